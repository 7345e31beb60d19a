import type { WriterCounts } from "./offline/offlineStore.ts";

/**
 * What is known of the changes made on this device to one document, by writer (a session of some tab, now or earlier).
 * Counts are absolute and only grow, so they can be heard twice, late, or from several tabs, and merged by maximum.
 */
export interface Entry {
  /** Local transactions made by the writer, as far as we heard. */
  readonly made: number;
  /** How many of its first transactions our own Y.Doc contains. */
  readonly held: number;
  /** How many of its first transactions the server has confirmed as stored. */
  readonly saved: number;
}

export type Ledger = ReadonlyMap<string, Entry>;

/** Marks "all of this writer's transactions up to here", by writer: what one frame to the server contains. */
export type Coverage = ReadonlyMap<string, number>;

export const EMPTY_LEDGER: Ledger = new Map();

const NOTHING: Entry = { made: 0, held: 0, saved: 0 };

/** The ledger with `writer`'s entry raised to at least `counts`. The same object when that changes nothing. */
export function raise(ledger: Ledger, writer: string, counts: Partial<Entry>): Ledger {
  const entry = ledger.get(writer) ?? NOTHING;
  const held = Math.max(entry.held, counts.held ?? 0);
  const saved = Math.max(entry.saved, counts.saved ?? 0);
  // What is contained or confirmed was made.
  const made = Math.max(entry.made, counts.made ?? 0, held, saved);
  if (made === entry.made && held === entry.held && saved === entry.saved) return ledger;
  return new Map(ledger).set(writer, { made, held, saved });
}

/** Marks everything in `coverage` as confirmed. */
export function confirm(ledger: Ledger, coverage: Coverage): Ledger {
  let next = ledger;
  for (const [writer, upTo] of coverage) next = raise(next, writer, { saved: upTo });
  return next;
}

/** How many changes of this device the server has not confirmed. */
export function waiting(ledger: Ledger): number {
  let sum = 0;
  for (const { made, saved } of ledger.values()) sum += made - saved;
  return sum;
}

/** What our Y.Doc contains and the server has not confirmed: the coverage of a whole reply encoded now. */
export function unconfirmed(ledger: Ledger): Coverage {
  const coverage = new Map<string, number>();
  for (const [writer, { held, saved }] of ledger) if (held > saved) coverage.set(writer, held);
  return coverage;
}

/** Whether there are changes that we only heard of. */
export function incomplete(ledger: Ledger): boolean {
  return [...ledger.values()].some(({ made, held, saved }) => made > Math.max(held, saved));
}

/** The counts as they are stored: what a later session would find if it loaded our copy. */
export function storable(ledger: Ledger): WriterCounts {
  return new Map([...ledger].map(([writer, { held, saved }]) => [writer, { made: Math.max(held, saved), saved }]));
}
