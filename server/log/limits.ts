/*
 * The update log's numbers. Milliseconds and bytes.
 */

/**
 * A commit begins at the earliest this long after the one before it began, unless EAGER_* says otherwise. Nobody sees
 * twelve milliseconds in a word like "Saved", and fifty people typing then cost 80 commits a second, not 250: a commit
 * that comes alone costs 0.4 ms of CPU, most of it for the fsync.
 */
export const COMMIT_SPACING_MS = 12;

/** So much queued is worth a commit at once: a client that pushes in bulk waits for the disk, not for the spacing. */
export const EAGER_UPDATES = 64;
export const EAGER_BYTES = 64 * 1024;

/**
 * The most that one commit takes: about 30 ms of the database's thread. It also bounds what a retry repeats, and the
 * copy that is handed to that thread.
 */
export const BATCH_UPDATES = 10_000;
export const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * A commit that takes longer counts as failing, though it may still succeed: a disk that hangs says nothing. People
 * must be told within 2 s that they are not being saved; a healthy commit takes a millisecond.
 */
export const STALL_MS = 1500;

/** A timer that comes this much later than it was set for tells of a busy process, not of a silent disk. */
export const LATE_MS = 250;

/** The first retry comes soon, because most failures pass: another process held the lock, a thread was restarted. */
export const RETRY_FIRST_MS = 50;

/** A disk that is full is asked every two seconds: after it has room again, nobody waits longer than five. */
export const RETRY_LONGEST_MS = 2000;

/**
 * What an update in memory takes beside its bytes: two objects, an array's slot, a small buffer and its allocation.
 * Measured: 460 bytes of resident memory for an update of 22.
 */
export const OVERHEAD_BYTES = 440;

/**
 * More than this waiting, and `accepting` turns false: 128 MiB is twenty minutes of fifty people typing. Their words
 * are in their browsers; here they would take the memory that the server needs to recover.
 */
export const PENDING_HIGH_BYTES = 128 * 1024 * 1024;

/** Less than this waiting, and `accepting` is true again: far enough below that it does not flicker. */
export const PENDING_LOW_BYTES = 64 * 1024 * 1024;

/**
 * What replaying one logged update costs a load, in bytes of checkpoint that take as long: applying 1,000,000 updates
 * took 4.2 s, a checkpoint of the same document, 4.3 MB, 0.36 s.
 */
export const REPLAY_BYTES = 80;

/** Below this much to replay a compaction is not worth its write: some 650 keystrokes, 5 ms of the next load. */
export const COMPACT_FLOOR_BYTES = 64 * 1024;

/**
 * The same while the document is open: its next load is far, and with the lower floor somebody who pastes and types
 * all day would have it rewritten every minute. Some 10,000 keystrokes: 70 ms of a load after a crash.
 */
export const COMPACT_OPEN_FLOOR_BYTES = 1024 * 1024;

/** How many documents' numbers are kept; those that were read or written without a room are never taken off. */
export const WATCHED_DOCUMENTS = 10_000;

/** The merging thread holds some 40 MB; it is ended when nothing was merged for this long. */
export const MERGER_IDLE_MS = 30_000;
