import type { LexicalNode } from "lexical";
import { $createBlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import { $createEmbedNode, $isEmbedNode } from "../../../lib/binding/nodes/EmbedNode.ts";
import { $isFlowTableNode } from "../../../lib/binding/nodes/table/TableNodes.ts";
import { MOVE_BLOCKS_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import type { Axis } from "../../../lib/flow/table/names.ts";
import type { Table } from "../../../lib/flow/table/Table.ts";
import { TABLE_EMBED } from "../../../lib/flow/table/tableEmbeds.ts";
import { emptyTable } from "../../../lib/flow/table/tableData.ts";
import type { RegisterChange, TableArea, TableLine, TableView } from "../../../lib/flow/table/types.ts";
import { uphold } from "../breach.ts";
import type { Act, Operation, TextChange } from "../operation.ts";
import { NO_TEXT_CHANGE } from "../operation.ts";
import { $tables } from "../panes.ts";
import { $blocks, $uniqueBefore } from "../points.ts";
import type { Random } from "../random.ts";
import { now } from "../select.ts";
import { deleteLines, insertLines, moveLines } from "../tableLines.ts";
import { $uniqueInTable } from "../tableWords.ts";

/** More tables in one document would make runs slow, and people would not meet in them. */
const MOST_TABLES = 3;

/** One of the tables that the person sees, and for which `test` holds; null if there is none. */
function pickTable(
  { replica: { editor, binding }, random }: Act,
  test: (table: Table) => boolean = () => true,
): Table | null {
  const ids = editor.read(() => $tables().map((table) => table.getTableId()));
  const found = ids.map((id) => binding.tables.table(id)).filter(test);
  return found.length === 0 ? null : random.pick(found);
}

function pickAxis(random: Random): Axis {
  return random.pick(["row", "column"]);
}

/** The table that an embed names, whether it is shown there or not. */
function $tableIdOf(node: LexicalNode): unknown {
  if ($isFlowTableNode(node)) return node.getTableId();
  return $isEmbedNode(node) && node.getEmbedType() === TABLE_EMBED ? node.getProps()["id"] : null;
}

/** An edit of one of the tables that takes no words away. */
function edit(
  act: Act,
  run: (table: Table, origin: unknown) => void,
  test?: (table: Table) => boolean,
): TextChange | null {
  const table = pickTable(act, test);
  if (table === null) return null;
  act.replica.binding.editTables((_, origin) => run(table, origin));
  return { ...NO_TEXT_CHANGE, table: { removed: "" } };
}

/** At least two cells of a table that has as many. */
function pickArea({ view: { rows, columns } }: Table, random: Random): TableArea {
  for (;;) {
    const [row, column] = [random.int(rows.length), random.int(columns.length)];
    const rowSpan = Math.min(rows.length - row, 1 + random.int(3));
    const columnSpan = Math.min(columns.length - column, 1 + random.int(3));
    if (rowSpan * columnSpan > 1) return { row, column, rowSpan, columnSpan };
  }
}

function covers(outer: TableArea, inner: TableArea): boolean {
  return (
    outer.row <= inner.row &&
    outer.column <= inner.column &&
    outer.row + outer.rowSpan >= inner.row + inner.rowSpan &&
    outer.column + outer.columnSpan >= inner.column + inner.columnSpan
  );
}

/** Where the lines of `area`, an area of `before`, are in `table` now. */
function areaBetween({ view }: Table, before: TableView, { row, column, rowSpan, columnSpan }: TableArea): TableArea {
  const at = (lines: readonly TableLine[], line: TableLine | undefined): number =>
    lines.findIndex(({ id }) => id === line?.id);
  const [top, bottom] = [at(view.rows, before.rows[row]), at(view.rows, before.rows[row + rowSpan - 1])];
  const [left, right] = [
    at(view.columns, before.columns[column]),
    at(view.columns, before.columns[column + columnSpan - 1]),
  ];
  return { row: top, column: left, rowSpan: bottom - top + 1, columnSpan: right - left + 1 };
}

function lineChange(random: Random): RegisterChange {
  return random.pick([
    { header: true },
    { header: null },
    { size: 30 + random.int(200) },
    { color: random.pick(["red", "blue", null]) },
    { align: "center" },
  ]);
}

function lineOperation(name: string, weight: number, perform: (act: Act, table: Table) => TextChange | null) {
  return {
    name,
    weight,
    since: 4,
    tables: true,
    perform(act) {
      const table = pickTable(act);
      return table === null ? null : perform(act, table);
    },
  } satisfies Operation;
}

export const tables: readonly Operation[] = [
  {
    name: "insert a table",
    weight: 9,
    since: 4,
    tables: true,
    perform({ replica: { editor, binding }, random }) {
      const [rows, columns] = [1 + random.int(3), 1 + random.int(3)];
      return now(editor, () => {
        if ($tables().length >= MOST_TABLES) return null;
        const { type, props = {} } = binding.newTable(emptyTable(rows, columns));
        random.pick($blocks()).insertAfter($createBlockNode().append($createEmbedNode(type, props)), false);
        return NO_TEXT_CHANGE;
      });
    },
  },
  lineOperation("add a row", 6, (act, table) => insertLines(act, table, "row")),
  lineOperation("add a column", 6, (act, table) => insertLines(act, table, "column")),
  lineOperation("delete a row", 5, (act, table) => deleteLines(act, table, "row")),
  lineOperation("delete a column", 5, (act, table) => deleteLines(act, table, "column")),
  lineOperation("move a row", 5, (act, table) => moveLines(act, table, "row")),
  lineOperation("move a column", 5, (act, table) => moveLines(act, table, "column")),
  {
    name: "merge cells",
    weight: 7,
    since: 4,
    tables: true,
    perform: (act) =>
      edit(
        act,
        (table, origin) => {
          const area = pickArea(table, act.random);
          const { view: before } = table;
          table.mergeCells(area, origin);
          // By name: a deleted column that was shown for its words may be in other merged cells now, and no column of its own.
          const merged = areaBetween(table, before, area);
          const isOne = table.view.spans.some((span) => covers(span, merged));
          uphold(isOne, "merged cells are one", () => `${table.id}, ${JSON.stringify([area, merged])}`);
        },
        ({ view: { rows, columns } }) => rows.length * columns.length > 1,
      ),
  },
  {
    name: "split cells",
    weight: 4,
    since: 4,
    tables: true,
    perform: (act) =>
      edit(
        act,
        (table, origin) => {
          const { spans } = table.view;
          const span = act.random.pick(spans);
          table.splitCells(span.row, span.column, origin);
          const isLeft = table.view.spans.some(({ id }) => id === span.id);
          uphold(!isLeft, "cells that are taken apart are single ones", () => `${table.id}, ${span.id}`);
        },
        ({ view: { spans } }) => spans.length > 0,
      ),
  },
  {
    name: "set a row or column",
    weight: 4,
    since: 4,
    tables: true,
    perform: (act) =>
      edit(act, (table, origin) => {
        const change = lineChange(act.random);
        if (pickAxis(act.random) === "row") table.setRow(act.random.pick(table.view.rows).id, change, origin);
        else table.setColumn(act.random.pick(table.view.columns).id, change, origin);
      }),
  },
  {
    name: "colour a cell",
    weight: 2,
    since: 4,
    tables: true,
    perform: (act) =>
      edit(act, (table, origin) => {
        const { rows, columns } = table.view;
        const color = act.random.pick(["red", "blue", null]);
        table.setCell(act.random.pick(rows).id, act.random.pick(columns).id, { color, valign: "middle" }, origin);
      }),
  },
  {
    name: "set a table",
    weight: 2,
    since: 4,
    tables: true,
    perform: (act) =>
      edit(act, (table, origin) => table.setTable({ layout: act.random.pick(["columns", null]) }, origin)),
  },
  {
    name: "delete a table",
    weight: 2,
    since: 4,
    tables: true,
    perform({ replica: { editor, slices }, random }) {
      return now(editor, () => {
        const all = $tables();
        if (all.length === 0) return null;
        const table = random.pick(all);
        const block = table.getParentOrThrow();
        // Where a table's embed is in its block twice, the editor cannot tell which of the two was deleted. Between the pieces of an update
        // that is seen; otherwise it takes two people who bring a table back into one block.
        if (slices !== null && block.getChildren().filter((node) => $tableIdOf(node) === table.getTableId()).length > 1)
          return null;
        const removed = $uniqueInTable(table);
        if (block.getChildrenSize() > 1 || random.chance(0.4)) table.remove();
        else block.remove();
        return { ...NO_TEXT_CHANGE, table: { removed } };
      });
    },
  },
  {
    name: "move a table",
    weight: 4,
    since: 4,
    tables: true,
    perform({ replica: { editor }, random }) {
      const plan = now(editor, () => {
        const all = $tables();
        const blocks = $blocks();
        if (all.length === 0 || blocks.length < 2) return null;
        const at = random.pick(all).getParentOrThrow().getIndexWithinParent();
        const places = Array.from({ length: blocks.length + 1 }, (_, to) => to).filter((to) => to < at || to > at + 1);
        const to = random.pick(places);
        const [from, end, place] = [at, at + 1, to].map((block) => $uniqueBefore({ block, offset: 0 })) as [
          number,
          number,
          number,
        ];
        return {
          keys: [blocks[at]?.getKey() ?? ""],
          before: blocks[to]?.getKey() ?? null,
          moved: { from, to: end, at: place > from ? place - (end - from) : place },
        };
      });
      if (plan === null) return null;
      const { keys, before, moved } = plan;
      editor.dispatchCommand(MOVE_BLOCKS_COMMAND, { keys, before });
      return { ...NO_TEXT_CHANGE, moved };
    },
  },
];
