import { assertNever } from "../base/assert.ts";
import type { State } from "./connection.ts";
import type { FailureReason, SaveStatus } from "./types.ts";

/** Everything that the words shown to a person depend on. */
export interface SaveFacts {
  readonly connection: State;
  /** Changes of this device that the server has not confirmed. */
  readonly waiting: number;
  /** On this connection, the server has confirmed a whole reply of ours, or has shown that it needs none. */
  readonly settled: boolean;
  /** On some connection of this session the server has confirmed a whole reply: the opening is over. */
  readonly opened: boolean;
  /** Why the server does not store, as far as we know. */
  readonly failure: FailureReason | null;
  /** The copy on this device takes what is written. */
  readonly kept: boolean;
}

/**
 * The one place where the words are decided. "Saved" needs all of: a connection, the server's text, a confirmed whole
 * reply, nothing unconfirmed, and no complaint; "synced" is not among the reasons.
 */
export function saveStatus(facts: SaveFacts): SaveStatus {
  const { connection, waiting, kept } = facts;
  switch (connection.name) {
    case "idle":
    case "connecting":
    case "authenticating":
      return opening(facts, connection.name === "idle" ? { failures: 0 } : connection);
    case "syncing":
      if (facts.failure) return { kind: "failing", reason: facts.failure, waiting, kept };
      return opening(facts, connection);
    case "online":
    case "probing":
      if (facts.failure) return { kind: "failing", reason: facts.failure, waiting, kept };
      if (waiting > 0) return { kind: "saving", changes: waiting };
      if (facts.settled) return { kind: "saved" };
      return facts.opened || connection.failures > 0 ? { kind: "saving", changes: 0 } : { kind: "opening" };
    case "dismissed":
    case "waiting":
    case "offline":
    case "ended":
      return { kind: "offline", waiting, kept };
    case "refused":
      return { kind: "refused", code: connection.code, reason: connection.reason, waiting, kept };
    default:
      return assertNever(connection);
  }
}

/**
 * The first attempt of a session is no news; every later one is an absence that is not over yet, unless a connection that was
 * well is only being exchanged.
 */
function opening(
  { opened, waiting, kept }: SaveFacts,
  { failures, moving }: { readonly failures: number; readonly moving?: true },
): SaveStatus {
  if (moving) return { kind: "saving", changes: waiting };
  if (opened || failures > 0) return { kind: "offline", waiting, kept };
  return waiting > 0 ? { kind: "saving", changes: waiting } : { kind: "opening" };
}

/** Whether both say the same to a person. */
export function sameStatus(left: SaveStatus, right: SaveStatus): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
