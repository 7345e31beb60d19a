import * as Y from "yjs";
import { itemName } from "../items.ts";

/** Rows and columns are treated alike: both are lines of a table. */
export type Axis = "row" | "column";

/** A cell by the ids of its row and its column. */
export interface CellName {
  readonly row: string;
  readonly column: string;
}

/** What the name of the root map of a table begins with. */
export const TABLE_PREFIX = "table:";

/** What the names of the root texts of cells begin with. */
const CELL_PREFIX = "cell:";

/** Ids stand in root names and in keys, between colons. Longer than any that we make. */
const ID = /^[\w-]{1,40}$/;
const REGISTER = /^[A-Za-z][\w-]{0,39}$/;

/** Whether `id` can be the id of a table, a row, a column or a merge. */
export function isTableId(id: unknown): id is string {
  return typeof id === "string" && ID.test(id);
}

/** Whether `name` can be the name of a register. */
export function isRegister(name: string): boolean {
  return REGISTER.test(name);
}

/** A new id: the Yjs id of the item that `doc` writes next, so nobody else can ever make the same. Write something with it. */
export function nextId(doc: Y.Doc): string {
  return itemName({ client: doc.clientID, clock: Y.getState(doc.store, doc.clientID) }).replace(".", "_");
}

/** The name of the root map that holds the registers of a table. */
export function tableRoot(tableId: string): string {
  return TABLE_PREFIX + tableId;
}

/** The name of the root text that holds the flow of a cell. */
export function cellRoot(tableId: string, row: string, column: string): string {
  return `${CELL_PREFIX}${tableId}:${row}:${column}`;
}

/** What a root called `name` is the text of; null if of no cell. */
export function parseCellRoot(name: string): (CellName & { readonly table: string }) | null {
  if (!name.startsWith(CELL_PREFIX)) return null;
  const [table, row, column, ...rest] = name.slice(CELL_PREFIX.length).split(":");
  return isTableId(table) && isTableId(row) && isTableId(column) && rest.length === 0 ? { table, row, column } : null;
}

/** A cell as the key of a map. */
export function cellKey(row: string, column: string): string {
  return `${row}:${column}`;
}

const LINE: Readonly<Record<Axis, string>> = { row: "r", column: "c" };

/** The key of a row's or column's register. */
export function lineKey(axis: Axis, id: string, register: string): string {
  return `${LINE[axis]}:${id}:${register}`;
}

/** The key of a cell's register. */
export function cellRegisterKey(row: string, column: string, register: string): string {
  return `x:${row}:${column}:${register}`;
}

/** The key of a register of the table as a whole. */
export function tableKey(register: string): string {
  return `t:${register}`;
}

/** The key of a merge. */
export function mergeKey(id: string): string {
  return `m:${id}`;
}

/** What a key of a table's map is the key of. */
export type TableKey =
  | { readonly kind: "line"; readonly axis: Axis; readonly id: string; readonly register: string }
  | { readonly kind: "cell"; readonly row: string; readonly column: string; readonly register: string }
  | { readonly kind: "table"; readonly register: string }
  | { readonly kind: "merge"; readonly id: string };

/** Takes a key apart; null for keys that this version does not know. */
export function parseKey(key: string): TableKey | null {
  const [kind, first = "", second = "", third = "", ...rest] = key.split(":");
  if (rest.length > 0) return null;
  switch (kind) {
    case "r":
    case "c":
      if (!isTableId(first) || !isRegister(second) || third !== "") return null;
      return { kind: "line", axis: kind === "r" ? "row" : "column", id: first, register: second };
    case "x":
      if (!isTableId(first) || !isTableId(second) || !isRegister(third)) return null;
      return { kind: "cell", row: first, column: second, register: third };
    case "t":
      return isRegister(first) && second === "" && third === "" ? { kind: "table", register: first } : null;
    case "m":
      return isTableId(first) && second === "" && third === "" ? { kind: "merge", id: first } : null;
    default:
      return null;
  }
}

/** Whether `item` is the register of a table that says where a row or column is in the order. */
export function isPlaceOfLine(item: Y.Item): boolean {
  const { parent, parentSub } = item;
  // A root, that is: only tables have keys of this form.
  if (parentSub === null || !(parent instanceof Y.AbstractType) || parent._item !== null) return false;
  const key = parseKey(parentSub);
  return key?.kind === "line" && (key.register === "p" || key.register === "s");
}
