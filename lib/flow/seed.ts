/**
 * The client id that the seed is written with. Ids below 256 are kept for constant updates like this one; people's ids are drawn
 * at random from 2³², and whoever comes with a reserved one is up to no good.
 */
export const SEED_CLIENT = 1;

/** The id of the block that every new document begins with. */
export const SEED_BLOCK_ID = "start";

/** The Yjs clock of that block's mark. */
export const SEED_BLOCK_CLOCK = 1;

/** `meta.schema = 1`; in `flow` one map `{block: true, id: "start"}`; nothing deleted. */
const SEED = [
  1, 4, 1, 0, 40, 1, 4, 109, 101, 116, 97, 6, 115, 99, 104, 101, 109, 97, 1, 125, 1, 7, 1, 4, 102, 108, 111, 119, 1, 40,
  0, 1, 1, 5, 98, 108, 111, 99, 107, 1, 120, 40, 0, 1, 1, 2, 105, 100, 1, 119, 5, 115, 116, 97, 114, 116, 0,
];

/**
 * What every new document starts from, as a Yjs update: one empty paragraph, and the schema version. The same bytes everywhere
 * and for ever, so that two people who open a new document while offline agree on its first block instead of bringing one each,
 * and applying them twice changes nothing.
 */
export function createSeedUpdate(): Uint8Array {
  return new Uint8Array(SEED);
}
