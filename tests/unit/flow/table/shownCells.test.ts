import { expect, test } from "vitest";
import { toJson } from "../../../../lib/convert/toJson.ts";
import type { TableJson } from "../../../../lib/convert/toJson.ts";
import { columnWeights, sizeOf, tableWidths } from "../../../../lib/flow/table/columnWidths.ts";
import { openTables } from "../../../../lib/flow/table/openTables.ts";
import { readTable } from "../../../../lib/flow/table/readTable.ts";
import { shownCells } from "../../../../lib/flow/table/shownCells.ts";
import type { TableShape } from "../../../../lib/flow/table/shownCells.ts";
import { emptyTable, insertTable, readTableData } from "../../../../lib/flow/table/tableData.ts";
import { isColumns } from "../../../../lib/flow/table/types.ts";
import type { TableArea } from "../../../../lib/flow/table/types.ts";
import { flowOf } from "../support/documents.ts";

/** Each row's cells as `column`, with `×rows×columns` if it takes more than one. */
function places(shape: TableShape): string[] {
  return shownCells(shape).map((cells) =>
    cells
      .map(({ column, rowSpan, columnSpan }) =>
        rowSpan * columnSpan === 1 ? String(column) : `${column}×${rowSpan}×${columnSpan}`,
      )
      .join(" "),
  );
}

const area = (row: number, column: number, rowSpan: number, columnSpan: number): TableArea => ({
  row,
  column,
  rowSpan,
  columnSpan,
});

test("[TB32] what a merge covers is left out", () => {
  expect(places(emptyTable(2, 2))).toEqual(["0 1", "0 1"]);
  expect(places({ ...emptyTable(3, 3), merges: [area(0, 1, 2, 2), area(2, 0, 1, 2)] })).toEqual([
    "0 1×2×2",
    "0",
    "0×1×2 2",
  ]);
});

test("[TB5] merges that lie outside, over each other, or nowhere do not hold", () => {
  const hostile = [
    area(0, 0, 3, 1),
    area(-1, 0, 2, 2),
    area(0, 0, 1, 1e9),
    area(0, 0, 0, 5),
    area(0.5, 0, 1, 2),
    area(Number.NaN, 0, 2, 2),
    area(0, 0, 1, 1),
    area(0, 0, 1, 2),
    area(0, 1, 2, 1),
  ];
  expect(places({ ...emptyTable(2, 2), merges: hostile })).toEqual(["0×1×2", "0 1"]);
});

test("[TB41] the cell goes before the row, the row before the column, the column before the table", () => {
  const shape: TableShape = {
    attributes: { color: "white", align: "end", valign: "bottom" },
    rows: [{ color: "red" }, {}],
    columns: [{ color: "blue", align: "center" }, {}],
    cells: [[{ attributes: { color: "green", valign: "nonsense" as "top" } }]],
    merges: [],
  };
  const looks = shownCells(shape).map((cells) => cells.map(({ color, align, valign }) => [color, align, valign]));
  expect(looks).toEqual([
    [
      ["green", "center", "bottom"],
      ["red", "end", "bottom"],
    ],
    [
      ["blue", "center", "bottom"],
      ["white", "end", "bottom"],
    ],
  ]);
});

test("[TB41] a cell of a header row heads its column, of a header column its row, of both its column", () => {
  const shape = {
    ...emptyTable(2, 2),
    rows: [{ header: true as const }, {}],
    columns: [{ header: true as const }, {}],
  };
  expect(shownCells(shape).map((cells) => cells.map(({ heads }) => heads))).toEqual([
    ["column", "column"],
    ["row", null],
  ]);
});

test("[TB42] a layout of columns heads nothing; another layout is handed on, and is a table", () => {
  const flow = flowOf("");
  const shape = { ...emptyTable(1, 2), rows: [{ header: true as const }], attributes: { layout: "columns" } };
  const id = insertTable(flow, flow.length, shape, "test");
  const columns = readTable(flow.doc, id);
  expect(isColumns(columns.attributes)).toBe(true);
  expect(shownCells(readTableData(flow.doc, columns))[0]?.map(({ heads }) => heads)).toEqual([null, null]);
  flow.doc.getMap(`table:${id}`).set("t:layout", { grid: [1, 2] });
  const other = readTable(flow.doc, id);
  expect(other.attributes).toEqual({ layout: { grid: [1, 2] } });
  expect(isColumns(other.attributes)).toBe(false);
  expect(shownCells(readTableData(flow.doc, other))[0]?.map(({ heads }) => heads)).toEqual(["column", "column"]);
});

test("[TB43] no column is narrower than 96 pixels; the table has a width if all columns have", () => {
  expect(tableWidths([{ size: 200 }, { size: 30 }])).toEqual({ columns: [200, 96], width: 296, least: 296 });
  expect(tableWidths([{ size: 200 }, {}])).toEqual({ columns: [200, null], width: null, least: 296 });
  expect(tableWidths([{ size: "wide" as unknown as number }])).toEqual({ columns: [null], width: null, least: 96 });
  expect(sizeOf({ size: 1e9 })).toBe(4_000);
});

test("[TB42] of columns the sizes are weights", () => {
  expect(columnWeights([{}, {}])).toEqual([1, 1]);
  expect(columnWeights([{ size: 100 }, {}, { size: 300 }])).toEqual([100, 200, 300]);
});

test("[FL81] JSON says which lines are shown for their words only", () => {
  const flow = flowOf("");
  const words = { attributes: {}, blocks: [{ attributes: {}, content: [{ kind: "text", text: "x", formats: {} }] }] };
  const cells = [[], [words]] as never;
  const id = insertTable(flow, flow.length, { ...emptyTable(3, 1), cells }, "test");
  const before = toJson(flow).blocks.flatMap(({ content }) => content)[0] as { embed: { table?: TableJson } };
  expect(before.embed.table?.deleted).toBeUndefined();
  // As if somebody had deleted the row without having seen the word.
  flow.doc.getMap(`table:${id}`).delete("r:1:on");
  const tables = openTables(flow);
  const after = toJson(flow).blocks.flatMap(({ content }) => content)[0] as { embed: { table?: TableJson } };
  tables.dispose();
  expect(after.embed.table?.deleted).toEqual({ rows: [1], columns: [] });
});
