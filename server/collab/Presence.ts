import { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import type { Clock } from "../../lib/base/clock.ts";
import { type Person, readPerson } from "../../lib/model/person.ts";
import { AWARENESS_TIMEOUT_MS, MAX_AWARENESS_BYTES, MAX_AWARENESS_STATES } from "./limits.ts";

/** What presence keeps on a connection. */
export interface PresenceOwner {
  /** The Yjs client that this connection speaks for: the first one it announced. Null before that. */
  clientId: number | null;
  /** When it joined the room, in milliseconds since 1970. */
  readonly joinedAt: number;
}

interface Entry<Owner> {
  clock: number;
  /** JSON as UTF-8, as the client sent it; null once it left. */
  state: Uint8Array | null;
  /** Whose connection announced it last; null once it left. */
  owner: Owner | null;
  /** When it was last announced or removed. */
  at: number;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });
const NULL = new TextEncoder().encode("null");

/** How long the clock of a client that left is remembered, so that late echoes of its state do not bring it back. */
const REMEMBERED_MS = 60_000;

/** Below this many entries nothing is worth forgetting. */
const FORGET_ABOVE = 64;

/**
 * Who is in a room, in the wire's form. Takes the place of y-protocols' `Awareness`: that one decodes, compares and
 * encodes each state, and lets any connection write or remove the state of any client. Here the bytes are checked once
 * and handed on, and a client id belongs to the connection that announced it (SPEC.md of lib/protocol, W12 and W13).
 */
export class Presence<Owner extends PresenceOwner> {
  readonly #clock: Clock;
  readonly #maySpeakFor: (owner: Owner, clientId: number) => boolean;
  readonly #entries = new Map<number, Entry<Owner>>();

  /** `maySpeakFor`: whether a connection may announce this client. */
  constructor(clock: Clock, maySpeakFor: (owner: Owner, clientId: number) => boolean = () => true) {
    this.#clock = clock;
    this.#maySpeakFor = maySpeakFor;
  }

  /**
   * Takes an awareness update of `owner`; returns the client ids whose state is to be told to all.
   * Throws when the bytes are no awareness update; a state that breaks a rule is left out without a word.
   */
  apply(owner: Owner, update: Uint8Array): number[] {
    const decoder = createDecoder(update);
    const count = readVarUint(decoder);
    if (count > MAX_AWARENESS_STATES) throw new RangeError(`${count} awareness states in one message`);
    const changed: number[] = [];
    for (let index = 0; index < count; index++) {
      const clientId = readVarUint(decoder);
      const clock = readVarUint(decoder);
      const state = readVarUint8Array(decoder);
      if (this.#take(owner, clientId, clock, state)) changed.push(clientId);
    }
    return changed;
  }

  /** The connection ended; returns the client ids that left with it. */
  leave(owner: Owner): number[] {
    const { clientId } = owner;
    const entry = clientId === null ? undefined : this.#entries.get(clientId);
    if (clientId === null || entry?.owner !== owner) return [];
    this.#remove(entry, entry.clock);
    this.#forget();
    return entry.state === null ? [clientId] : [];
  }

  /** Those who are here, as an awareness update; null when nobody is. */
  encodeAll(): Uint8Array | null {
    const here = Array.from(this.#here(), ([clientId]) => clientId);
    return here.length === 0 ? null : this.encode(here);
  }

  /** The newest states of these clients as an awareness update, `null` for one that left. */
  encode(clientIds: Iterable<number>): Uint8Array {
    const encoder = createEncoder();
    const known = Array.from(clientIds).flatMap((clientId) => {
      const entry = this.#entries.get(clientId);
      return entry ? [{ clientId, entry }] : [];
    });
    writeVarUint(encoder, known.length);
    for (const { clientId, entry } of known) {
      writeVarUint(encoder, clientId);
      writeVarUint(encoder, entry.clock);
      writeVarUint8Array(encoder, entry.state ?? NULL);
    }
    return toUint8Array(encoder);
  }

  /** The people who are here, each once; one whose client tells no id of a person is known by the client's. */
  people(): Person[] {
    const people = new Map<string, Person>();
    for (const [clientId, state] of this.#here()) {
      const { user } = JSON.parse(utf8.decode(state)) as { readonly user?: unknown };
      if (typeof user !== "object" || user === null) continue;
      const person = readPerson(user) ?? readPerson({ ...user, id: String(clientId) });
      if (person) people.set(person.id, person);
    }
    return Array.from(people.values());
  }

  *#here(): Iterable<[clientId: number, state: Uint8Array]> {
    const oldest = this.#clock.now() - AWARENESS_TIMEOUT_MS;
    for (const [clientId, { state, at }] of this.#entries) if (state !== null && at >= oldest) yield [clientId, state];
  }

  #take(owner: Owner, clientId: number, clock: number, bytes: Uint8Array): boolean {
    // y-websocket clients send back the states of others; those are not theirs to tell.
    if (owner.clientId !== null && owner.clientId !== clientId) return false;
    if (!this.#maySpeakFor(owner, clientId)) return false;
    if (bytes.byteLength > MAX_AWARENESS_BYTES) return false;
    const known = this.#entries.get(clientId);
    const leaves = isNull(bytes);
    if (known ? !supersedes(owner, known, clock, leaves) : leaves) return false;
    if (leaves) {
      if (known) this.#remove(known, clock);
      return true;
    }
    if (!isObject(bytes)) return false;
    owner.clientId = clientId;
    // A copy: the message may hold thousands of states, and would stay in memory with this one.
    this.#entries.set(clientId, { clock, state: bytes.slice(), owner, at: this.#clock.now() });
    return true;
  }

  #remove(entry: Entry<Owner>, clock: number): void {
    entry.clock = clock;
    entry.state = null;
    entry.owner = null;
    entry.at = this.#clock.now();
  }

  #forget(): void {
    if (this.#entries.size < FORGET_ABOVE) return;
    const oldest = this.#clock.now() - REMEMBERED_MS;
    for (const [clientId, { owner, at }] of this.#entries)
      if (owner === null && at < oldest) this.#entries.delete(clientId);
  }
}

function supersedes<Owner extends PresenceOwner>(owner: Owner, known: Entry<Owner>, clock: number, leaves: boolean) {
  if (known.owner === owner) return clock > known.clock || (clock === known.clock && leaves);
  // Only the connection that speaks for a client removes it: clients also report others whom they think gone.
  if (leaves) return false;
  // The same client on a new socket, while the old one is still believed to live: it renews its state every 15 s.
  if (known.owner !== null) return clock > known.clock;
  // A client that lost its connection announces itself with the clock it had. A late echo of its state looks the
  // same, but comes from a connection that was there when it left.
  return clock > known.clock || (clock === known.clock && owner.joinedAt > known.at);
}

function isNull(bytes: Uint8Array): boolean {
  return bytes.byteLength === NULL.byteLength && NULL.every((byte, index) => bytes[index] === byte);
}

function isObject(bytes: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(utf8.decode(bytes));
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
