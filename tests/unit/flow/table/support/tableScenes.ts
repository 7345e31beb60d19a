import * as Y from "yjs";
import { openFlow } from "../../../../../lib/flow/openFlow.ts";
import { openTables } from "../../../../../lib/flow/table/openTables.ts";
import type { Tables } from "../../../../../lib/flow/table/openTables.ts";
import type { Table } from "../../../../../lib/flow/table/Table.ts";
import { emptyTable, insertTable } from "../../../../../lib/flow/table/tableData.ts";
import type { TableData } from "../../../../../lib/flow/table/tableData.ts";
import type { Flow, FlowUndo } from "../../../../../lib/flow/types.ts";
import { deleteEmbed } from "./tableOperations.ts";
import { drawn } from "./tableShown.ts";

export const ME = "me";

/** Somebody at a document with one table. */
export class Person {
  readonly doc: Y.Doc;
  readonly flow: Flow;
  readonly tables: Tables;
  readonly undo: FlowUndo;
  readonly #id: string;

  constructor(clientId: number, state: Uint8Array | null, id: string) {
    this.doc = new Y.Doc();
    this.doc.clientID = clientId;
    if (state !== null) Y.applyUpdate(this.doc, state);
    this.flow = openFlow(this.doc);
    this.tables = openTables(this.flow, () => 0.5);
    this.undo = this.flow.createUndoManager({ trackedOrigins: new Set([ME]), captureTimeout: 0 });
    this.#id = id;
  }

  get table(): Table {
    return this.tables.table(this.#id);
  }

  /** The id of the row at `index`. */
  row(index: number): string {
    return this.table.view.rows[index]?.id ?? "";
  }

  column(index: number): string {
    return this.table.view.columns[index]?.id ?? "";
  }

  /** Types at the end of the cell at a place as shown. */
  type(row: number, column: number, text: string): void {
    this.typeIn(this.row(row), this.column(column), text);
  }

  typeIn(row: string, column: string, text: string): void {
    const cell = openFlow(this.doc, this.table.cellRoot(row, column));
    cell.transact(ME, () => cell.insertText(cell.length, text, {}));
    cell.dispose();
  }

  /** Deletes all that is in a cell. */
  clear(row: string, column: string): void {
    const cell = openFlow(this.doc, this.table.cellRoot(row, column));
    cell.transact(ME, () => cell.deleteRange(0, cell.length));
    cell.dispose();
  }

  deleteTable(): void {
    this.tables.transact(ME, () => deleteEmbed(this.flow, this.tables.embedOf(this.#id)));
  }

  /** The table as it is seen. */
  get seen(): string[] {
    return drawn(this.doc, this.table.view);
  }
}

/** Writes a text of one paragraph as a cell's data. */
function cellOf(text: string): TableData["cells"][number][number] {
  return {
    attributes: {},
    blocks: text === "" ? [] : [{ attributes: {}, content: [{ kind: "text", text, formats: {} }] }],
  };
}

/**
 * People at one document with one table, whose rows are `lines`: cells apart by `|`. The first person has the lowest client id, or, with
 * `reversed`, the highest: of two who set one register the higher wins.
 */
export function peopleAt(lines: readonly string[], count: number = 2, reversed: boolean = false): Person[] {
  const texts = lines.map((line) => line.split("|"));
  const maker = new Y.Doc();
  maker.clientID = 300;
  const flow = openFlow(maker);
  const data = { ...emptyTable(texts.length, texts[0]?.length ?? 0), cells: texts.map((row) => row.map(cellOf)) };
  const id = insertTable(flow, 0, data, "setup", () => 0.5);
  const state = Y.encodeStateAsUpdate(maker);
  return Array.from({ length: count }, (_, at) => new Person(reversed ? 500 - at : 400 + at, state, id));
}

/** Gives everybody what the others have, `first` to last, until nobody has anything new. */
export function exchange(...people: readonly Person[]): void {
  for (let round = 0; round < 3; round += 1) {
    for (const from of people) {
      for (const to of people) {
        if (from !== to) Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), "network");
      }
    }
  }
}
