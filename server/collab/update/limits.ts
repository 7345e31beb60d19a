/*
 * What one update may hold. Bytes are limited elsewhere; these are for what a few bytes can grow to in memory, or cost.
 */

/** Items: a document of 8 MiB has some 400,000, and Yjs takes about a microsecond for each. */
export const MAX_ITEMS = 400_000;

/**
 * Structs without content, two bytes each: what was deleted for good, and gaps. Yjs joins those beside each other, so
 * that a document has no more of them than it has items; updates that were merged may have more.
 */
export const MAX_EMPTY_STRUCTS = 50_000;

/** Clients, each of which costs a map entry and a list for as long as the document is open: a document's tabs of decades. */
export const MAX_CLIENTS = 50_000;

/** Ranges of deletions: each is looked up among the structs of its client. */
export const MAX_DELETIONS = 400_000;

/** Levels of a value within a value: Yjs reads and writes them by recursion, and ours have four. */
export const MAX_DEPTH = 32;

/** Time that an update waits for what it builds upon: the rest of a first sync on a slow phone. */
export const HELD_MS = 10_000;

/** Bytes and updates that wait of one connection: what somebody types, or pastes, while its first sync is under way. */
export const MAX_HELD_BYTES = 1024 * 1024;
export const MAX_HELD_UPDATES = 500;

/** And of all connections of a room. */
export const MAX_HELD_BYTES_IN_ROOM = 8 * 1024 * 1024;
export const MAX_HELD_UPDATES_IN_ROOM = 2_000;

/** Items that Yjs may have to walk over for one update: some milliseconds. Beyond that it is tried out first. */
export const MAX_STEPS = 20_000;

/** Places of an update that are remembered: with more of them, its own items alone are too many steps. */
export const MAX_PLACES = 142;

/** Processor time that an update may take on trial, in milliseconds: what nobody notices, and what its bytes take anyway. */
export const TRIAL_MS = 50;
export const TRIAL_MS_A_BYTE = 0.0004;

/** So many times as long it may take by the clock on the wall. */
export const TRIAL_PATIENCE = 10;

/** Time in which the trying thread must have the document. */
export const TRIAL_LOAD_MS = 30_000;

/** Updates that wait for a trial, of all documents: who comes later is asked to come again. */
export const MAX_TRIALS_WAITING = 50;
