import {
  type ConnectionConfiguration,
  type Document,
  Hocuspocus,
  type onAuthenticatePayload,
} from "@hocuspocus/server";
import { assert } from "../../lib/base/assert.ts";
import type { Dispose } from "../../lib/base/disposable.ts";
import type { Person } from "../../lib/model/person.ts";
import type { CloseCode } from "../../lib/protocol/closeCodes.ts";
import type { ServerNotice } from "../../lib/protocol/notices.ts";
import { REFUSALS, type RefusalReason } from "../../lib/protocol/refusals.ts";
import { authentication } from "./authentication.ts";
import type { ConnectionContext } from "./ClientSocket.ts";
import { guardExtension } from "./guardExtension.ts";
import { MAX_DOCUMENTS_PER_SOCKET, MAX_WAITING_BYTES, MAX_WAITING_MESSAGES, ROOM_LINGER_MS } from "./limits.ts";
import { permissions } from "./permissions.ts";
import { Refusal } from "./Refusal.ts";
import { Room, type RoomServices } from "./Room.ts";

/** Longest delay of a timer: Hocuspocus's own idle check never runs, sockets are pinged instead. */
const NEVER_MS = 2 ** 31 - 1;

/**
 * All rooms of this server: Hocuspocus, with its ways of loading and unloading replaced.
 *
 * Its own unloading removes a room by name after awaiting hooks; one that was loaded anew meanwhile went with it, and
 * with it the edits of those who were in (23 of 18,648 lost). Its own loading leaks the document when it fails. Here a
 * room is dropped in one turn, by a timer, and only if it is the one under its name, empty, and wholly stored.
 */
export class Rooms extends Hocuspocus<ConnectionContext> {
  readonly #services: RoomServices;
  readonly #leaving = new Map<Room, Dispose>();
  /** Documents that may not be opened although storage would give them: being trashed or purged. */
  readonly #barred = new Map<string, RefusalReason>();
  readonly #stop: Dispose;

  constructor(services: RoomServices) {
    const { store, log, logger, metrics } = services;
    super({
      quiet: true,
      timeout: NEVER_MS,
      maxUnauthenticatedQueueSize: MAX_WAITING_BYTES,
      maxUnauthenticatedQueueMessages: MAX_WAITING_MESSAGES,
      maxPendingDocuments: MAX_DOCUMENTS_PER_SOCKET,
      extensions: [authentication(), permissions(store)].map((extension) =>
        guardExtension(extension, {
          logger,
          metrics,
          refused: (payload, refusal) => {
            const { documentName, context } = payload as onAuthenticatePayload<ConnectionContext>;
            return this.#refused(documentName, context, refusal);
          },
        }),
      ),
    });
    this.#services = services;
    this.#stop = log.state.subscribe(() => this.#tellStorage());
  }

  /** Rooms in memory. */
  get rooms(): Iterable<Room> {
    return this.documents.values() as Iterable<Room>;
  }

  /** The room of a document, if it is in memory. */
  room(documentId: string): Room | null {
    const document = this.documents.get(documentId);
    return document instanceof Room ? document : null;
  }

  people(documentId: string): readonly Person[] {
    return this.room(documentId)?.people ?? [];
  }

  /**
   * Runs `act` on the room of a document, loaded for it if need be, and kept until it is done.
   * Rejects with {@link Refusal}, or what `act` rejects with.
   */
  async use<T>(documentId: string, act: (room: Room) => T | Promise<T>): Promise<T> {
    const document = await this.createDocument(documentId, new Request("http://localhost"), "server", {
      isAuthenticated: true,
      readOnly: false,
    });
    assert(document instanceof Room, "every document is a room");
    document.addDirectConnection();
    try {
      return await act(document);
    } finally {
      document.removeDirectConnection();
      void this.unloadDocument(document);
    }
  }

  /** From now on nobody opens the document; who has it open is told why. */
  bar(documentId: string, reason: RefusalReason): void {
    this.#barred.set(documentId, reason);
    this.room(documentId)?.end(REFUSALS[reason], reason);
  }

  unbar(documentId: string): void {
    this.#barred.delete(documentId);
  }

  /**
   * The document is gone for good: nothing of it stays, or one that is brought back from a backup could not be opened,
   * or would be opened as a room that holds more than storage does.
   */
  forget(documentId: string): void {
    this.bar(documentId, "unknown-document");
    const room = this.room(documentId);
    if (room) {
      this.#leaving.get(room)?.();
      this.#leaving.delete(room);
      this.#drop(room);
    }
    // From here on storage says that it is unknown.
    this.unbar(documentId);
  }

  /** Ends every connection of every room. */
  end(code: CloseCode, reason: string): void {
    for (const room of this.rooms) room.end(code, reason);
  }

  /** Drops all rooms, stored or not. Nobody may be connected any more. */
  close(): void {
    this.#stop();
    for (const cancel of this.#leaving.values()) cancel();
    this.#leaving.clear();
    for (const room of Array.from(this.rooms)) this.#drop(room);
  }

  override async createDocument(
    documentId: string,
    request: Request,
    socketId: string,
    connection: ConnectionConfiguration,
    context?: ConnectionContext,
  ): Promise<Document> {
    try {
      this.#refuseBarred(documentId);
      if (this.room(documentId)?.broken) throw new Refusal("try-again-later");
      const document = await super.createDocument(documentId, request, socketId, connection, context);
      this.#refuseBarred(documentId);
      return document;
    } catch (error) {
      if (error instanceof Refusal) throw this.#refused(documentId, context, error);
      this.#services.logger.error({ err: error, documentId }, "a document could not be loaded");
      throw this.#refused(documentId, context, new Refusal("try-again-later", error));
    }
  }

  override async loadDocument(documentId: string): Promise<Document> {
    const room = new Room(documentId, this.#services);
    this.#services.metrics.roomLoads.inc();
    try {
      await room.fill();
    } catch (error) {
      room.destroy();
      throw error;
    }
    const notice = this.#storageNotice();
    if (notice.state === "failing") room.notify(notice, true);
    // Whoever asked for it may be gone by now.
    setImmediate(() => void this.unloadDocument(room));
    return room;
  }

  /** Called whenever somebody left: lets the room linger, then drops it if nobody came back and all is stored. */
  override async unloadDocument(document: Document): Promise<void> {
    if (!(document instanceof Room) || !this.#isEmpty(document)) return;
    this.#leaving.get(document)?.();
    const timer = this.#services.clock.after(ROOM_LINGER_MS, () => {
      this.#leaving.delete(document);
      if (!this.#isEmpty(document)) return;
      if (document.idle) this.#unload(document);
      else void document.saved().then(() => this.unloadDocument(document));
    });
    this.#leaving.set(document, timer);
  }

  #isEmpty(room: Room): boolean {
    return this.documents.get(room.name) === room && room.getConnectionsCount() === 0;
  }

  #unload(room: Room): void {
    this.#drop(room);
    const { log, logger } = this.#services;
    log.maybeCompact(room.name).catch((error: unknown) => {
      logger.warn({ err: error, documentId: room.name }, "a document could not be compacted");
    });
  }

  #drop(room: Room): void {
    this.documents.delete(room.name);
    room.destroy();
  }

  /** Counts a refusal, and has the socket closed behind the message that Hocuspocus sends for it. */
  #refused(documentId: string, context: ConnectionContext | undefined, refusal: Refusal): Refusal {
    this.#services.metrics.refusals.inc({ reason: refusal.reason });
    context?.socket.refused(documentId, refusal);
    return refusal;
  }

  #refuseBarred(documentId: string): void {
    const reason = this.#barred.get(documentId);
    if (reason !== undefined) throw new Refusal(reason);
  }

  #storageNotice(): ServerNotice {
    const state = this.#services.log.state.get();
    return state.kind === "ok"
      ? { type: "storage", state: "ok" }
      : { type: "storage", state: "failing", since: state.since };
  }

  #tellStorage(): void {
    const notice = this.#storageNotice();
    for (const room of this.rooms) room.notify(notice, notice.state === "failing");
  }
}
