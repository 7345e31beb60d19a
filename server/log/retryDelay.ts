import { RETRY_FIRST_MS, RETRY_LONGEST_MS } from "./limits.ts";

/**
 * How long to wait before retry number `attempt` (1, 2, …), in milliseconds: doubling from the first to the longest,
 * of which a random half is cut, so that servers which failed together do not come back together.
 * `random` gives numbers from 0 to 1, 1 excluded.
 */
export function retryDelay(attempt: number, random: () => number): number {
  const full = Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** (attempt - 1));
  return Math.round(full * (0.5 + 0.5 * random()));
}
