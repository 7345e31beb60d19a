import { createDecoder, readVarString, readVarUint } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from "lib0/encoding";
import type { Anchor } from "../flow/types.ts";
import { readPerson, type Person } from "../model/person.ts";
import type { SelectionAnchors } from "./types.ts";

/** The longest state of one client that is read, in UTF-16 code units: a name, a colour and two anchors are 300. */
export const MAX_STATE_LENGTH = 4_096;

/** The most clients of one message that are read: more than a document has people, less than what fills a memory. */
export const MAX_STATES = 2_000;

/** The longest name of a root type in an anchor. */
const MAX_ROOT_NAME = 100;

/** What others may know of a client. */
export interface PresenceState {
  readonly user: Person;
  readonly selection: SelectionAnchors | null;
}

/** One client's part of an awareness message. */
export interface AwarenessEntry {
  readonly clientId: number;
  readonly clock: number;
  /** null: the client left, or what it sent is of no use. */
  readonly state: PresenceState | null;
}

/**
 * Reads an awareness message as a stranger's: only the fields that are known come through, each checked. Throws when the
 * bytes are none. States that are too long, or that have no user, read as null: that client is not shown.
 */
export function readAwareness(update: Uint8Array): AwarenessEntry[] {
  const decoder = createDecoder(update);
  const count = readVarUint(decoder);
  const entries: AwarenessEntry[] = [];
  for (let index = 0; index < Math.min(count, MAX_STATES); index++) {
    const clientId = readVarUint(decoder);
    const clock = readVarUint(decoder);
    entries.push({ clientId, clock, state: readState(clientId, readVarString(decoder)) });
  }
  return entries;
}

/** Encodes entries as y-protocols does, so that its own function can apply what was checked. */
export function writeAwarenessEntries(entries: readonly AwarenessEntry[]): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, entries.length);
  for (const { clientId, clock, state } of entries) {
    writeVarUint(encoder, clientId);
    writeVarUint(encoder, clock);
    writeVarString(encoder, JSON.stringify(state));
  }
  return toUint8Array(encoder);
}

function readState(clientId: number, json: string): PresenceState | null {
  if (json.length > MAX_STATE_LENGTH) return null;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  if (!isObject(value) || !isObject(value["user"])) return null;
  // Clients of other makes often have no id for people: each of their clients is then a person of its own.
  const user = readPerson(value["user"]) ?? readPerson({ ...value["user"], id: `client-${clientId}` });
  return user && { user, selection: readSelection(value["selection"]) };
}

/** Reads a selection; null for what is none. */
export function readSelection(value: unknown): SelectionAnchors | null {
  if (!isObject(value)) return null;
  const anchor = readAnchor(value["anchor"]);
  const head = readAnchor(value["head"]);
  return anchor && head && { anchor, head };
}

function readAnchor(value: unknown): Anchor | null {
  if (!isObject(value)) return null;
  const { item, tname, assoc } = value;
  const side = assoc === -1 ? -1 : 0;
  if (isObject(item)) {
    const { client, clock } = item;
    return isCount(client) && isCount(clock) ? { item: { client, clock }, assoc: side } : null;
  }
  return typeof tname === "string" && tname.length <= MAX_ROOT_NAME ? { tname, assoc: side } : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
