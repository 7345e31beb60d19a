import type { Clock } from "../../lib/base/clock.ts";
import { createSignal, type Signal } from "../../lib/base/signal.ts";
import { MAX_UPDATE_BYTES, type DocumentStore } from "../storage/DocumentStore.ts";
import { Compactions } from "./Compactions.ts";
import { GroupCommit, type Commit } from "./GroupCommit.ts";
import { PENDING_HIGH_BYTES, PENDING_LOW_BYTES } from "./limits.ts";
import {
  LogError,
  type CloseResult,
  type CompactionResult,
  type LoadedDocument,
  type LogFailure,
  type LogState,
  type UpdateLog,
} from "./UpdateLog.ts";

/** What happens in the log, for metrics and log lines. Each is called after the log's own state is right. */
export interface UpdateLogObserver {
  committed?(commit: {
    readonly updates: number;
    readonly bytes: number;
    /** The new head of each document of the commit. */
    readonly heads: ReadonlyMap<string, number>;
    readonly milliseconds: number;
  }): void;
  /** A commit failed for the `attempt`th time in a row; the next try comes in `retryMs`. */
  commitFailed?(failure: LogFailure, attempt: number, retryMs: number): void;
  compacted?(documentId: string, result: CompactionResult, milliseconds: number): void;
  /** A compaction that the log began by itself failed. The document's updates are as they were. */
  compactionFailed?(documentId: string, error: unknown): void;
}

export interface UpdateLogOptions {
  readonly store: DocumentStore;
  readonly clock: Clock;
  /** Numbers from 0 to 1, 1 excluded; spreads the retries. */
  readonly random?: () => number;
  readonly observer?: UpdateLogObserver;
}

/** Makes the log over `store`, which stays the caller's: close the log first, then the store. */
export function createUpdateLog(options: UpdateLogOptions): UpdateLog {
  return new Log(options);
}

class Log implements UpdateLog {
  readonly #store: DocumentStore;
  readonly #clock: Clock;
  readonly #observer: UpdateLogObserver;
  readonly #commits: GroupCommit;
  readonly #compactions: Compactions;
  readonly #accepting = createSignal(true);
  #closing: Promise<CloseResult> | undefined;

  constructor({ store, clock, random = randomFraction, observer = {} }: UpdateLogOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#observer = observer;
    this.#commits = new GroupCommit({
      store,
      clock,
      random,
      onCommit: (commit) => this.#committed(commit),
      onFailure: (failure, attempt, retryMs) => observer.commitFailed?.(failure, attempt, retryMs),
    });
    this.#compactions = new Compactions({
      store,
      clock,
      onCompacted: (documentId, result, milliseconds) => observer.compacted?.(documentId, result, milliseconds),
      onFailed: (documentId, error) => observer.compactionFailed?.(documentId, error),
    });
  }

  get state(): Signal<LogState> {
    return this.#commits.state;
  }

  get accepting(): Signal<boolean> {
    return this.#accepting;
  }

  append(documentId: string, bytes: Uint8Array, author: string | null): Promise<void> {
    if (this.#closing) return Promise.reject(closed());
    if (bytes.byteLength > MAX_UPDATE_BYTES) return Promise.reject(tooLarge(documentId, bytes.byteLength));
    const update = { bytes: new Uint8Array(bytes), author, at: this.#clock.now() };
    const settled = this.#commits.add(documentId, update);
    if (this.#accepting.get() && this.#commits.weight > PENDING_HIGH_BYTES) this.#accepting.set(false);
    return settled;
  }

  pending(documentId: string): number {
    return this.#commits.pending(documentId);
  }

  pendingBytes(): number {
    return this.#commits.weight;
  }

  pendingSince(): number | null {
    return this.#commits.pendingSince;
  }

  async flush(documentId?: string): Promise<void> {
    const groups = this.#commits.groups.filter((group) => documentId === undefined || group.documentId === documentId);
    if (groups.length > 0 && this.state.get().kind === "ok") this.#commits.hurry();
    await Promise.allSettled(groups.map(({ settled }) => settled));
  }

  async load(documentId: string): Promise<LoadedDocument | null> {
    // Before the store is asked: what is committed meanwhile is then in both, and merging it twice changes nothing.
    const queued = this.#commits.groups
      .filter((group) => group.documentId === documentId)
      .flatMap(({ updates }) => updates.map(({ bytes }) => bytes));
    const stored = await this.#store.load(documentId);
    if (!stored) return null;
    const { checkpoint, updates, head } = stored;
    const logged = updates.map(({ bytes }) => bytes);
    this.#compactions.note(documentId, logged.length, sumOf(logged));
    return { parts: [...(checkpoint ? [checkpoint.state] : []), ...logged, ...queued], head };
  }

  maybeCompact(documentId: string): Promise<CompactionResult | null> {
    return this.#compactions.maybe(documentId);
  }

  compact(documentId: string): Promise<CompactionResult> {
    return this.#compactions.compact(documentId);
  }

  close(timeoutMs: number): Promise<CloseResult> {
    this.#closing ??= this.#close(timeoutMs);
    return this.#closing;
  }

  #close(timeoutMs: number): Promise<CloseResult> {
    // What the compaction waits for may never answer either, so one deadline is for both.
    const compacted = this.#compactions.end();
    this.#commits.hurry();
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        resolve({ abandoned: this.#commits.end(closed()) });
      };
      const cancel = this.#clock.after(timeoutMs, end);
      void Promise.all([this.flush(), compacted]).then(end);
    });
  }

  #committed({ heads, groups, milliseconds }: Commit): void {
    if (!this.#accepting.get() && this.#commits.weight < PENDING_LOW_BYTES) this.#accepting.set(true);
    let updates = 0;
    let bytes = 0;
    for (const group of groups) {
      const size = sumOf(group.updates.map((update) => update.bytes));
      updates += group.updates.length;
      bytes += size;
      this.#compactions.note(group.documentId, group.updates.length, size);
    }
    this.#observer.committed?.({ updates, bytes, heads, milliseconds });
  }
}

function sumOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.byteLength, 0);
}

function randomFraction(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
}

function closed(): LogError {
  return new LogError("closed", "the update log was closed");
}

function tooLarge(documentId: string, bytes: number): LogError {
  return new LogError("too-large", `an update of ${bytes} bytes is longer than ${MAX_UPDATE_BYTES}`, documentId);
}
