import type { Clock } from "../base/clock.ts";
import type { Dispose } from "../base/disposable.ts";
import type { Coverage } from "./ledger.ts";
import { answered, EMPTY_OUTBOX, sent, type Outbox, type SentFrame } from "./outbox.ts";
import { CONFIRM_PATIENCE, STALL_PATIENCE } from "./patience.ts";
import { UpdatePile } from "./updatePile.ts";
import { writeStep2, writeUpdate } from "./wire.ts";

/**
 * How long changes are gathered while an earlier one is unanswered, in milliseconds. At most 25 frames a second on a line
 * of any delay, and no more than this is added to it; when nothing is on the way a change leaves at once.
 */
export const GATHER_WINDOW = 40;

/** Bytes in the socket's buffer above which changes go on being gathered: more frames would only queue behind these. */
export const BACKLOG_LIMIT = 64 * 1024;

/** An update (Yjs V1) without content: no structs, no deletions. The server answers it without storing anything. */
const NO_CHANGE = new Uint8Array([0, 0]);

const NOTHING: Coverage = new Map();

export interface UplinkOptions {
  readonly documentId: string;
  readonly clock: Clock;
  readonly send: (bytes: Uint8Array) => void;
  readonly backlog: () => number;
  /** Everything that our Y.Doc has and `stateVector` lacks, with all deletions. Throws on a malformed vector. */
  readonly encodeWhole: (stateVector: Uint8Array) => Uint8Array;
  /** What a whole reply encoded now covers. */
  readonly wholeCoverage: () => Coverage;
  /** What our own changes handed over so far cover. */
  readonly ownCoverage: () => Coverage;
  readonly confirmed: (coverage: Coverage) => void;
  /** The server will not have a change: once more as a whole (`again`), or never (`final`). */
  readonly refused: (refusal: "again" | "final") => void;
  /** No acknowledgement for {@link STALL_PATIENCE}. */
  readonly stalled: () => void;
  /** `settled` or `unconfirmed` may have changed. */
  readonly changed: () => void;
}

/** The way to the server on the current connection: gathers changes into frames and counts the answers. */
export class Uplink {
  readonly #options: UplinkOptions;
  #outbox: Outbox = EMPTY_OUTBOX;
  /** Updates go out as frames only behind our whole reply; before it, it covers them. */
  #open = false;
  readonly #unsent = new UpdatePile();
  #flushQueued = false;
  #stopGathering: Dispose | null = null;
  #stopWatch: Dispose | null = null;
  #quietTurns = 0;
  #backlogThen = 0;
  #waitingSince = 0;

  constructor(options: UplinkOptions) {
    this.#options = options;
  }

  /** On this connection the server has confirmed a whole reply, or needs none. */
  get settled(): boolean {
    return this.#outbox.settled;
  }

  /** The server has confirmed nothing for {@link CONFIRM_PATIENCE}, with something on the way to it. */
  get unconfirmed(): boolean {
    return this.#quietTurns > 0;
  }

  /** Nothing is on its way. */
  get idle(): boolean {
    return this.#outbox.frames.length === 0;
  }

  /** The server refused something since its last confirmation of a whole reply. */
  get doubtful(): boolean {
    return this.#outbox.doubt;
  }

  /** Whether a whole reply is on its way. */
  get replying(): boolean {
    return this.#outbox.frames.some(({ kind }) => kind === "whole");
  }

  /** Milliseconds since the last answer, or since the first frame that waits for one; 0 when none waits. */
  get unansweredFor(): number {
    return this.#outbox.frames.length === 0 ? 0 : this.#options.clock.now() - this.#waitingSince;
  }

  /** The connection is gone, and with it every answer that was due. */
  reset(): void {
    this.#outbox = EMPTY_OUTBOX;
    this.#open = false;
    this.#unsent.take();
    this.#stopGathering?.();
    this.#stopGathering = null;
    this.#endWatch();
  }

  /** The server asks for what it lacks. Covers everything that is unsent, too. */
  reply(stateVector: Uint8Array): void {
    const { documentId, encodeWhole, wholeCoverage, send } = this.#options;
    const update = encodeWhole(stateVector);
    this.#unsent.take();
    this.#open = true;
    this.#sent({ kind: "whole", covers: wholeCoverage() });
    send(writeStep2(documentId, update));
  }

  /** There is nothing of ours that the server could lack: a reader's reply is not needed, and would be refused. */
  settle(): void {
    this.#outbox = { ...this.#outbox, settled: true };
    this.#options.changed();
  }

  /** A local change, as Yjs encoded it. */
  add(update: Uint8Array): void {
    if (!this.#open) return;
    this.#unsent.add(update);
    this.#schedule();
  }

  /** Sends what was gathered, now: the page may not live to see the window's end. */
  flush(): void {
    this.#stopGathering?.();
    this.#stopGathering = null;
    const update = this.#open ? this.#unsent.take() : null;
    if (!update) return;
    const { documentId, ownCoverage, send } = this.#options;
    this.#sent({ kind: "update", covers: ownCoverage() });
    send(writeUpdate(documentId, update));
  }

  /** Sends an update without content, for the sake of its answer. Only behind our whole reply. */
  probe(): boolean {
    if (!this.#open) return false;
    this.#sent({ kind: "probe", covers: NOTHING });
    this.#options.send(writeUpdate(this.#options.documentId, NO_CHANGE));
    return true;
  }

  /** An acknowledgement came. Returns false when none was due. */
  answered(accepted: boolean): boolean {
    const answer = answered(this.#outbox, accepted);
    this.#outbox = answer.outbox;
    if (answer.surplus) return false;
    this.#quietTurns = 0;
    this.#waitingSince = this.#options.clock.now();
    if (this.#outbox.frames.length === 0) this.#endWatch();
    if (answer.confirmed) this.#options.confirmed(answer.confirmed);
    if (answer.refusal !== "none") this.#options.refused(answer.refusal);
    if (!this.#unsent.empty && !this.#updateUnderWay()) this.#schedule();
    this.#options.changed();
    return true;
  }

  #updateUnderWay(): boolean {
    return this.#outbox.frames.some(({ kind }) => kind === "update");
  }

  #schedule(): void {
    if (this.#flushQueued) return;
    if (this.#mustGather()) {
      this.#stopGathering ??= this.#options.clock.after(GATHER_WINDOW, () => {
        this.#stopGathering = null;
        if (this.#options.backlog() > BACKLOG_LIMIT) this.#schedule();
        else this.flush();
      });
      return;
    }
    // One task of the editor may make several transactions: they leave together.
    this.#flushQueued = true;
    queueMicrotask(() => {
      this.#flushQueued = false;
      this.flush();
    });
  }

  #mustGather(): boolean {
    return this.#updateUnderWay() || this.#options.backlog() > BACKLOG_LIMIT;
  }

  #sent(frame: SentFrame): void {
    if (this.#outbox.frames.length === 0) {
      this.#waitingSince = this.#options.clock.now();
      this.#watch();
    }
    this.#outbox = sent(this.#outbox, frame);
  }

  #watch(): void {
    this.#backlogThen = this.#options.backlog();
    const turnBegan = this.#options.clock.now();
    this.#stopWatch = this.#options.clock.after(CONFIRM_PATIENCE, () => {
      const draining = this.#options.backlog() < this.#backlogThen;
      if (!draining && this.#waitingSince <= turnBegan) this.#quietTurns += 1;
      this.#watch();
      if (this.#quietTurns * CONFIRM_PATIENCE >= STALL_PATIENCE) {
        this.#quietTurns = 1;
        this.#options.stalled();
      }
      this.#options.changed();
    });
  }

  #endWatch(): void {
    this.#quietTurns = 0;
    this.#stopWatch?.();
    this.#stopWatch = null;
  }
}
