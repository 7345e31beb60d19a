import type { Clock } from "../../lib/base/clock.ts";
import type { Dispose } from "../../lib/base/disposable.ts";
import { SyncStep } from "../../lib/protocol/messages.ts";
import { awarenessFrame, syncFrame } from "./frames.ts";
import { mergeMany } from "./mergeMany.ts";
import { SharedFrame } from "./SharedFrame.ts";

/** Whom a room sends to. */
export interface Receiver {
  /** The encoded address; receivers with the same one share the same object. */
  readonly head: Uint8Array;
  sendShared(frame: SharedFrame): void;
}

/**
 * After a broadcast the next one waits this many times as long as that one took of the processor, so that telling the
 * others takes an eighth of it at most. A small room never notices; a room of a thousand sends fewer and larger messages
 * instead of falling behind. Processor time, because on a busy machine the clock also counts what others do.
 */
const REST_PER_WORK = 7;

/** No edit waits longer than this for its broadcast, in milliseconds: below what two people talking notice. */
const MAX_WAIT_MS = 60;

/**
 * Carets move less often than this, in milliseconds: most of what a room would send is carets, and text, which moves
 * them along, does not wait for them.
 */
const PRESENCE_INTERVAL_MS = 80;

/** Bytes of updates that are sent without waiting for the turn's end: merging more at once would block it. */
const MAX_MERGED_BYTES = 1024 * 1024;

/**
 * Tells everybody in a room what changed. Takes the place of Hocuspocus's broadcasts, which are made once a turn for
 * all kinds of change. Updates are merged, presence keeps only the newest state, and each frame is encoded once for
 * all who share an address.
 */
export class FanOut<Member extends Receiver> {
  readonly #members: Iterable<Member>;
  readonly #encodePresence: (clientIds: ReadonlySet<number>) => Uint8Array;
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  #updates: Uint8Array[] = [];
  #bytes = 0;
  /** Who made all the waiting updates; null: several, or nobody in the room. It knows them already. */
  #author: Member | null = null;
  #updatesDue: Dispose | null = null;
  #restUntil = 0;
  readonly #present = new Set<number>();
  #presenceDue: Dispose | null = null;
  #presenceRestUntil = 0;

  /** `failed` is told of an error in a broadcast, which then was not made. */
  constructor(
    members: Iterable<Member>,
    encodePresence: (clientIds: ReadonlySet<number>) => Uint8Array,
    clock: Clock,
    failed: (error: unknown) => void,
  ) {
    this.#members = members;
    this.#encodePresence = encodePresence;
    this.#clock = clock;
    this.#failed = failed;
  }

  update(update: Uint8Array, author: Member | null): void {
    this.#author = this.#updates.length === 0 || this.#author === author ? author : null;
    this.#updates.push(update);
    this.#bytes += update.byteLength;
    if (this.#bytes >= MAX_MERGED_BYTES) this.#sendUpdates();
    else this.#updatesDue ??= this.#at(this.#restUntil, () => this.#sendUpdates());
  }

  presence(clientIds: readonly number[]): void {
    if (clientIds.length === 0) return;
    for (const clientId of clientIds) this.#present.add(clientId);
    this.#presenceDue ??= this.#at(this.#presenceRestUntil, () => this.#sendPresence());
  }

  /** Sends what waits, and nothing more. */
  close(): void {
    this.#sendUpdates();
    this.#sendPresence();
  }

  /** Runs at `time`, or, when that has passed, at the end of this turn, behind all that has arrived in it. */
  #at(time: number, act: () => void): Dispose {
    const run = () => {
      // In a timer nobody else catches: the process would end.
      try {
        act();
      } catch (error) {
        this.#failed(error);
      }
    };
    const wait = time - performance.now();
    if (wait > 0.5) return this.#clock.after(wait, run);
    const immediate = setImmediate(run);
    return () => clearImmediate(immediate);
  }

  #sendUpdates(): void {
    this.#updatesDue?.();
    this.#updatesDue = null;
    const updates = this.#updates;
    if (updates.length === 0) return;
    const author = this.#author;
    this.#updates = [];
    this.#bytes = 0;
    const began = processorTime();
    let update: Uint8Array | null = null;
    this.#send((head) => syncFrame(head, SyncStep.Update, (update ??= mergeMany(updates))), author);
    const rest = Math.min(MAX_WAIT_MS, (processorTime() - began) * REST_PER_WORK);
    this.#restUntil = performance.now() + rest;
  }

  #sendPresence(): void {
    this.#presenceDue?.();
    this.#presenceDue = null;
    if (this.#present.size === 0) return;
    const update = this.#encodePresence(this.#present);
    this.#present.clear();
    // Also to those whom it is about: clients hang up when they hear nothing for 30 s, and may be alone.
    this.#send((head) => awarenessFrame(head, update), null);
    this.#presenceRestUntil = performance.now() + PRESENCE_INTERVAL_MS;
  }

  #send(encode: (head: Uint8Array) => Uint8Array, except: Member | null): void {
    const frames = new Map<Uint8Array, SharedFrame>();
    for (const member of this.#members) {
      if (member === except) continue;
      let frame = frames.get(member.head);
      if (frame === undefined) frames.set(member.head, (frame = new SharedFrame(encode(member.head))));
      member.sendShared(frame);
    }
  }
}

/** Of this thread, in milliseconds. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
