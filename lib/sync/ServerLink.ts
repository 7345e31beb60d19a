import * as Y from "yjs";
import { assertNever } from "../base/assert.ts";
import type { Clock } from "../base/clock.ts";
import type { Signal } from "../base/signal.ts";
import type { Hello } from "../protocol/hello.ts";
import { CloseCode } from "../protocol/closeCodes.ts";
import { parseNotice } from "../protocol/notices.ts";
import type { Random } from "./backoff.ts";
import type { State } from "./connection.ts";
import { Connector } from "./connector.ts";
import type { Environment } from "./environment.ts";
import { FaultBudget } from "./faultBudget.ts";
import type { Coverage } from "./ledger.ts";
import type { OpenSocket } from "./socket.ts";
import type { Access, FailureReason, SyncError } from "./types.ts";
import { Uplink } from "./uplink.ts";
import { readFrame, writeAwareness, writePong, writeStep1, writeToken, type ServerFrame } from "./wire.ts";

/** Between two requests for the whole text that this side makes because something looks wrong. The answer may be megabytes. */
const RESYNC_SPACING = 30_000;

export interface ServerLinkOptions {
  readonly url: string;
  readonly documentId: string;
  readonly doc: Y.Doc;
  readonly openSocket: OpenSocket;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly random: Random;
  readonly token: () => Promise<string>;
  /** By what the server knows our changes as ours; asked for each connection. */
  readonly hello: () => Hello;
  /** Resolves when the copy on this device is read: the first reply to the server then carries what was written earlier. */
  readonly ready: Promise<void>;
  /** What our document has and the server has not confirmed; of this session alone, and of all writers. */
  readonly ownCoverage: () => Coverage;
  readonly wholeCoverage: () => Coverage;
  /**
   * Applies what the server sent, now or soon, and calls `then` when all of it is in the document; never when it cannot be read, the
   * error being told to `fault`.
   */
  readonly apply: (update: Uint8Array, then: () => void) => void;
  readonly hearPresence: (update: Uint8Array) => void;
  readonly announcePresence: () => void;
  /** The server's whole text is in our document. */
  readonly synced: () => void;
  readonly confirmed: (coverage: Coverage) => void;
  /** The server knows us (again), or the connection is gone. */
  readonly attached: () => void;
  readonly detached: () => void;
  /** Something that a status may depend on changed. */
  readonly changed: () => void;
  readonly report: (where: SyncError["where"], error: unknown) => void;
}

/** Everything that is said between this session and the server. */
export class ServerLink {
  readonly #options: ServerLinkOptions;
  readonly #connector: Connector;
  readonly #uplink: Uplink;
  readonly #faults: FaultBudget;
  #state: State = { name: "idle" };
  #access: Access = "write";
  /** Counts connections, so that a token that comes late is not sent on the next one. */
  #attempt = 0;
  #storageFailing = false;
  #rejected = false;
  /** The next state vector of the server answers a question about its life, and wants nothing. */
  #probed = false;
  #resyncedAt = Number.NEGATIVE_INFINITY;

  constructor(options: ServerLinkOptions) {
    const { documentId, doc, clock } = options;
    this.#options = options;
    this.#faults = new FaultBudget(clock);
    this.#connector = new Connector({
      url: options.url,
      openSocket: options.openSocket,
      environment: options.environment,
      clock,
      random: options.random,
      hello: () => void this.#hello(),
      probe: () => this.#probe(),
      received: (bytes) => this.#receive(bytes),
      // While the server says that it stores nothing, or just does not, its silence about changes proves nothing.
      unansweredFor: () => (this.failure === null ? this.#uplink.unansweredFor : 0),
    });
    this.#uplink = new Uplink({
      documentId,
      clock,
      send: (bytes) => this.#connector.send(bytes),
      backlog: () => this.#connector.backlog,
      encodeWhole: (stateVector) => Y.encodeStateAsUpdate(doc, stateVector),
      wholeCoverage: options.wholeCoverage,
      ownCoverage: options.ownCoverage,
      confirmed: (coverage) => {
        if (!this.#uplink.doubtful) this.#rejected = false;
        options.confirmed(coverage);
      },
      refused: (refusal) => this.#refused(refusal),
      stalled: () => {
        if (!this.#storageFailing) this.#connector.dispatch({ type: "stalled" });
      },
      changed: options.changed,
    });
    this.#connector.state.subscribe(() => this.#moved());
  }

  get state(): Signal<State> {
    return this.#connector.state;
  }

  /** What this connection, or the last one, may do. */
  get access(): Access {
    return this.#access;
  }

  /** The server has confirmed a whole reply on this connection, or needs none. */
  get settled(): boolean {
    return this.#uplink.settled;
  }

  /** Why the server does not store, as far as is known. */
  get failure(): FailureReason | null {
    if (this.#rejected) return "rejected";
    if (this.#storageFailing) return "storage";
    return this.#uplink.unconfirmed ? "unconfirmed" : null;
  }

  start(): void {
    this.#connector.dispatch({ type: "start" });
  }

  /** What the browser, or a person, says. */
  tell(type: "networkUp" | "networkDown" | "wake" | "retry"): void {
    this.#connector.dispatch({ type });
  }

  /** Gives the document up for good. */
  refuse(code: number, reason: string): void {
    this.#connector.dispatch({ type: "refuse", code, reason });
  }

  end(): void {
    this.#connector.dispatch({ type: "end" });
  }

  /** A local change, as Yjs encoded it. */
  add(update: Uint8Array): void {
    this.#uplink.add(update);
  }

  /** Sends what was gathered, now. */
  flush(): void {
    this.#uplink.flush();
  }

  /** Sends an awareness update, while the server knows us. */
  sendPresence(update: Uint8Array): void {
    if (attached(this.#state)) this.#connector.send(writeAwareness(this.#options.documentId, update));
  }

  /** Gives the server everything that it lacks, also of other tabs, unless that is under way or not possible. */
  adopt(): void {
    if (this.#state.name === "online" && this.#access === "write" && !this.#uplink.replying) this.#resync();
  }

  /** The server sent something unreadable: it is asked again within limits, then refused, never in a loop. */
  fault(where: "frame" | "update", error: unknown): void {
    this.#options.report(where, error);
    if (this.#faults.spend()) this.#resync();
    else this.refuse(CloseCode.ProtocolError, "unreadable");
  }

  #moved(): void {
    const before = this.#state;
    const state = this.#connector.state.get();
    this.#state = state;
    if (!attached(state) && state.name !== "authenticating") this.#attempt += 1;
    if (attached(before) && !attached(state)) this.#detached();
    if (attached(state)) this.#access = state.access;
    if (attached(state) && !attached(before)) this.#options.attached();
    this.#options.changed();
  }

  #detached(): void {
    this.#storageFailing = false;
    this.#rejected = false;
    this.#probed = false;
    this.#uplink.reset();
    this.#options.detached();
  }

  async #hello(): Promise<void> {
    const attempt = this.#attempt;
    await this.#options.ready;
    if (await this.#sendToken(attempt)) this.#ask();
  }

  async #sendToken(attempt: number): Promise<boolean> {
    try {
      const token = await this.#options.token();
      if (attempt !== this.#attempt) return false;
      this.#connector.send(writeToken(this.#options.documentId, token, this.#options.hello()));
      return true;
    } catch (error) {
      this.#options.report("token", error);
      if (attempt === this.#attempt) this.#connector.dispatch({ type: "tokenless" });
      return false;
    }
  }

  /** Asks for what we lack. The server answers with that, and with its own question. */
  #ask(): void {
    this.#connector.send(writeStep1(this.#options.documentId, Y.encodeStateVector(this.#options.doc)));
  }

  #probe(): void {
    // An empty update costs nothing, but its answer stands in line behind those that a slow disk holds back.
    if (this.failure === null && this.#uplink.idle && this.#uplink.probe()) return;
    this.#probed = true;
    this.#ask();
  }

  #resync(): void {
    this.#resyncedAt = this.#options.clock.now();
    this.#probed = false;
    this.#ask();
  }

  #spaced(): boolean {
    return this.#options.clock.now() - this.#resyncedAt >= RESYNC_SPACING;
  }

  #receive(bytes: Uint8Array): void {
    try {
      this.#take(readFrame(bytes, this.#options.documentId));
    } catch (error) {
      this.fault("frame", error);
    }
  }

  #take(frame: ServerFrame): void {
    const { apply, announcePresence, report } = this.#options;
    switch (frame.type) {
      case "authenticated":
        this.#connector.dispatch({ type: "authenticated", access: frame.access });
        return;
      case "denied":
        this.#connector.dispatch({ type: "denied", reason: frame.reason });
        return;
      case "close":
        this.#connector.dispatch({ type: "dismissed", reason: frame.reason });
        return;
      case "tokenQuery":
        void this.#sendToken(this.#attempt);
        return;
      case "step1":
        this.#asked(frame.stateVector);
        return;
      case "step2":
        apply(frame.update, () => this.#synced());
        return;
      case "update":
        apply(frame.update, () => this.#closeGap());
        return;
      case "awareness":
        this.#hearPresence(frame.update);
        return;
      case "awarenessQuery":
        announcePresence();
        return;
      case "stateless":
        this.#notice(frame.payload);
        return;
      case "status":
        if (!this.#uplink.answered(frame.accepted)) report("frame", new Error("an acknowledgement of nothing"));
        return;
      case "ping":
        this.#connector.send(writePong());
        return;
      case "foreign":
        return;
      default:
        assertNever(frame);
    }
  }

  #synced(): void {
    this.#faults.settle();
    this.#options.synced();
    this.#connector.dispatch({ type: "synced" });
  }

  /** The server wants what its state vector lacks. */
  #asked(stateVector: Uint8Array): void {
    const probed = this.#probed;
    this.#probed = false;
    // A reader has nothing to give, except what it wrote when it was none: that is offered, so that it is known to be refused.
    if (this.#access === "read" && this.#options.wholeCoverage().size === 0) {
      this.#uplink.settle();
      return;
    }
    // The answer to a probe would cost all deletions, and everything in it is on its way or there already.
    if (probed && this.#uplink.settled && !this.#lacks(stateVector)) return;
    this.#uplink.reply(stateVector);
    this.#options.changed();
  }

  /** Whether a document of this state vector lacks something of ours that is not only a deletion. */
  #lacks(stateVector: Uint8Array): boolean {
    const theirs = Y.decodeStateVector(stateVector);
    const ours = Y.decodeStateVector(Y.encodeStateVector(this.#options.doc));
    return [...ours].some(([client, clock]) => (theirs.get(client) ?? 0) < clock);
  }

  /** An update builds on one that never came: something was lost on the way to us. */
  #closeGap(): void {
    const { pendingStructs, pendingDs } = this.#options.doc.store;
    if (pendingStructs === null && pendingDs === null) return;
    if (this.#state.name === "online" && this.#spaced()) this.#resync();
  }

  #refused(refusal: "again" | "final"): void {
    if (refusal === "final") this.#rejected = true;
    else if (!this.#uplink.replying && this.#spaced()) this.#resync();
    this.#options.changed();
  }

  #hearPresence(update: Uint8Array): void {
    try {
      this.#options.hearPresence(update);
    } catch (error) {
      // Nobody's text depends on it.
      this.#options.report("awareness", error);
    }
  }

  #notice(payload: string): void {
    const notice = parseNotice(payload);
    if (!notice) return;
    this.#storageFailing = notice.state === "failing";
    this.#options.changed();
  }
}

/** Whether the server knows us, in this state. */
function attached(state: State): state is Extract<State, { readonly access: Access }> {
  return state.name === "syncing" || state.name === "online" || state.name === "probing";
}
