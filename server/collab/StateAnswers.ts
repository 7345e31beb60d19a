import { type Doc, decodeStateVector, getState } from "yjs";
import type { Clock } from "../../lib/base/clock.ts";
import type { Dispose } from "../../lib/base/disposable.ts";
import { SyncStep } from "../../lib/protocol/messages.ts";
import type { Receiver } from "./FanOut.ts";
import { syncFrame } from "./frames.ts";
import {
  ANSWER_BYTES_A_SECOND,
  ANSWER_COST_BYTES,
  MAX_ANSWER_CREDIT_BYTES,
  MAX_KEPT_ANSWERS,
  MAX_STATE_VECTOR_BYTES,
  MAX_UPDATES_WITH_ANSWER_BYTES,
  KEPT_ANSWER_MS,
} from "./limits.ts";
import { mergeMany } from "./mergeMany.ts";
import { ProtocolError } from "./ProtocolError.ts";
import { SharedFrame } from "./SharedFrame.ts";
import { encodeIntegrated } from "./update/encodeIntegrated.ts";

/** A client that asks what it lacks. */
interface Asker {
  /** Bytes that it may still be sent, as of `at`; below zero after a large answer. */
  credit: number;
  at: number;
  /** The newest question that waits for credit. */
  waiting: Uint8Array | null;
  timer: Dispose | null;
}

/** An encoded answer, and what has changed since it was encoded. */
interface Kept {
  readonly answer: Uint8Array;
  /** By address. */
  readonly frames: Map<Uint8Array, SharedFrame>;
  readonly since: Uint8Array[];
  sinceBytes: number;
}

/** An update of Yjs with nothing in it. */
const NOTHING = new Uint8Array([0, 0]);

/**
 * Answers state vectors with what a client lacks. A question costs its sender ten bytes, and the server a walk through
 * the document and all of its bytes: a hundred of them cost 180 MB and five seconds. So each client has the first
 * answer for nothing and the others at a rate; one who has everything is told so without a walk; and what a thousand
 * ask for after a restart is encoded once.
 */
export class StateAnswers<Member extends Receiver> {
  readonly #doc: Doc;
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  readonly #askers = new Map<Member, Asker>();
  /** By state vector. */
  readonly #kept = new Map<string, Kept>();
  #forgetting: Dispose | null = null;

  /** `failed` is told of an error in an answer that had to wait, which then was not given. */
  constructor(doc: Doc, clock: Clock, failed: (error: unknown) => void) {
    this.#doc = doc;
    this.#clock = clock;
    this.#failed = failed;
  }

  /** Answers now, or when the member has the credit. Throws {@link ProtocolError} for what is no state vector. */
  ask(member: Member, stateVector: Uint8Array): void {
    if (stateVector.byteLength > MAX_STATE_VECTOR_BYTES) throw new ProtocolError("a state vector too large");
    const asker = this.#askers.get(member);
    if (!asker) {
      this.#askers.set(member, { credit: MAX_ANSWER_CREDIT_BYTES, at: this.#clock.now(), waiting: null, timer: null });
      this.#answer(member, stateVector);
      return;
    }
    if (this.#hasAll(stateVector)) {
      // It has heard every change since its first answer, deletions too, of which a state vector says nothing.
      member.sendShared(new SharedFrame(syncFrame(member.head, SyncStep.Answer, NOTHING)));
      return;
    }
    asker.waiting = stateVector;
    this.#answerWaiting(member, asker);
  }

  /** The document changed. */
  changed(update: Uint8Array): void {
    for (const [key, kept] of this.#kept) {
      kept.since.push(update);
      kept.sinceBytes += update.byteLength;
      if (kept.sinceBytes > MAX_UPDATES_WITH_ANSWER_BYTES) this.#kept.delete(key);
    }
  }

  leave(member: Member): void {
    this.#askers.get(member)?.timer?.();
    this.#askers.delete(member);
  }

  close(): void {
    for (const { timer } of this.#askers.values()) timer?.();
    this.#askers.clear();
    this.#forgetting?.();
    this.#kept.clear();
  }

  #answerWaiting(member: Member, asker: Asker): void {
    const { waiting } = asker;
    if (waiting === null || asker.timer !== null) return;
    const now = this.#clock.now();
    asker.credit = Math.min(MAX_ANSWER_CREDIT_BYTES, asker.credit + ((now - asker.at) / 1000) * ANSWER_BYTES_A_SECOND);
    asker.at = now;
    if (asker.credit > 0) {
      asker.waiting = null;
      this.#answer(member, waiting);
      return;
    }
    const wait = Math.ceil((-asker.credit / ANSWER_BYTES_A_SECOND) * 1000) + 1;
    asker.timer = this.#clock.after(wait, () => {
      asker.timer = null;
      // In a timer nobody else catches: the process would end.
      try {
        this.#answerWaiting(member, asker);
      } catch (error) {
        this.#failed(error);
      }
    });
  }

  #answer(member: Member, stateVector: Uint8Array): void {
    const kept = this.#encode(stateVector);
    const { answer, frames, since } = kept;
    let frame = frames.get(member.head);
    if (!frame) frames.set(member.head, (frame = new SharedFrame(syncFrame(member.head, SyncStep.Answer, answer))));
    let bytes = answer.byteLength;
    if (since.length > 0) {
      const update = mergeMany(since);
      since.splice(0, since.length, update);
      bytes += update.byteLength;
      // In front, although it builds upon the answer: with the answer a client has everything, and says so to its program.
      member.sendShared(new SharedFrame(syncFrame(member.head, SyncStep.Update, update)));
    }
    member.sendShared(frame);
    const asker = this.#askers.get(member);
    if (asker) asker.credit -= bytes + ANSWER_COST_BYTES;
  }

  #encode(stateVector: Uint8Array): Kept {
    const key = Buffer.from(stateVector).toString("latin1");
    const known = this.#kept.get(key);
    if (known) return known;
    const answer = readable(() => encodeIntegrated(this.#doc, stateVector));
    const kept: Kept = { answer, frames: new Map(), since: [], sinceBytes: 0 };
    this.#kept.set(key, kept);
    for (const [oldest] of this.#kept) if (this.#kept.size > MAX_KEPT_ANSWERS) this.#kept.delete(oldest);
    this.#forgetting ??= this.#clock.after(KEPT_ANSWER_MS, () => {
      this.#forgetting = null;
      this.#kept.clear();
    });
    return kept;
  }

  #hasAll(stateVector: Uint8Array): boolean {
    const { clients } = this.#doc.store;
    const theirs = readable(() => decodeStateVector(stateVector));
    for (const client of clients.keys()) {
      if ((theirs.get(client) ?? 0) < getState(this.#doc.store, client)) return false;
    }
    return true;
  }
}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ProtocolError("unreadable state vector", { cause: error });
  }
}
