import { type Connection, Document } from "@hocuspocus/server";
import * as Y from "yjs";
import type { Clock } from "../../lib/base/clock.ts";
import { observeTitle, readTitle } from "../../lib/flow/title.ts";
import type { Person } from "../../lib/model/person.ts";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import { encodeNotice, type ServerNotice } from "../../lib/protocol/notices.ts";
import { SyncStep } from "../../lib/protocol/messages.ts";
import { LogError, type UpdateLog } from "../log/UpdateLog.ts";
import type { DocumentStore } from "../storage/DocumentStore.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/createMetrics.ts";
import type { ConnectionContext } from "./ClientSocket.ts";
import { FanOut } from "./FanOut.ts";
import { awarenessFrame, encodeAddress, syncFrame } from "./frames.ts";
import { Presence } from "./Presence.ts";
import { Refusal } from "./Refusal.ts";
import { RoomConnection, type RoomPort } from "./RoomConnection.ts";
import { SaveBarrier } from "./SaveBarrier.ts";
import { StateAnswers } from "./StateAnswers.ts";
import { TitleMirror } from "./TitleMirror.ts";
import { applyStored } from "./update/applyTolerantly.ts";
import type { Trials } from "./update/Trials.ts";
import { UnreadableUpdate, UpdateIntake } from "./update/UpdateIntake.ts";
import { UpdateLimitError } from "./update/UpdateLimitError.ts";
import { SERVER, Writers } from "./Writers.ts";

/** What rooms are given. */
export interface RoomServices {
  readonly store: DocumentStore;
  readonly log: UpdateLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly trials: Trials;
}

/** An update of Yjs with nothing in it: no structs, no deletions. */
const EMPTY_UPDATE_BYTES = 2;

/** The origin of changes that the server makes itself, in the shape that Hocuspocus gives it. */
export const SERVER_ORIGIN = { source: "local" } as const;

/**
 * A room: the document in memory, with everybody who has it open. Each update is applied, queued for storage and for
 * the others within one turn; the acknowledgement waits for the commit.
 */
export class Room extends Document implements RoomPort {
  readonly #services: RoomServices;
  readonly #logger: Logger;
  readonly #members = new Map<Connection, RoomConnection>();
  readonly #heads = new Map<string, Uint8Array>();
  readonly #presence: Presence<RoomConnection>;
  readonly #writers: Writers;
  /** Members that speak for a client id that is theirs. */
  readonly #named = new Set<RoomConnection>();
  readonly #fanOut: FanOut<RoomConnection>;
  readonly #barrier: SaveBarrier<RoomConnection>;
  readonly #intake: UpdateIntake<RoomConnection>;
  readonly #answers: StateAnswers<RoomConnection>;
  #title: TitleMirror | null = null;
  /** What joiners are told at once; null: nothing. */
  #notice: ServerNotice | null = null;
  /** Whether it holds what can never be stored. */
  #broken = false;

  constructor(documentId: string, services: RoomServices) {
    super(documentId, { gc: true });
    this.#services = services;
    this.#logger = services.logger.child({ documentId });
    this.#writers = new Writers(services.clock);
    this.#writers.enter(this.clientID, SERVER);
    this.#presence = new Presence(
      services.clock,
      ({ hello }, clientId) => !this.#writers.isForeign(clientId, hello?.device ?? null),
    );
    this.#fanOut = new FanOut(
      { [Symbol.iterator]: () => this.#members.values() },
      (clientIds) => this.#presence.encode(clientIds),
      services.clock,
      (error) => this.#logger.error({ err: error }, "a change could not be told to those who are here"),
    );
    this.#barrier = new SaveBarrier((member, count, saved) => {
      if (saved) services.metrics.acknowledged.inc(count);
      member.answer(count, saved);
    });
    this.#answers = new StateAnswers(this, services.clock, (error) =>
      this.#logger.error({ err: error }, "a client could not be told what it lacks"),
    );
    this.#intake = new UpdateIntake(this, this.#barrier, services.clock, {
      append: (update, author) => this.#append(update, author),
      ask: (from) => this.#ask(from),
      foreign: ({ hello }, scan) => this.#writers.foreign(hello?.device ?? null, scan, this.store),
      tryOut: (update) => services.trials.tryOut(this.name, update),
      refused: (_, reason) => services.metrics.updatesRefused.inc({ reason }),
      failed: (from, error) => this.failed(from, error),
      dropped: () => this.#logger.warn("an update that had waited for others could not be applied; it is left out"),
    });
    // Hocuspocus's own listener would send every update a second time, and merges at each end of a turn.
    this._observers.delete("update");
  }

  /**
   * Fills the room from storage. Rejects with {@link Refusal} when there is no such document, with the error of the
   * storage when it cannot be read; the room is then good for nothing but {@link destroy}.
   */
  async fill(): Promise<void> {
    const { store, log, clock } = this.#services;
    const [record, stored] = await Promise.all([store.getDocument(this.name), log.load(this.name)]);
    if (record === null || stored === null) throw new Refusal("unknown-document");
    applyStored(this, stored.parts, (error) => {
      this.#logger.error({ err: error }, "a stored update cannot be applied; it is left out");
    });
    this.on("update", (update: Uint8Array, origin: unknown) => this.#changed(update, origin));
    const title = new TitleMirror(this.name, record.title, store, this.#barrier, clock, this.#logger);
    this.#title = title;
    observeTitle(this, (now) => title.set(now));
    // After a crash between a commit and its copy in the list, or a restored folder, the document is right.
    title.set(readTitle(this));
    this.isLoading = false;
  }

  /** Whether the room holds what can never be stored: it is to be dropped, and nobody let in. */
  get broken(): boolean {
    return this.#broken;
  }

  /** Whether nobody is here and nothing waits to be stored: the room may be dropped. */
  get idle(): boolean {
    if (this.#intake.trying) return false;
    const stored = !this.#barrier.open && this.#services.log.pending(this.name) === 0;
    return this.getConnectionsCount() === 0 && (stored || this.#broken);
  }

  /** Those who are here, each once. */
  get people(): readonly Person[] {
    return this.#presence.people();
  }

  get members(): Iterable<RoomConnection> {
    return this.#members.values();
  }

  get memberCount(): number {
    return this.#members.size;
  }

  /** Resolves when all that the room received so far is on disk, its title in the list included. */
  async saved(): Promise<void> {
    await this.#services.log.flush(this.name);
    await this.#title?.settled();
  }

  /** Tells everybody here, and with `lasting` those who join from now on; null takes that back without a word. */
  notify(notice: ServerNotice, lasting: boolean): void {
    this.#notice = lasting ? notice : null;
    const json = encodeNotice(notice);
    for (const member of this.#members.values()) member.notify(json);
  }

  /** Ends every connection. */
  end(code: CloseCode, reason: string): void {
    for (const member of Array.from(this.#members.values())) member.end(code, reason);
  }

  override addConnection(connection: Connection<ConnectionContext>): this {
    super.addConnection(connection);
    const address = connection.messageAddress;
    let head = this.#heads.get(address);
    if (head === undefined) this.#heads.set(address, (head = encodeAddress(address)));
    const member = new RoomConnection(connection, head, this.#services.clock.now(), this);
    this.#members.set(connection, member);
    if (member.hello && this.#writers.enter(member.hello.clientId, member.hello.device)) this.#named.add(member);
    connection.context.socket.joined(address, member);
    if (this.#notice) member.notify(encodeNotice(this.#notice));
    this.sendPresence(member);
    return this;
  }

  override removeConnection(connection: Connection): this {
    const member = this.#members.get(connection);
    super.removeConnection(connection);
    if (!member) return this;
    this.#members.delete(connection);
    if (connection.sessionId) this.#heads.delete(connection.messageAddress);
    this.#barrier.leave(member);
    this.#intake.leave(member);
    this.#answers.leave(member);
    member.connection.context.socket.left(member);
    if (member.hello && this.#named.delete(member)) this.#writers.leave(member.hello.clientId);
    this.#fanOut.presence(this.#presence.leave(member));
    return this;
  }

  override destroy(): void {
    this.#intake.close();
    this.#answers.close();
    this.#fanOut.close();
    super.destroy();
  }

  receiveUpdate(from: RoomConnection, update: Uint8Array): void {
    this.#receive(from, update, () => this.#intake.receiveUpdate(from, update));
  }

  receiveAnswer(from: RoomConnection, update: Uint8Array): void {
    this.#receive(from, update, () => this.#intake.receiveAnswer(from, update));
  }

  receiveStateVector(from: RoomConnection, stateVector: Uint8Array, askBack: boolean): void {
    this.#answers.ask(from, stateVector);
    if (askBack) this.#ask(from);
  }

  receiveAwareness(from: RoomConnection, update: Uint8Array): void {
    this.#fanOut.presence(this.#presence.apply(from, update));
  }

  sendPresence(from: RoomConnection): void {
    const all = this.#presence.encodeAll();
    if (all) from.send(awarenessFrame(from.head, all));
  }

  failed(from: RoomConnection, error: unknown): void {
    this.#services.metrics.clientFaults.inc();
    if (!from.complained) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#logger.warn({ reason }, "a message could not be handled; its connection is closed");
      this.#logger.debug({ err: error }, "where that happened");
    }
    from.complained = true;
    if (error instanceof UpdateLimitError) {
      this.#services.metrics.updatesRefused.inc({ reason: "too-much" });
      from.answer(1, false);
      from.end(CloseCode.TooLarge, "the update holds too much");
      return;
    }
    if (error instanceof UnreadableUpdate) {
      this.#services.metrics.updatesRefused.inc({ reason: "unreadable" });
      from.answer(1, false);
    }
    from.end(CloseCode.ProtocolError, "unreadable message");
  }

  #receive(from: RoomConnection, update: Uint8Array, take: () => void): void {
    const { metrics, log } = this.#services;
    metrics.updates.inc();
    metrics.updateBytes.inc(update.byteLength);
    if (from.connection.readOnly && !Y.snapshotContainsUpdate(Y.snapshot(this), update)) {
      metrics.updatesRefused.inc({ reason: "read-only" });
      this.#barrier.refuse(from);
      return;
    }
    if (!log.accepting.get()) {
      metrics.updatesRefused.inc({ reason: "backlog" });
      // Storage has failed for so long that memory is at its end. The client keeps the change and comes back.
      from.end(CloseCode.TryAgainLater, "storage is full or failing");
      return;
    }
    if (update.byteLength > EMPTY_UPDATE_BYTES) take();
    else this.#barrier.acknowledge(from);
  }

  /** Asks a client for what it has and the room lacks. */
  #ask(from: RoomConnection): void {
    from.send(syncFrame(from.head, SyncStep.StateVector, Y.encodeStateVector(this)));
  }

  #changed(update: Uint8Array, origin: unknown): void {
    const author = this.#memberOf(origin);
    this.#fanOut.update(update, author);
    this.#answers.changed(update);
    if (this.#intake.gathers(update)) return;
    this.#append(update, author?.author ?? null);
    // Behind the transaction that this is told from.
    queueMicrotask(() => this.#intake.settle());
  }

  #append(update: Uint8Array, author: string | null): void {
    const append = this.#barrier.append();
    this.#services.log.append(this.name, update, author).then(
      () => this.#barrier.committed(append),
      (error: unknown) => this.#unstorable(error),
    );
  }

  /** What is in memory can never be stored: nobody may go on believing in it. */
  #unstorable(error: unknown): void {
    if (this.#broken) return;
    this.#broken = true;
    const code = error instanceof LogError ? error.code : null;
    if (code === "closed") {
      this.end(CloseCode.ServiceRestart, "the server restarts");
      return;
    }
    this.#logger.error({ err: error }, "an update can never be stored; the room is closed");
    if (code === "unknown-document") this.end(CloseCode.UnknownDocument, "unknown-document");
    else if (code === "too-large") this.end(CloseCode.TooLarge, "the update is too large");
    else this.end(CloseCode.TryAgainLater, "try-again-later");
  }

  #memberOf(origin: unknown): RoomConnection | null {
    const { connection } = (origin ?? {}) as { readonly connection?: Connection };
    return (connection && this.#members.get(connection)) ?? null;
  }
}
