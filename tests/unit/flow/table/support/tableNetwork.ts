import * as Y from "yjs";
import { openFlow } from "../../../../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../../../../lib/flow/seed.ts";
import { openTables } from "../../../../../lib/flow/table/openTables.ts";
import type { Tables } from "../../../../../lib/flow/table/openTables.ts";
import type { Flow, FlowUndo } from "../../../../../lib/flow/types.ts";
import type { Random } from "../../../../harness/random.ts";

export const USER = "user";

/** How messages travel: through a server, in order; or in any order and some twice, so that Yjs has to hold them back. */
export type Order = "relayed" | "shuffled";

/** An open document. */
interface Site {
  readonly doc: Y.Doc;
  readonly flow: Flow;
  readonly tables: Tables;
  readonly undo: FlowUndo;
}

function openSite(name: number, random: Random, state: Uint8Array, outbox: Uint8Array[]): Site {
  const doc = new Y.Doc();
  doc.clientID = 1_000 + random.int(1_000_000) * 8 + name;
  Y.applyUpdate(doc, state, "network");
  const flow = openFlow(doc);
  // Coarse chance: two people often give the same place the same key.
  const tables = openTables(flow, () => random.int(4) / 4);
  const undo = flow.createUndoManager({ trackedOrigins: new Set([USER]), captureTimeout: 0 });
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== "network") outbox.push(update);
  });
  return { doc, flow, tables, undo };
}

/** One writer at a document with tables. */
export class TableWriter {
  readonly name: number;
  readonly outbox: Uint8Array[] = [];
  readonly inbox: Uint8Array[] = [];
  /** Cut off: what it writes and what comes waits. */
  offline = false;
  readonly #random: Random;
  readonly #cells = new Map<string, Flow>();
  #site: Site;

  constructor(name: number, random: Random) {
    this.name = name;
    this.#random = random;
    this.#site = openSite(name, random, createSeedUpdate(), this.outbox);
  }

  get doc(): Y.Doc {
    return this.#site.doc;
  }

  get flow(): Flow {
    return this.#site.flow;
  }

  get tables(): Tables {
    return this.#site.tables;
  }

  get undo(): FlowUndo {
    return this.#site.undo;
  }

  /** The flow of a cell, opened when it is first asked for. */
  readonly cell = (root: string): Flow => {
    let cell = this.#cells.get(root);
    if (cell === undefined) {
      cell = openFlow(this.doc, root);
      this.#cells.set(root, cell);
    }
    return cell;
  };

  /** Closes the cells that are open, as an editor does with those that it does not show any more. */
  closeCells(): void {
    for (const cell of this.#cells.values()) cell.dispose();
    this.#cells.clear();
  }

  /** Closes the page and opens it again: the same document under another client id, without undo. Not while updates are missing. */
  reload(): void {
    this.closeCells();
    this.tables.dispose();
    this.flow.dispose();
    const state = Y.encodeStateAsUpdate(this.doc);
    this.doc.destroy();
    this.#site = openSite(this.name, this.#random, state, this.outbox);
  }

  get missesUpdates(): boolean {
    return this.doc.store.pendingStructs !== null || this.doc.store.pendingDs !== null;
  }

  /** Holds everything that is kept incrementally against a full read. */
  verify(): void {
    this.flow.verify();
    this.tables.verify();
    for (const cell of this.#cells.values()) cell.verify();
  }
}

/** Writers whose updates travel when the test says. */
export class TableNetwork {
  readonly writers: readonly TableWriter[];
  readonly #random: Random;
  readonly #order: Order;

  constructor(count: number, random: Random, order: Order) {
    this.#random = random;
    this.#order = order;
    this.writers = Array.from({ length: count }, (_, name) => new TableWriter(name, random));
  }

  send(writer: TableWriter): void {
    if (writer.offline) return;
    for (const update of writer.outbox.splice(0)) {
      for (const other of this.writers) if (other !== writer) other.inbox.push(update);
    }
  }

  /** Lets about `share` of what is on the way to `writer` arrive. */
  receive(writer: TableWriter, share: number): void {
    if (writer.offline) return;
    const messages = writer.inbox.splice(0);
    if (this.#order === "shuffled") shuffle(messages, this.#random);
    const later: Uint8Array[] = [];
    for (const message of messages) {
      const held = this.#order === "relayed" && later.length > 0;
      if (held || !this.#random.chance(share)) {
        later.push(message);
        continue;
      }
      Y.applyUpdate(writer.doc, message, "network");
      if (this.#random.chance(0.05)) later.push(message);
    }
    writer.inbox.push(...later);
  }

  /** Lets everything arrive everywhere, and what that makes others write too. */
  settle(): void {
    for (const writer of this.writers) writer.offline = false;
    while (this.writers.some(({ inbox, outbox }) => inbox.length > 0 || outbox.length > 0)) {
      for (const writer of this.writers) {
        this.send(writer);
        this.receive(writer, 1);
      }
    }
    // Updates that wait for each other can stay pending in Yjs though nothing is missing: a client asks for the whole then.
    for (const writer of this.writers) {
      for (const other of this.writers) {
        if (writer.missesUpdates && other !== writer) {
          Y.applyUpdate(writer.doc, Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(writer.doc)), "network");
        }
      }
    }
    if (this.writers.some(({ outbox }) => outbox.length > 0)) this.settle();
  }
}

function shuffle(list: unknown[], random: Random): void {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = random.int(at + 1);
    [list[at], list[other]] = [list[other], list[at]];
  }
}
