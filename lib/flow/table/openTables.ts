import type * as Y from "yjs";
import { assert } from "../../base/assert.ts";
import type { Dispose } from "../../base/disposable.ts";
import { HEALING } from "../healing.ts";
import { migrateBeforeEdit } from "../migrations.ts";
import { isMissing } from "../missing.ts";
import { sameJson } from "../plainJson.ts";
import { isUndo } from "../undo/createFlowUndo.ts";
import type { Flow, FlowChange } from "../types.ts";
import { TABLE_PREFIX, cellKey, cellRoot, parseCellRoot } from "./names.ts";
import type { CellName } from "./names.ts";
import { systemChance } from "../orderKeys.ts";
import type { Chance } from "../orderKeys.ts";
import { hasCells, keepTable, readTable, readTableWith } from "./readTable.ts";
import type { TableReading } from "./readTable.ts";
import { clearEmbed, hasOwnWords, isMade, removeEmbed, writeRestored } from "./restoreTable.ts";
import type { ItemId } from "./restoreTable.ts";
import { Table } from "./Table.ts";
import { RESTORED, TableEmbeds, isGone, tableEmbedsIn } from "./tableEmbeds.ts";
import type { TableView } from "./types.ts";
import { changedRoots, isOnlyIn, wroteEmbed } from "./transactions.ts";
import { deleteWords, existingRoot, findWords } from "./words.ts";
import type { Unseen, WordyCells } from "./words.ts";
import { WordIndex } from "./WordIndex.ts";

/** What one transaction did to one table that was read before. */
interface TableChange {
  readonly id: string;
  /** The same object as `after` if only the text of cells changed. */
  readonly before: TableView;
  readonly after: TableView;
  /** The cells whose text changed. */
  readonly cells: readonly CellName[];
}

/** What one transaction did to tables. */
export interface TablesChange {
  readonly tables: readonly TableChange[];
  /** The tables that another embed shows than before, or none, or one for the first time. */
  readonly embeds: readonly string[];
  readonly origin: unknown;
  readonly local: boolean;
  readonly transaction: Y.Transaction;
}

/** The tables of a document: reads, edits and observes them, and brings words back that are left without a table. */
export interface Tables {
  /** The table `id`, whether an embed shows it or not; without rows and columns if nobody made it. The same object for one id. */
  table(id: string): Table;
  /** The table that `embed` shows; null if it shows none: no table, or a second embed of one that another shows already. */
  tableOf(embed: Y.Map<unknown>): Table | null;
  /** The embed that shows the table `id`; undefined if none does. */
  embedOf(id: string): Y.Map<unknown> | undefined;
  /** The tables that hold words and that no embed shows. */
  lost(): readonly string[];
  /**
   * Runs `run` as one transaction. A table whose embed it takes away is deleted by it, with its words; unless it writes another one,
   * which moves the table. Words that are `unseen` stay.
   */
  transact<T>(origin: unknown, run: () => T, unseen?: Unseen): T;
  /**
   * Deletes the words in those of the tables `ids` that no embed shows: of whoever takes a table away that somebody else took away a
   * moment ago, who did not know of these words.
   */
  deleteWords(ids: Iterable<string>, unseen?: Unseen): void;
  /**
   * Runs `run`, and brings back what its transactions call for only when it is over: who wrote can take note of what they wrote before
   * anything else is written.
   */
  healAfter<T>(run: () => T): T;
  /** Called once a transaction that changed tables, after everything is up to date. */
  observe(listener: (change: TablesChange) => void): Dispose;
  /** Compares what is kept incrementally with a full read; throws {@link AssertionError} on a difference. For tests. */
  verify(): void;
  dispose(): void;
}

/** Opens the tables of `flow`'s document. One at a time; dispose it before the flow. */
export function openTables(flow: Flow, chance: Chance = systemChance): Tables {
  return new LiveTables(flow, chance);
}

/** What transactions called for that is not healed yet: whether somebody edited, and the cells that they wrote in, by table. */
interface Held {
  edited: boolean;
  readonly cells: Map<string, readonly CellName[]>;
}

class LiveTables implements Tables {
  readonly #flow: Flow;
  readonly #doc: Y.Doc;
  readonly #chance: Chance;
  readonly #words: WordIndex;
  readonly #embeds: TableEmbeds;
  readonly #tables = new Map<string, Table>();
  /** As they were when last read, outside of transactions. */
  readonly #readings = new Map<string, TableReading>();
  readonly #listeners = new Set<(change: TablesChange) => void>();
  /** Where the last embed of a table was that is gone. */
  readonly #places = new Map<string, ItemId>();
  /** The embeds that show tables, by id, as told of last. */
  readonly #shown = new Map<string, Y.Map<unknown>>();
  readonly #unobserve: Dispose;
  /** Tables some embed of which came or went in transactions that were not told of yet. */
  readonly #movedEmbeds = new Set<string>();
  #depth = 0;
  /** What is to be healed when what is written now is over. */
  #held: Held | null = null;
  /** Transactions that were begun and not told of yet: more than one if an observer edits. */
  readonly #open: Y.Transaction[] = [];
  /** Tables whose registers changed, or cells of which came to hold words or none any more, since they were read last. */
  readonly #stale = new Set<string>();

  constructor(flow: Flow, chance: Chance) {
    this.#flow = flow;
    this.#doc = flow.doc;
    this.#chance = chance;
    this.#words = new WordIndex(flow.doc);
    this.#embeds = new TableEmbeds(flow.blocks);
    for (const id of this.#embeds.ids()) this.#noteShown(id);
    if (flow.doc._transaction !== null) this.#open.push(flow.doc._transaction);
    this.#unobserve = flow.observe((change) => this.#followFlow(change));
    flow.doc.on("beforeTransaction", this.#begin);
    flow.doc.on("afterTransaction", this.#end);
  }

  table(id: string): Table {
    let table = this.#tables.get(id);
    if (table === undefined) {
      table = new Table(this.#doc, id, () => this.#read(id), this.#chance);
      this.#tables.set(id, table);
    }
    return table;
  }

  tableOf(embed: Y.Map<unknown>): Table | null {
    const id = this.#embeds.shownBy(embed);
    return id === null ? null : this.table(id);
  }

  embedOf(id: string): Y.Map<unknown> | undefined {
    return this.#embeds.get(id);
  }

  lost(): readonly string[] {
    const lost: string[] = [];
    for (const id of this.#words.tables()) {
      if (this.#embeds.get(id) === undefined && isMade(this.#doc, id)) lost.push(id);
    }
    return lost.sort();
  }

  transact<T>(origin: unknown, run: () => T, unseen?: Unseen): T {
    migrateBeforeEdit(this.#doc);
    return this.#doc.transact((transaction) => {
      this.#depth += 1;
      try {
        return run();
      } finally {
        this.#depth -= 1;
        if (this.#depth === 0) this.#deleteUnshown(transaction, unseen);
      }
    }, origin);
  }

  deleteWords(ids: Iterable<string>, unseen?: Unseen): void {
    this.#doc.transact((transaction) => {
      for (const id of ids) if (this.#embeds.get(id) === undefined) this.#deleteWords(transaction, id, unseen);
    });
  }

  #deleteWords(transaction: Y.Transaction, id: string, unseen?: Unseen): void {
    for (const { row, column } of this.#wordsNow(id).values()) {
      deleteWords(transaction, existingRoot(this.#doc, cellRoot(id, row, column)), unseen);
    }
  }

  healAfter<T>(run: () => T): T {
    if (this.#held !== null) return run();
    const held: Held = { edited: false, cells: new Map() };
    this.#held = held;
    try {
      return run();
    } finally {
      this.#held = null;
      this.#heal(held.edited, held.cells);
    }
  }

  observe(listener: (change: TablesChange) => void): Dispose {
    const entry = (change: TablesChange): void => listener(change);
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  verify(): void {
    for (const id of new Set([...this.#words.tables(), ...this.#readings.keys()])) {
      const [kept, fresh] = [[...this.#words.of(id).keys()].sort(), [...findWords(this.#doc, id).keys()].sort()];
      assert(sameJson(kept, fresh), `the cells of ${id} with words are stale: ${kept.join()}, not ${fresh.join()}`);
    }
    for (const [id, { view }] of this.#readings) {
      assert(keepTable(view, readTable(this.#doc, id)) === view, `table ${id} is stale`);
    }
    const fresh = new TableEmbeds(this.#flow.blocks);
    for (const id of new Set([...fresh.ids(), ...this.#embeds.ids()])) {
      assert(fresh.get(id) === this.#embeds.get(id), `another embed shows table ${id}`);
    }
  }

  dispose(): void {
    this.#unobserve();
    this.#doc.off("beforeTransaction", this.#begin);
    this.#doc.off("afterTransaction", this.#end);
    this.#listeners.clear();
  }

  /** Kept between transactions. Inside of one, and until it was told of, anything may have changed a moment ago: read anew. */
  #read(id: string): TableReading {
    const kept = this.#readings.get(id);
    if (this.#open.length > 0) {
      const fresh = readTableWith(this.#doc, id, this.#wordsNow(id));
      return kept === undefined ? fresh : { ...fresh, view: keepTable(kept.view, fresh.view) };
    }
    if (kept !== undefined) return kept;
    const read = readTableWith(this.#doc, id, this.#words.of(id));
    this.#readings.set(id, read);
    return read;
  }

  #followFlow({ splices }: FlowChange): void {
    for (const { removed } of splices) {
      for (const block of removed) {
        for (const { id, embed } of tableEmbedsIn(block)) {
          this.#embeds.remove(id, embed);
          this.#movedEmbeds.add(id);
          if (isGone(embed) && embed._item !== null) this.#places.set(id, embed._item.id);
        }
      }
    }
    for (const { inserted } of splices) {
      for (const block of inserted) for (const id of this.#embeds.add(block)) this.#movedEmbeds.add(id);
    }
  }

  /** The cells of a table that hold words, in the middle of transactions too. */
  #wordsNow(id: string): WordyCells {
    for (const transaction of this.#open) this.#lookAt(transaction);
    return this.#words.of(id);
  }

  readonly #begin = (transaction: Y.Transaction): void => {
    this.#open.push(transaction);
  };

  readonly #end = (transaction: Y.Transaction): void => {
    const at = this.#open.indexOf(transaction);
    if (at >= 0) this.#open.splice(at, 1);
    if (this.#hasNone && isOnlyIn(transaction, this.#flow.text)) return;
    const cells = this.#lookAt(transaction);
    const embeds = [...this.#movedEmbeds].filter((id) => this.#noteShown(id));
    this.#movedEmbeds.clear();
    const tables = this.#readAgain(new Set(this.#stale), cells);
    this.#stale.clear();
    const { origin, local } = transaction;
    try {
      if (tables.length > 0 || embeds.length > 0) this.#tell({ tables, embeds, origin, local, transaction });
    } finally {
      const edited = local && origin !== HEALING && transaction.changed.size > 0;
      // Undo that brings words back writes nothing on.
      this.#heal(edited, isUndo(origin) ? new Map() : cells);
    }
  };

  /** Whether there are no tables, and none was read or is on its way. */
  get #hasNone(): boolean {
    const { size } = this.#shown;
    return (
      size === 0 && this.#words.isEmpty && this.#embeds.isEmpty && this.#readings.size === 0 && this.#held === null
    );
  }

  /** Notes what `transaction` changed so far, and returns the cells whose text it changed, by table. Twice does no harm. */
  #lookAt(transaction: Y.Transaction): Map<string, CellName[]> {
    const cells = new Map<string, CellName[]>();
    for (const root of changedRoots(transaction)) {
      const name = this.#words.nameOf(root);
      // A root that has no name any more was replaced in this transaction, when it was first asked for: any cell can have changed.
      const looked = name === null ? this.#doc.share.keys() : [name];
      for (const each of looked) {
        const cell = parseCellRoot(each);
        if (cell !== null && this.#words.look(each)) this.#stale.add(cell.table);
      }
      if (name === null) continue;
      if (name.startsWith(TABLE_PREFIX)) this.#stale.add(name.slice(TABLE_PREFIX.length));
      const cell = parseCellRoot(name);
      if (cell === null) continue;
      const names = cells.get(cell.table) ?? [];
      names.push({ row: cell.row, column: cell.column });
      cells.set(cell.table, names);
    }
    return cells;
  }

  #readAgain(stale: ReadonlySet<string>, cells: ReadonlyMap<string, readonly CellName[]>): TableChange[] {
    const changes: TableChange[] = [];
    for (const [id, { view: before }] of this.#readings) {
      const changed = cells.get(id) ?? [];
      if (!stale.has(id)) {
        if (changed.length > 0) changes.push({ id, before, after: before, cells: changed });
        continue;
      }
      const read = readTableWith(this.#doc, id, this.#words.of(id));
      const after = keepTable(before, read.view);
      this.#readings.set(id, { ...read, view: after });
      if (after !== before || changed.length > 0) changes.push({ id, before, after, cells: changed });
    }
    return changes;
  }

  /** Returns whether another embed shows the table `id` than the last time. */
  #noteShown(id: string): boolean {
    const embed = this.#embeds.get(id);
    if (embed === this.#shown.get(id)) return false;
    if (embed === undefined) this.#shown.delete(id);
    else this.#shown.set(id, embed);
    return true;
  }

  #tell(change: TablesChange): void {
    let failed = false;
    let error: unknown;
    const told = Array.from(this.#listeners);
    for (const listener of told) {
      try {
        listener(change);
      } catch (thrown) {
        if (!failed) error = thrown;
        failed = true;
      }
    }
    if (failed) throw error;
  }

  /** Deletes the tables whose embed is gone: the words, and further embeds that would show the empty table instead. */
  #deleteUnshown(transaction: Y.Transaction, unseen?: Unseen): void {
    if (transaction.deleteSet.clients.size === 0) return;
    for (const [id, shown] of this.#shown) {
      if (!isGone(shown) || wroteEmbed(transaction, id)) continue;
      const others = this.#embeds.all(id);
      // Without a row all of them look alike, and whoever takes one away has not taken the others.
      if (others.length > 0 && !hasCells(this.#read(id).view)) continue;
      this.#deleteWords(transaction, id, unseen);
      for (const embed of others) clearEmbed(this.#flow, embed);
    }
  }

  /**
   * Brings words back that nobody deleted. Lost tables are shown again: by whoever wrote words in them, at once, and by whoever edits
   * next, should that one be gone. A row or column that was deleted is kept for good by whoever writes on in it. Nobody does anything
   * while updates are missing: the embed may be among them.
   */
  #heal(edited: boolean, cells: ReadonlyMap<string, readonly CellName[]>): void {
    if (this.#held !== null) {
      this.#held.edited ||= edited;
      for (const [id, names] of cells) this.#held.cells.set(id, [...(this.#held.cells.get(id) ?? []), ...names]);
      return;
    }
    if (isMissing(this.#doc)) return;
    const lost = this.lost().filter((id) => edited || hasOwnWords(this.#doc, id, this.#words.of(id)));
    const kept = edited ? this.#writtenOn(cells) : new Map<string, CellName[]>();
    const doubled = edited ? this.#doubled() : [];
    if (lost.length === 0 && kept.size === 0 && doubled.length === 0) return;
    this.#doc.transact(() => {
      for (const id of lost) writeRestored(this.#flow, id, this.#places.get(id) ?? null);
      for (const [id, names] of kept) this.table(id).keepCells(names, HEALING);
      for (const embed of doubled) removeEmbed(this.#flow, embed);
    }, HEALING);
  }

  /** The cells that were just written in and whose row or column is deleted, by table. */
  #writtenOn(cells: ReadonlyMap<string, readonly CellName[]>): Map<string, CellName[]> {
    const found = new Map<string, CellName[]>();
    for (const [id, names] of cells) {
      const { rows, columns } = this.#read(id).view;
      const deletedRows = new Set(rows.filter(({ deleted }) => deleted).map((row) => row.id));
      const deletedColumns = new Set(columns.filter(({ deleted }) => deleted).map((column) => column.id));
      if (deletedRows.size + deletedColumns.size === 0) continue;
      const written = names.filter(
        ({ row, column }) =>
          this.#words.of(id).has(cellKey(row, column)) && (deletedRows.has(row) || deletedColumns.has(column)),
      );
      if (written.length > 0) found.set(id, written);
    }
    return found;
  }

  /** The embeds that restored a table which another embed shows. */
  #doubled(): Y.Map<unknown>[] {
    const found: Y.Map<unknown>[] = [];
    for (const id of this.#embeds.ids()) {
      if (this.#embeds.known(id).size < 2) continue;
      const shown = this.#embeds.get(id);
      found.push(...this.#embeds.all(id).filter((embed) => embed !== shown && embed.has(RESTORED)));
    }
    return found;
  }
}
