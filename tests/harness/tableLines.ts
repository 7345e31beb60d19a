import { assert } from "../../lib/base/assert.ts";
import type { Axis } from "../../lib/flow/table/names.ts";
import type { Table } from "../../lib/flow/table/Table.ts";
import type { TableLine } from "../../lib/flow/table/types.ts";
import { uphold } from "./breach.ts";
import type { Act, TextChange } from "./operation.ts";
import { NO_TEXT_CHANGE } from "./operation.ts";
import { $tables } from "./panes.ts";
import type { Random } from "./random.ts";
import { $uniqueInLines } from "./tableWords.ts";

/*
 * What a person does to rows and columns, and what must come of it in their own document. Deleted lines that are shown for their words
 * can come and go without anybody's doing, as merged cells show these words or not: they are left out.
 */

/** More would make runs slow. */
const MOST_LINES = 5;

function linesOf({ view }: Table, axis: Axis): readonly TableLine[] {
  return axis === "row" ? view.rows : view.columns;
}

function idsOf(lines: readonly TableLine[]): string[] {
  return lines.map(({ id }) => id);
}

function isLive({ deleted }: TableLine): boolean {
  return !deleted;
}

/** One or two neighbours. */
function someOf(lines: readonly TableLine[], random: Random): string[] {
  const at = random.int(lines.length);
  return idsOf(lines.slice(at, at + 1 + random.int(2)));
}

function checkOrder(table: Table, axis: Axis, wanted: readonly string[], law: string): void {
  const order = idsOf(linesOf(table, axis)).filter((id) => wanted.includes(id));
  uphold(order.join() === wanted.join(), law, () => `${table.id}: ${axis}s ${order.join()}, owed ${wanted.join()}`);
}

export function insertLines({ replica: { binding }, random }: Act, table: Table, axis: Axis): TextChange | null {
  const lines = linesOf(table, axis);
  if (lines.length >= MOST_LINES) return null;
  const at = random.int(lines.length + 1);
  const count = 1 + random.int(2);
  let ids: readonly string[] = [];
  binding.editTables((_, origin) => {
    ids = axis === "row" ? table.insertRows(at, count, origin) : table.insertColumns(at, count, origin);
  });
  const [before, behind] = [lines.slice(0, at), lines.slice(at)].map((part) => idsOf(part.filter(isLive)));
  checkOrder(table, axis, [...(before ?? []), ...ids, ...(behind ?? [])], "lines are inserted where it was asked for");
  return { ...NO_TEXT_CHANGE, table: { removed: "" } };
}

export function deleteLines({ replica: { binding, editor }, random }: Act, table: Table, axis: Axis): TextChange {
  const { view } = table;
  const ids = someOf(linesOf(table, axis), random);
  const removed = editor.read(() => {
    const node = $tables().find((shown) => shown.getTableId() === table.id);
    assert(node, "the table is shown");
    return $uniqueInLines(node, view, axis, new Set(ids));
  });
  binding.editTables((_, origin) => {
    if (axis === "row") table.deleteRows(ids, origin);
    else table.deleteColumns(ids, origin);
  });
  const left = idsOf(linesOf(table, axis)).filter((id) => ids.includes(id));
  uphold(left.length === 0, "deleted lines are gone", () => `${table.id}: ${axis}s ${left.join()}`);
  return { ...NO_TEXT_CHANGE, table: { removed } };
}

export function moveLines({ replica: { binding }, random }: Act, table: Table, axis: Axis): TextChange | null {
  const lines = linesOf(table, axis);
  if (lines.length < 2) return null;
  const first = random.int(lines.length);
  const ids = idsOf(lines.slice(first, first + 1 + random.int(2)));
  const last = first + ids.length;
  const places = Array.from({ length: lines.length + 1 }, (_, place) => place);
  const elsewhere = places.filter((place) => place < first || place > last);
  if (elsewhere.length === 0) return null;
  const at = random.pick(elsewhere);
  binding.editTables((_, origin) => {
    if (axis === "row") table.moveRows(ids, at, origin);
    else table.moveColumns(ids, at, origin);
  });
  const [before, behind] = [lines.slice(0, at), lines.slice(at)].map((part) =>
    idsOf(part.filter(isLive)).filter((id) => !ids.includes(id)),
  );
  checkOrder(table, axis, [...(before ?? []), ...ids, ...(behind ?? [])], "lines are moved where it was asked for");
  return { ...NO_TEXT_CHANGE, table: { removed: "" } };
}
