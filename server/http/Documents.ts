import * as Y from "yjs";
import type { Clock } from "../../lib/base/clock.ts";
import { uuidV7 } from "../../lib/base/uuid.ts";
import { type DocumentContent, fromBytes } from "../../lib/convert/fromBytes.ts";
import { migrateDocument } from "../../lib/flow/migrations.ts";
import { createSeedUpdate } from "../../lib/flow/seed.ts";
import { readTitle, writeTitle } from "../../lib/flow/title.ts";
import type { Person } from "../../lib/model/person.ts";
import { applyStored } from "../collab/update/applyTolerantly.ts";
import { encodeIntegrated } from "../collab/update/encodeIntegrated.ts";
import { Refusal } from "../collab/Refusal.ts";
import { SERVER_ORIGIN } from "../collab/Room.ts";
import type { Rooms } from "../collab/Rooms.ts";
import { LogError, type UpdateLog } from "../log/UpdateLog.ts";
import type { DocumentRecord, DocumentStore } from "../storage/DocumentStore.ts";
import { StoreError } from "../storage/StoreError.ts";
import type { Logger } from "../telemetry/logger.ts";
import { Problem } from "./Problem.ts";

/** A document as the REST interface tells it. Times are milliseconds since 1970-01-01 UTC. */
export interface DocumentSummary {
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly trashedAt: number | null;
  /** Who has it open now. */
  readonly people: readonly Person[];
}

/** How long a request waits for the disk before it says that storage does not answer. */
const PATIENCE_MS = 8_000;

export interface DocumentsServices {
  readonly store: DocumentStore;
  readonly log: UpdateLog;
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What can be done with documents beside writing in them. Every method rejects with {@link Problem} only. */
export class Documents {
  readonly #services: DocumentsServices;

  constructor(services: DocumentsServices) {
    this.#services = services;
  }

  async create(title: string): Promise<DocumentSummary> {
    const { store, log, clock } = this.#services;
    return this.#patiently(async () => {
      // Not into a log that only retries: the document would appear, empty, when nobody waits for it any more.
      if (log.state.get().kind === "failing") throw new Problem("storage-unavailable");
      const id = uuidV7(clock.now());
      const { updates, title: cleaned } = firstUpdates(title);
      await store.createDocument({ id, title: cleaned, createdAt: clock.now() });
      await Promise.all(updates.map((update) => log.append(id, update, null)));
      return this.#summary(await this.#record(id));
    });
  }

  /** Last edited first; with `trashed` those in the trash, last trashed first. */
  async list(trashed: boolean): Promise<DocumentSummary[]> {
    return this.#patiently(async () => {
      const records = await this.#services.store.listDocuments({ trashed });
      return records.map((record) => this.#summary(record));
    });
  }

  async get(id: string): Promise<DocumentSummary> {
    return this.#patiently(async () => this.#summary(await this.#record(id)));
  }

  /** Written into the document itself, so that those who have it open see it. */
  async rename(id: string, title: string): Promise<DocumentSummary> {
    return this.#patiently(async () => {
      if ((await this.#record(id)).trashedAt !== null) throw new Problem("trashed");
      await this.#services.rooms.use(id, async (room) => {
        writeTitle(room, title, SERVER_ORIGIN);
        await room.saved();
      });
      return this.#summary(await this.#record(id));
    });
  }

  /** Closes the document for all who have it open. What they wrote before is kept. */
  async trash(id: string): Promise<DocumentSummary> {
    const { store, rooms, clock } = this.#services;
    return this.#patiently(async () => {
      await this.#record(id);
      // Barred first: who opens it while storage works would stay in a document that is in the trash.
      rooms.bar(id, "trashed");
      try {
        return this.#summary(found(await store.trash(id, clock.now())));
      } catch (error) {
        rooms.unbar(id);
        throw error;
      }
    });
  }

  async restore(id: string): Promise<DocumentSummary> {
    const { store, rooms } = this.#services;
    return this.#patiently(async () => {
      const record = found(await store.restore(id));
      rooms.unbar(id);
      return this.#summary(record);
    });
  }

  /** Removes a document in the trash for good. */
  async purge(id: string): Promise<void> {
    const { store, rooms } = this.#services;
    return this.#patiently(async () => {
      if ((await this.#record(id)).trashedAt === null) {
        throw new Problem("not-in-trash", "Only a document in the trash can be deleted for good.");
      }
      await store.purge(id);
      rooms.forget(id);
    });
  }

  /** What the document says now, as those see it who have it open. */
  async content(id: string): Promise<DocumentContent> {
    const { log, rooms, logger } = this.#services;
    return this.#patiently(async () => {
      const room = rooms.room(id);
      if (room) return fromBytes([encodeIntegrated(room)]);
      const { parts } = found(await log.load(id));
      const doc = new Y.Doc();
      applyStored(doc, parts, (error) => logger.error({ err: error, documentId: id }, "a stored update is left out"));
      const content = fromBytes([encodeIntegrated(doc)]);
      doc.destroy();
      return content;
    });
  }

  #summary({ id, title, createdAt, updatedAt, trashedAt }: DocumentRecord): DocumentSummary {
    return { id, title, createdAt, updatedAt, trashedAt, people: this.#services.rooms.people(id) };
  }

  async #record(id: string): Promise<DocumentRecord> {
    return found(await this.#services.store.getDocument(id));
  }

  async #patiently<T>(act: () => Promise<T>): Promise<T> {
    let stopWaiting = (): void => {};
    const impatience = new Promise<never>((_, reject) => {
      stopWaiting = this.#services.clock.after(PATIENCE_MS, () => reject(new Problem("storage-unavailable")));
    });
    try {
      return await Promise.race([act(), impatience]);
    } catch (error) {
      throw problemOf(error);
    } finally {
      stopWaiting();
    }
  }
}

/** What a new document holds: the same first bytes everywhere, and its title. */
function firstUpdates(title: string): { readonly updates: readonly Uint8Array[]; readonly title: string } {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  Y.applyUpdate(doc, createSeedUpdate());
  migrateDocument(doc);
  writeTitle(doc, title, SERVER_ORIGIN);
  const cleaned = readTitle(doc);
  doc.destroy();
  return { updates, title: cleaned };
}

function found<T>(value: T | null): T {
  if (value === null) throw new Problem("unknown-document");
  return value;
}

function problemOf(error: unknown): unknown {
  if (error instanceof Refusal) {
    return new Problem(
      error.reason === "trashed" || error.reason === "unknown-document" ? error.reason : "storage-unavailable",
    );
  }
  const code = error instanceof StoreError || error instanceof LogError ? error.code : null;
  if (code === null) return error;
  return new Problem(code === "unknown-document" ? "unknown-document" : "storage-unavailable");
}
