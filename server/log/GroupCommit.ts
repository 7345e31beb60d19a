import { assertNever } from "../../lib/base/assert.ts";
import type { Clock } from "../../lib/base/clock.ts";
import type { Dispose } from "../../lib/base/disposable.ts";
import { createSignal, type Signal } from "../../lib/base/signal.ts";
import type { DocumentStore, NewUpdate } from "../storage/DocumentStore.ts";
import { StoreError } from "../storage/StoreError.ts";
import { AppendQueue, type Group } from "./AppendQueue.ts";
import { commitDelay, isEager } from "./commitDelay.ts";
import { LATE_MS, STALL_MS } from "./limits.ts";
import { retryDelay } from "./retryDelay.ts";
import { LogError, type LogFailure, type LogState } from "./UpdateLog.ts";

const OK: LogState = { kind: "ok" };

/** What the loop is doing. */
type Phase =
  /** Nothing is queued. */
  | { readonly kind: "idle" }
  /** A commit begins when the timer, or the end of this turn, comes. */
  | { readonly kind: "gathering"; readonly cancel: Dispose }
  | { readonly kind: "committing"; readonly batch: readonly Group[]; readonly weight: number; readonly settle: Dispose }
  /** After a failure, until the retry. */
  | { readonly kind: "waiting"; readonly cancel: Dispose }
  | { readonly kind: "ended" };

export interface Commit {
  /** The new head of each document of the commit. */
  readonly heads: ReadonlyMap<string, number>;
  readonly groups: readonly Group[];
  readonly milliseconds: number;
}

export interface GroupCommitOptions {
  readonly store: Pick<DocumentStore, "append">;
  readonly clock: Clock;
  /** Numbers from 0 to 1, 1 excluded; spreads the retries. */
  readonly random: () => number;
  readonly onCommit: (commit: Commit) => void;
  /** A commit failed; the next attempt comes in `retryMs`. */
  readonly onFailure: (failure: LogFailure, attempt: number, retryMs: number) => void;
}

/**
 * The loop that commits what is queued: one commit at a time takes everything that gathered while the one before ran.
 * What fails goes back to the front of the queue, so nothing is reordered, and nobody is told until it is in.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #queue = new AppendQueue();
  /** Updates of each document that are queued or being committed. */
  readonly #pending = new Map<string, number>();
  readonly #state = createSignal<LogState>(OK);
  #phase: Phase = { kind: "idle" };
  #lastStart = Number.NEGATIVE_INFINITY;
  #attempt = 0;
  /** Somebody waits for what is queued: the next commits do not wait for company. */
  #hurried = false;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  get state(): Signal<LogState> {
    return this.#state;
  }

  /** Memory of all that is queued or being committed, in bytes. */
  get weight(): number {
    return this.#queue.weight + (this.#phase.kind === "committing" ? this.#phase.weight : 0);
  }

  /** When the oldest update that is queued or being committed was appended; null when there is none. */
  get pendingSince(): number | null {
    // A new array of all groups would be made for one time.
    const first = this.#inFlight()[0] ?? this.#queue.groups[0];
    return first?.updates[0]?.at ?? null;
  }

  pending(documentId: string): number {
    return this.#pending.get(documentId) ?? 0;
  }

  /** Groups that are being committed, then those queued. */
  get groups(): readonly Group[] {
    return [...this.#inFlight(), ...this.#queue.groups];
  }

  add(documentId: string, update: NewUpdate): Promise<void> {
    const settled = this.#queue.add(documentId, update);
    this.#pending.set(documentId, this.pending(documentId) + 1);
    if (this.#phase.kind === "idle") this.#gather();
    else if (this.#phase.kind === "gathering" && isEager(this.#queue)) this.hurry();
    return settled;
  }

  /** Commits what is queued without waiting for company or for the end of a backoff. */
  hurry(): void {
    const phase = this.#phase;
    switch (phase.kind) {
      case "gathering":
      case "waiting":
        phase.cancel();
        this.#commit();
        return;
      case "committing":
        this.#hurried = this.#queue.updates > 0;
        return;
      case "idle":
      case "ended":
        return;
      default:
        assertNever(phase);
    }
  }

  /** Stops for good: rejects what is not committed with `error`, and returns how many updates that were. */
  end(error: LogError): number {
    const left = this.groups;
    const phase = this.#phase;
    if (phase.kind === "gathering" || phase.kind === "waiting") phase.cancel();
    if (phase.kind === "committing") phase.settle();
    this.#phase = { kind: "ended" };
    this.#queue.clear();
    this.#pending.clear();
    for (const group of left) group.reject(error);
    return left.reduce((count, { updates }) => count + updates.length, 0);
  }

  #inFlight(): readonly Group[] {
    return this.#phase.kind === "committing" ? this.#phase.batch : [];
  }

  #gather(): void {
    const sinceLast = this.#options.clock.now() - this.#lastStart;
    const delay = this.#hurried ? 0 : commitDelay(this.#queue, sinceLast);
    if (delay > 0) {
      this.#phase = { kind: "gathering", cancel: this.#options.clock.after(delay, () => this.#commit()) };
      return;
    }
    // The end of this turn, so that all frames of one read of a socket are one commit.
    let cancelled = false;
    this.#phase = { kind: "gathering", cancel: () => (cancelled = true) };
    queueMicrotask(() => {
      if (!cancelled) this.#commit();
    });
  }

  #commit(): void {
    const { store, clock } = this.#options;
    const batch = this.#queue.take();
    if (this.#queue.updates === 0) this.#hurried = false;
    const startedAt = clock.now();
    this.#lastStart = startedAt;
    let live = true;
    const stall = (): void => this.#failing(startedAt, stalled());
    let cancelStall = clock.after(STALL_MS, () => {
      // A timer that comes late says that this process was busy, and the answer may be waiting behind it.
      const late = clock.now() - startedAt - STALL_MS;
      if (late < LATE_MS) stall();
      else cancelStall = clock.after(LATE_MS, stall);
    });
    const settle = (): void => {
      live = false;
      cancelStall();
    };
    const weight = batch.reduce((sum, group) => sum + group.weight, 0);
    this.#phase = { kind: "committing", batch, weight, settle };
    store.append(batch).then(
      (heads) => {
        if (!live) return;
        settle();
        this.#committed(batch, heads, clock.now() - startedAt);
      },
      (error: unknown) => {
        if (!live) return;
        settle();
        this.#failed(batch, startedAt, error);
      },
    );
  }

  #committed(groups: readonly Group[], heads: ReadonlyMap<string, number>, milliseconds: number): void {
    this.#attempt = 0;
    this.#next();
    for (const group of groups) {
      this.#forget(group);
      group.resolve();
    }
    this.#state.set(OK);
    this.#options.onCommit({ heads, groups, milliseconds });
  }

  #failed(batch: readonly Group[], startedAt: number, error: unknown): void {
    const gone = unknownIn(batch, error);
    this.#queue.putBack(batch.filter((group) => !gone.includes(group)));
    if (gone.length > 0) {
      // A document was purged while people wrote in it. Trying again cannot help those; the others go on at once.
      this.#next();
      for (const group of gone) {
        this.#forget(group);
        group.reject(new LogError("unknown-document", "the document does not exist", group.documentId, error));
      }
      return;
    }
    const failure = failureOf(error);
    this.#attempt += 1;
    const retryMs = retryDelay(this.#attempt, this.#options.random);
    this.#phase = { kind: "waiting", cancel: this.#options.clock.after(retryMs, () => this.#commit()) };
    this.#failing(startedAt, failure);
    this.#options.onFailure(failure, this.#attempt, retryMs);
  }

  #next(): void {
    if (this.#queue.updates > 0) this.#gather();
    else this.#phase = { kind: "idle" };
  }

  #failing(startedAt: number, error: LogFailure): void {
    const state = this.#state.get();
    this.#state.set({ kind: "failing", since: state.kind === "failing" ? state.since : startedAt, error });
  }

  #forget({ documentId, updates }: Group): void {
    const left = this.pending(documentId) - updates.length;
    if (left > 0) this.#pending.set(documentId, left);
    else this.#pending.delete(documentId);
  }
}

function stalled(): LogError {
  return new LogError("stalled", `the storage has not answered for ${STALL_MS} ms`);
}

function failureOf(error: unknown): LogFailure {
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new StoreError("unavailable", message, { cause: error });
}

/** The groups of the batch whose documents do not exist, if that is the error. */
function unknownIn(batch: readonly Group[], error: unknown): readonly Group[] {
  if (!(error instanceof StoreError) || error.code !== "unknown-document") return [];
  return batch.filter(({ documentId }) => error.documentIds.includes(documentId));
}
