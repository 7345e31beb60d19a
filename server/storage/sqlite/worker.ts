import type { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { assert, assertNever } from "../../../lib/base/assert.ts";
import { openBeside, openDatabase } from "./openDatabase.ts";
import { packedBuffers } from "./packUpdates.ts";
import type { Operation, Operations, Request, Response } from "./protocol.ts";
import { SqliteDocuments } from "./SqliteDocuments.ts";
import { storeErrorOf } from "./storeErrorOf.ts";

/*
 * The database's thread: SQLite blocks while it waits for the disk, and the thread that serves people must not.
 * Started by WorkerLink with the database's path.
 */

interface Opened {
  readonly database: DatabaseSync;
  readonly documents: SqliteDocuments;
}

interface WorkerData {
  readonly path: string;
  /** See SqliteStoreOptions. */
  readonly beside?: boolean;
}

function open({ path, beside = false }: WorkerData): Opened {
  const database = beside ? openBeside(path, { current: true }) : openDatabase(path);
  return { database, documents: new SqliteDocuments(database) };
}

function carryOut({ database, documents }: Opened, request: Request): Operations[Operation]["answer"] {
  switch (request.name) {
    case "open":
      return null;
    case "createDocument":
      return documents.createDocument(request.ask);
    case "getDocument":
      return documents.getDocument(request.ask);
    case "listDocuments":
      return documents.listDocuments(request.ask.trashed);
    case "setTitle":
      return documents.setTitle(request.ask.id, request.ask.title);
    case "trash":
      return documents.trash(request.ask.id, request.ask.at);
    case "restore":
      return documents.restore(request.ask);
    case "purge":
      return documents.purge(request.ask);
    case "append":
      return documents.append(request.ask);
    case "load":
      return documents.load(request.ask);
    case "backlog":
      return documents.backlog(request.ask);
    case "compact":
      return documents.compact(request.ask.id, request.ask.checkpoint);
    case "close":
      database.close();
      return null;
    default:
      return assertNever(request);
  }
}

/** The buffers that an answer may hand over instead of copying: a loaded document may be many megabytes. */
function buffersOf(answer: Operations[Operation]["answer"]): ArrayBuffer[] {
  if (answer === null || typeof answer !== "object" || !("updates" in answer)) return [];
  if (typeof answer.updates === "number") return [];
  const state = "checkpoint" in answer ? answer.checkpoint?.state.buffer : undefined;
  return [...packedBuffers(answer.updates), ...(state instanceof ArrayBuffer ? [state] : [])];
}

function start(data: WorkerData): void {
  const port = parentPort;
  assert(port, "started as a worker");
  let opened: Opened | undefined;
  port.on("message", (request: Request) => {
    try {
      opened ??= open(data);
      const answer = carryOut(opened, request);
      port.postMessage({ number: request.number, answer } satisfies Response, buffersOf(answer));
    } catch (error) {
      const { code, message, documentIds } = storeErrorOf(error);
      port.postMessage({ number: request.number, error: { code, message, documentIds } } satisfies Response);
    }
  });
}

start(workerData as WorkerData);
