import type { Doc } from "yjs";
import type { Clock } from "../../../lib/base/clock.ts";
import { ProtocolError } from "../ProtocolError.ts";
import type { SaveBarrier } from "../SaveBarrier.ts";
import { applyTolerantly } from "./applyTolerantly.ts";
import { type HeldUpdate, HeldUpdates } from "./HeldUpdates.ts";
import { keepBack, keepsBack, keptBack } from "./keptBack.ts";
import { scanUpdate } from "./scanUpdate.ts";
import type { Verdict } from "./Trials.ts";
import { UpdateLimitError } from "./UpdateLimitError.ts";
import type { Dependency, UpdateScan } from "./UpdateScan.ts";
import { isCostly } from "./workload.ts";

/** What the intake needs of a connection. */
export interface Sender {
  /** Stands on the transactions of its updates. */
  readonly origin: unknown;
  /** Who writes, as stored; null when nobody is known. */
  readonly author: string | null;
}

/** Why an update of a client that means well was not taken. */
type RefusedFor = "incomplete" | "foreign" | "busy";

/** What the intake asks of its room. */
export interface IntakePort<Member extends Sender> {
  /** Queues a change for storage. */
  append(update: Uint8Array, author: string | null): void;
  /** What an update brings under the name of somebody else who has not sent it; null for nothing. */
  foreign(from: Member, scan: UpdateScan): Dependency | null;
  /** Tries an update out elsewhere that may take long. */
  tryOut(update: Uint8Array): Promise<Verdict>;
  /** Asks a client for all that the room lacks. */
  ask(from: Member): void;
  /** An update of `from` was not taken: what it builds upon has not come, or what it brings is not its to bring. */
  refused(from: Member, reason: RefusedFor): void;
  /** An update that was held cannot be applied after all. */
  failed(from: Member, error: unknown): void;
  /** What had waited in the document for long cannot be applied, and is left out. */
  dropped(): void;
}

/**
 * Takes the updates of clients into a document: looks them through before Yjs does, holds what builds on something that
 * has not arrived, and has stored what was applied. Answers are given by the barrier, in order (SPEC.md of
 * lib/protocol, W5 to W8, W16, W17, W19).
 */
export class UpdateIntake<Member extends Sender> {
  readonly #doc: Doc;
  readonly #port: IntakePort<Member>;
  readonly #barrier: SaveBarrier<Member>;
  readonly #held: HeldUpdates<Member>;
  /** What the update that is being applied has changed so far; null while none is. */
  #applied: Uint8Array[] | null = null;
  /** Updates that are being tried out. */
  #trying = 0;

  constructor(doc: Doc, barrier: SaveBarrier<Member>, clock: Clock, port: IntakePort<Member>) {
    this.#doc = doc;
    this.#port = port;
    this.#barrier = barrier;
    this.#held = new HeldUpdates(
      clock,
      ({ from, scan }) => this.#lacking(from, scan),
      (held) => this.#refuse(held),
    );
  }

  /** Takes a change that a client has just made. Throws {@link UnreadableUpdate} when it is none. */
  receiveUpdate(from: Member, update: Uint8Array): void {
    const scan = readable(() => scanUpdate(update));
    const missing = this.#lacking(from, scan);
    if (missing === null) {
      this.#take(from, update, scan, true);
      return;
    }
    const first = !this.#held.has(from);
    this.#hold(from, update, scan, missing);
    // Before the whole lot is lost for want of one: what it builds on may have been lost on the way.
    if (first) this.#port.ask(from);
  }

  /**
   * Takes all that a client has and the room lacked. What it keeps back itself, for want of something that it has not
   * got either, is left out: it is nothing that its person has written or can see, and comes along with what it lacks.
   * Throws {@link UnreadableUpdate} when it is no update.
   */
  receiveAnswer(from: Member, update: Uint8Array): void {
    const scan = readable(() => scanUpdate(update));
    const foreign = this.#port.foreign(from, scan);
    if (foreign === null) this.#take(from, update, scan, scan.missingFrom(this.#doc.store) === null);
    else this.#hold(from, update, scan, foreign);
  }

  /** Told of a change of the document; whether it is one of the update that is being taken, which has it stored itself. */
  gathers(update: Uint8Array): boolean {
    this.#applied?.push(update);
    return this.#applied !== null;
  }

  /** Applies what is held and lacks nothing any more, now that something of `clients`, or of anybody, has arrived. */
  settle(clients?: Iterable<number>): void {
    let ready = this.#held.takeReady(this.#doc.store, clients);
    while (ready.length > 0) {
      for (const held of ready) this.#settle(held);
      const arrived = new Set(ready.flatMap(({ scan }) => Array.from(scan.clients)));
      ready = this.#held.takeReady(this.#doc.store, arrived);
    }
  }

  /** Whether something is being tried out, and may yet be applied. */
  get trying(): boolean {
    return this.#trying > 0;
  }

  /** Forgets what a member is owed and what it sent: its connection ended. */
  leave(member: Member): void {
    this.#held.leave(member);
  }

  close(): void {
    this.#held.close();
  }

  /** What an update waits for: what it builds upon, and what is for somebody else to send. */
  #lacking(from: Member, scan: UpdateScan): Dependency | null {
    return scan.missingFrom(this.#doc.store) ?? this.#port.foreign(from, scan);
  }

  #hold(from: Member, update: Uint8Array, scan: UpdateScan, missing: Dependency): void {
    const held = { from, update, scan, answer: this.#barrier.owe(from) };
    if (!this.#held.hold(held, missing)) this.#refuse(held);
  }

  #refuse({ from, scan, answer }: HeldUpdate<Member>): void {
    answer.refused();
    this.#port.refused(from, this.#port.foreign(from, scan) === null ? "incomplete" : "foreign");
  }

  #take(from: Member, update: Uint8Array, scan: UpdateScan, whole: boolean): void {
    if (isCostly(scan, this.#doc)) {
      void this.#tryOut({ from, update, scan, answer: this.#barrier.owe(from) }, whole);
      return;
    }
    this.#apply(from, update, whole);
    this.#barrier.acknowledge(from);
    this.settle(scan.clients);
  }

  #settle(held: HeldUpdate<Member>): void {
    if (isCostly(held.scan, this.#doc)) void this.#tryOut(held, true);
    else this.#applyHeld(held, true);
  }

  #applyHeld({ from, update, answer }: HeldUpdate<Member>, whole: boolean): void {
    try {
      this.#apply(from, update, whole);
      answer.saved();
    } catch (error) {
      this.#port.failed(from, error);
    }
  }

  /** What others send meanwhile is applied; what builds on this one waits as it does for anything else. */
  async #tryOut(held: HeldUpdate<Member>, whole: boolean): Promise<void> {
    const { from, update, scan, answer } = held;
    let verdict: Verdict;
    this.#trying++;
    try {
      verdict = await this.#port.tryOut(update);
    } catch {
      // The document could not be read: storage fails, and says so itself.
      verdict = "busy";
    } finally {
      this.#trying--;
    }
    if (verdict === "costly") {
      this.#port.failed(from, new UpdateLimitError("work"));
      return;
    }
    if (verdict === "busy") {
      answer.refused();
      this.#port.refused(from, "busy");
      return;
    }
    const foreign = this.#port.foreign(from, scan);
    if (foreign) this.#refuse(held);
    else this.#applyHeld(held, whole);
    this.settle(scan.clients);
  }

  /** `whole`: it lacks nothing. What it lacks otherwise is not kept. */
  #apply(from: Member, update: Uint8Array, whole: boolean): void {
    const doc = this.#doc;
    const applied: Uint8Array[] = [];
    // Of what was stored before updates were held; mostly nothing.
    const kept = keepsBack(doc) ? keptBack(doc) : null;
    this.#applied = applied;
    try {
      if (readable(() => applyTolerantly(doc, update, from.origin))) this.#port.dropped();
    } finally {
      this.#applied = null;
      for (const part of applied) this.#port.append(part, from.author);
    }
    if (whole ? kept !== null : !keepsBack(doc)) return;
    const circular = whole && keepsBack(doc);
    keepBack(doc, kept);
    if (circular) throw new UnreadableUpdate("an update that builds on itself");
  }
}

/** The bytes are no update, or one that breaks Yjs's own rules. */
export class UnreadableUpdate extends ProtocolError {}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UpdateLimitError) throw error;
    throw new UnreadableUpdate("unreadable update", { cause: error });
  }
}
