/** A source of chance: numbers from 0 up to, not including, 1. */
export type Random = () => number;

/**
 * Chance from the machine. The jitter only spreads clients over time; nothing is secret about it.
 */
export const systemRandom: Random = () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;

/**
 * The longest wait before each attempt, in milliseconds, by the number of attempts that failed in a row.
 * Full jitter (Marc Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog): the wait is drawn evenly from a
 * floor to this, because a thousand clients that lost one server together must not come back together.
 */
export const BACKOFF_CEILINGS: readonly number[] = [
  // A hiccup (a proxy that restarts, a changed network) is over before anybody looks at the status.
  500,
  // A server that restarts takes one to three seconds.
  1_000, 2_000, 4_000,
  // A deployment, a failover.
  8_000, 15_000,
  // An outage: at 1,000 clients this is 66 attempts a second at most, and half a minute is what a person waits to see it end.
  30_000,
];

/** The shortest wait: zero would let an unlucky draw hammer a server that refuses at once. */
export const BACKOFF_FLOOR = 100;

/**
 * The longest wait when the server says that it cannot serve the document now: its trouble (load, storage) outlasts a
 * hiccup, and each attempt costs it a load of the document.
 */
export const BUSY_CEILINGS: readonly number[] = [2_000, 5_000, 10_000, 20_000, 30_000];

/**
 * Between attempts while the browser says that there is no network. It is often right, so hurry is useless; it is wrong
 * on a laptop without any network that runs the server itself, so giving up is wrong as well.
 */
export const OFFLINE_CEILINGS: readonly number[] = [5_000, 15_000, 30_000];

/** How long to wait before the next attempt, after `failures` (at least one) in a row. Milliseconds, whole. */
export function backoffDelay(ceilings: readonly number[], failures: number, random: Random): number {
  const index = Math.min(Math.max(failures, 1), ceilings.length) - 1;
  const ceiling = Math.max(ceilings[index] ?? BACKOFF_FLOOR, BACKOFF_FLOOR);
  return Math.round(BACKOFF_FLOOR + random() * (ceiling - BACKOFF_FLOOR));
}
