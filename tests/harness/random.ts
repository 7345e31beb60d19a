import { assert } from "../../lib/base/assert.ts";

/** A seeded source of chance: the same seed gives the same choices, on every machine. */
export interface Random {
  /** A real number in [0, 1). */
  next(): number;
  /** A whole number in [0, bound). */
  int(bound: number): number;
  /** True with `probability` (0 to 1). */
  chance(probability: number): boolean;
  /** One of `items`, each as likely as another. Throws if there is none. */
  pick<T>(items: readonly T[]): T;
}

/** One of `entries`, the likelier the larger its weight. */
export function pickWeighted<T extends { readonly weight: number }>(random: Random, entries: readonly T[]): T {
  const total = entries.reduce((sum, entry) => sum + entry.weight, 0);
  let left = random.next() * total;
  for (const entry of entries) {
    left -= entry.weight;
    if (left < 0) return entry;
  }
  const last = entries.at(-1);
  assert(last, "nothing to pick from");
  return last;
}

/**
 * A generator for `seed` (a whole number).
 * SplitMix32: a Weyl sequence through a mixing function (G. Steele, D. Lea, C. Flood: "Fast Splittable Pseudorandom
 * Number Generators", 2014). It has no bad seeds, so neighbouring seeds give unrelated runs.
 */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  };
  const int = (bound: number): number => Math.floor(next() * bound);
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick(items) {
      assert(items.length > 0, "nothing to pick from");
      return items[int(items.length)] as (typeof items)[number];
    },
  };
}
