import * as Y from "yjs";
import type { Clock } from "../base/clock.ts";
import type { Dispose } from "../base/disposable.ts";
import { compactUpdates } from "./offline/compactUpdates.ts";
import type { LocalCopy, OfflineStore, StoredCopy, WriterCounts } from "./offline/offlineStore.ts";
import { UpdatePile } from "./updatePile.ts";

/**
 * How long the storage may take to open. A database that an older tab holds at an older version never opens, and a person
 * waits for the text.
 */
export const OPEN_PATIENCE = 3_000;

/** How long what came from others, or news about counts, may wait to be written with something else. The server has it. */
export const LAZY_WINDOW = 500;

/** Rows after which a copy is made one row again: reading 200 small rows takes a few milliseconds. */
export const COMPACT_ROWS = 200;

/** After a failed write: when the next one is tried. A full disk is not freed by asking often. */
export const RETRY_AFTER = 30_000;

export interface DeviceOptions {
  readonly documentId: string;
  readonly store: OfflineStore;
  readonly doc: Y.Doc;
  readonly clock: Clock;
  readonly schemaVersion: number;
  /** This session, as a writer. */
  readonly writer: string;
  /** What is known of all writers' changes, this session's among them. */
  readonly counts: () => WriterCounts;
  /** Whether there is no server that has what is written, so that the disk itself must be waited for. */
  readonly alone: () => boolean;
  readonly failed: (error: unknown) => void;
  /** `kept` may have changed. */
  readonly changed: () => void;
}

/**
 * Writes the document into the copy on this device, one transaction at a time; what arises meanwhile goes with the next.
 * No failure of the storage reaches the editor: the copy is then marked as not kept, and tried again as a whole.
 */
export class Device {
  readonly #options: DeviceOptions;
  #copy: LocalCopy | null = null;
  /** There is no copy, and there will be none in this session. */
  #absent = false;
  /** The last write failed. */
  #failing = false;
  /** After a failure, until it is time to try again. */
  #paused = false;
  #closed = false;
  readonly #updates = new UpdatePile();
  /** A write failed, or the copy opened late: rows are missing, and only the whole document is right. */
  #whole = false;
  #countsDirty = false;
  #othersDirty = false;
  #syncedOnce = false;
  #syncedStored = false;
  #rows = 0;
  #keptMade = 0;
  #writing: Promise<void> | null = null;
  #stopTimer: Dispose | null = null;

  constructor(options: DeviceOptions) {
    this.#options = options;
  }

  /** What is written is being kept, or will be as soon as the copy is open. False from a failure until a write succeeds again. */
  get kept(): boolean {
    return !this.#absent && !this.#failing;
  }

  /** How many of this session's own changes would survive the tab. */
  get keptMade(): number {
    return this.#keptMade;
  }

  /** Opens and reads the copy; null when there is none to be had. Never rejects. */
  async load(): Promise<StoredCopy | null> {
    try {
      return await this.#inTime(this.#open());
    } catch (error) {
      this.#absent = true;
      this.#updates.take();
      this.#options.failed(error);
      this.#options.changed();
      return null;
    }
  }

  /** Reads the copy again, for what other tabs wrote since; null when that is not possible. Never rejects. */
  async reload(): Promise<StoredCopy | null> {
    try {
      return (await this.#copy?.load()) ?? null;
    } catch (error) {
      this.#options.failed(error);
      return null;
    }
  }

  /** Takes a change of the document. `urgent`: a person made it here. */
  add(update: Uint8Array, urgent: boolean): void {
    if (this.#closed || this.#absent) return;
    this.#updates.add(update);
    this.#soon(urgent ? 0 : LAZY_WINDOW);
  }

  /** The counts have news; `others`: of other writers than this session. */
  countsChanged(others: boolean): void {
    if (this.#closed || this.#absent) return;
    this.#countsDirty = true;
    this.#othersDirty ||= others;
    this.#soon(LAZY_WINDOW);
  }

  /** The document holds the server's whole text. */
  markSynced(): void {
    this.#syncedOnce = true;
    if (this.#copy && !this.#syncedStored) this.#soon(0);
  }

  /** Starts writing what waits, now, and resolves when everything added so far is written or has failed. Never rejects. */
  async flush(): Promise<void> {
    // The timer of a pause goes on: it ends the pause.
    if (!this.#paused) this.#clearTimer();
    while (this.#writing || (this.#hasWork() && !this.#paused)) {
      this.#writing ??= this.#write();
      await this.#writing;
    }
  }

  /** Writes what waits, then closes the copy. */
  async close(): Promise<void> {
    // One more try for a copy that failed: it may be the last chance for what is in it.
    this.#paused = false;
    await this.flush();
    this.#closed = true;
    this.#clearTimer();
    this.#copy?.close();
    this.#copy = null;
  }

  async #open(): Promise<StoredCopy> {
    const { store, documentId, changed } = this.#options;
    const copy = await store.open(documentId);
    try {
      const stored = await copy.load();
      if (this.#absent || this.#closed) throw new Error("the browser's storage opened too late");
      this.#copy = copy;
      this.#rows = stored.updates.length;
      this.#syncedOnce ||= stored.syncedOnce;
      this.#syncedStored = stored.syncedOnce;
      changed();
      // What was typed while the storage opened.
      if (this.#hasWork()) this.#soon(0);
      return stored;
    } catch (error) {
      copy.close();
      throw error;
    }
  }

  /** `opening`, or a rejection after {@link OPEN_PATIENCE}. */
  #inTime<T>(opening: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = this.#options.clock.after(OPEN_PATIENCE, () => {
        reject(new Error("the browser's storage did not open in time"));
      });
      opening.then(resolve, reject).finally(stop);
    });
  }

  #hasWork(): boolean {
    if (!this.#copy) return false;
    return !this.#updates.empty || this.#whole || this.#countsDirty || this.#syncedOnce !== this.#syncedStored;
  }

  #soon(delay: number): void {
    if (!this.#copy || this.#paused) return;
    if (delay > 0) {
      this.#stopTimer ??= this.#options.clock.after(delay, () => {
        this.#stopTimer = null;
        this.#start();
      });
      return;
    }
    // A microtask: transactions of one task are one row.
    queueMicrotask(() => this.#start());
  }

  #start(): void {
    if (this.#writing || this.#closed || this.#paused || !this.#hasWork()) return;
    this.#clearTimer();
    this.#writing = this.#write();
  }

  async #write(): Promise<void> {
    const { doc, clock, writer, counts, alone, schemaVersion, failed, changed } = this.#options;
    const copy = this.#copy;
    if (!copy) {
      this.#writing = null;
      return;
    }
    const added = this.#updates.take();
    const row = this.#whole ? Y.encodeStateAsUpdate(doc) : added;
    const others = new Map(counts());
    const own = others.get(writer) ?? { made: 0, saved: 0 };
    others.delete(writer);
    const syncedOnce = this.#syncedOnce;
    const updates = row ? [row] : [];
    const news = this.#othersDirty;
    this.#countsDirty = false;
    this.#othersDirty = false;
    this.#whole = false;
    try {
      await copy.write({
        updates,
        writer,
        counts: own,
        others: news ? others : new Map(),
        syncedOnce: syncedOnce && !this.#syncedStored,
        schemaVersion,
        at: clock.now(),
        strict: alone(),
      });
      this.#failing = false;
      this.#rows += updates.length;
      this.#keptMade = Math.max(this.#keptMade, own.made);
      this.#syncedStored ||= syncedOnce;
      if (this.#rows > COMPACT_ROWS) await this.#compact(copy);
    } catch (error) {
      this.#whole = true;
      this.#othersDirty ||= news;
      this.#failing = true;
      this.#paused = true;
      this.#clearTimer();
      if (!this.#closed) this.#stopTimer = clock.after(RETRY_AFTER, () => this.#retry());
      failed(error);
    } finally {
      this.#writing = null;
      changed();
    }
    // What arose while this was written.
    if (!this.#updates.empty) this.#start();
    else if (this.#hasWork()) this.#soon(LAZY_WINDOW);
  }

  #retry(): void {
    this.#stopTimer = null;
    this.#paused = false;
    this.#start();
  }

  /** A copy that cannot be made smaller is still a copy: the failure is told, and not tried again in this session. */
  async #compact(copy: LocalCopy): Promise<void> {
    this.#rows = 0;
    try {
      await copy.compact(compactUpdates);
    } catch (error) {
      this.#rows = Number.NEGATIVE_INFINITY;
      this.#options.failed(error);
    }
  }

  #clearTimer(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }
}
