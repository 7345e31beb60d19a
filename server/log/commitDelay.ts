import { COMMIT_SPACING_MS, EAGER_BYTES, EAGER_UPDATES } from "./limits.ts";

export interface Queued {
  readonly updates: number;
  readonly weight: number;
}

/** Whether so much waits that a commit should not. */
export function isEager({ updates, weight }: Queued): boolean {
  return updates >= EAGER_UPDATES || weight >= EAGER_BYTES;
}

/** How long the next commit waits for company, in milliseconds, when the last one began `sinceLast` ago. */
export function commitDelay(queued: Queued, sinceLast: number): number {
  // A clock that was set back must not hold commits up for as long.
  if (isEager(queued) || sinceLast < 0) return 0;
  return Math.max(0, COMMIT_SPACING_MS - sinceLast);
}
