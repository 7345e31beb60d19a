import type { Clock } from "../../lib/base/clock.ts";
import type { DocumentStore } from "../storage/DocumentStore.ts";
import { compactionThreshold, replayWeight, worthCompacting, type Use } from "./compactionPolicy.ts";
import { WATCHED_DOCUMENTS } from "./limits.ts";
import { MergeError, Merger, MergerEnded } from "./Merger.ts";
import { LogError, type CompactionResult } from "./UpdateLog.ts";

/** How much a document's load has to replay, as far as is known, and how much is too much. */
interface Watched {
  weight: number;
  threshold: number;
}

export interface CompactionsOptions {
  readonly store: Pick<DocumentStore, "load" | "backlog" | "compact">;
  readonly clock: Clock;
  readonly onCompacted: (documentId: string, result: CompactionResult, milliseconds: number) => void;
  /** Of a compaction that nobody asked for; asked for, the caller gets the error. */
  readonly onFailed: (documentId: string, error: unknown) => void;
}

/**
 * Compacts documents, one at a time: a merge takes the memory of a whole document. Reads from the store and never from
 * a room, so that it may run at any time, twice, or in two processes: the compare-and-set of the store lets one win.
 */
export class Compactions {
  readonly #options: CompactionsOptions;
  readonly #merger: Merger;
  readonly #watched = new Map<string, Watched>();
  /** The end of the last one asked for. */
  #last: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(options: CompactionsOptions) {
    this.#options = options;
    this.#merger = new Merger(options.clock);
  }

  /** Takes note of updates that a load will have to replay, and compacts when they have become too many. */
  note(documentId: string, updates: number, bytes: number): void {
    const watched = this.#watch(documentId);
    watched.weight += replayWeight(updates, bytes);
    if (watched.weight < watched.threshold || this.#ended) return;
    // Not again before as much has come once more; what is found now sets the number right.
    watched.threshold = watched.weight * 2;
    this.#inTurn(() => this.#lookAt(documentId, "open")).catch((error: unknown) => {
      if (!this.#ended) this.#options.onFailed(documentId, error);
    });
  }

  /** Compacts if it is worth it, and forgets what was noted: the document's room is gone. */
  maybe(documentId: string): Promise<CompactionResult | null> {
    this.#watched.delete(documentId);
    return this.#inTurn(() => this.#lookAt(documentId, "closed"));
  }

  compact(documentId: string): Promise<CompactionResult> {
    return this.#inTurn(() => this.#compact(documentId));
  }

  /** Ends the one under way without its result, and takes no more. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#merger.end();
    await this.#last.catch(() => undefined);
  }

  #watch(documentId: string): Watched {
    const known = this.#watched.get(documentId);
    if (known) return known;
    if (this.#watched.size >= WATCHED_DOCUMENTS) {
      // The oldest is forgotten, not lost: its next load counts anew.
      for (const oldest of this.#watched.keys()) {
        this.#watched.delete(oldest);
        break;
      }
    }
    const watched = { weight: 0, threshold: compactionThreshold(0, "open") };
    this.#watched.set(documentId, watched);
    return watched;
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => {
      if (this.#ended) throw closed();
      return run();
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #lookAt(documentId: string, use: Use): Promise<CompactionResult | null> {
    const backlog = await this.#options.store.backlog(documentId);
    if (backlog && worthCompacting(backlog, use)) return this.#compact(documentId);
    const watched = this.#watched.get(documentId);
    if (backlog && watched) {
      watched.weight = replayWeight(backlog.updates, backlog.updateBytes);
      watched.threshold = compactionThreshold(backlog.checkpointBytes, use);
    }
    return null;
  }

  async #compact(documentId: string): Promise<CompactionResult> {
    const { clock, onCompacted } = this.#options;
    const startedAt = clock.now();
    const result = await this.#replace(documentId);
    onCompacted(documentId, result, clock.now() - startedAt);
    return result;
  }

  async #replace(documentId: string): Promise<CompactionResult> {
    const { store } = this.#options;
    const watched = this.#watched.get(documentId);
    if (watched) watched.weight = 0;
    const stored = await store.load(documentId);
    if (!stored) return { kind: "unknown-document" };
    const { checkpoint, updates, head } = stored;
    if (updates.length === 0) return { kind: "nothing-to-do" };
    const parts = [...(checkpoint ? [checkpoint.state] : []), ...updates.map(({ bytes }) => bytes)];
    const state = await this.#merge(documentId, parts);
    const replaced = await store.compact(documentId, {
      expectedUptoSeq: checkpoint?.uptoSeq ?? 0,
      uptoSeq: head,
      state,
    });
    if (!replaced) return { kind: "superseded" };
    if (watched) watched.threshold = compactionThreshold(state.byteLength, "open");
    const bytesBefore = parts.reduce((sum, part) => sum + part.byteLength, 0);
    return { kind: "compacted", updates: updates.length, bytesBefore, bytesAfter: state.byteLength };
  }

  async #merge(documentId: string, parts: readonly Uint8Array[]): Promise<Uint8Array> {
    // The store may have answered long after everything was closed: no new thread then.
    if (this.#ended) throw closed();
    try {
      return await this.#merger.merge(parts);
    } catch (error) {
      if (error instanceof MergerEnded && this.#ended) throw closed();
      if (!(error instanceof MergeError)) throw error;
      throw new LogError("corrupt", `document ${documentId}: what is stored cannot be merged`, documentId, error);
    }
  }
}

function closed(): LogError {
  return new LogError("closed", "the update log was closed");
}
