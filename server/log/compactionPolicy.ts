import type { Backlog } from "../storage/DocumentStore.ts";
import { COMPACT_FLOOR_BYTES, COMPACT_OPEN_FLOOR_BYTES, REPLAY_BYTES } from "./limits.ts";

/** Whether people have the document open. */
export type Use = "open" | "closed";

/** What replaying updates costs a load, in bytes of checkpoint that take as long. */
export function replayWeight(updates: number, bytes: number): number {
  return bytes + updates * REPLAY_BYTES;
}

/**
 * From which weight on a compaction is worth it: at the size of the checkpoint, and not below a floor. A load then
 * takes at most twice as long as it must, and each byte of a checkpoint is rewritten only after as much was logged.
 * With a fixed number, typing into a book would rewrite the book every few hundred keystrokes.
 */
export function compactionThreshold(checkpointBytes: number, use: Use): number {
  return Math.max(use === "open" ? COMPACT_OPEN_FLOOR_BYTES : COMPACT_FLOOR_BYTES, checkpointBytes);
}

export function worthCompacting({ updates, updateBytes, checkpointBytes }: Backlog, use: Use): boolean {
  return replayWeight(updates, updateBytes) >= compactionThreshold(checkpointBytes, use);
}
