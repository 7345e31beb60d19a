import { $getRoot, $getSelection, $isRangeSelection } from "lexical";
import { expect, test } from "vitest";

import { $isBlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import { $moveTo } from "../../../lib/editor/blocks/clipboard/drag.ts";
import { registerEditing } from "../../../lib/editor/blocks/registerEditing.ts";
import { emptyTable } from "../../../lib/flow/table/tableData.ts";
import { $pointAtOffset } from "../../../lib/binding/place/blockPoint.ts";
import { $block, $selection, createReplica, createTestEditor, edit, lines, write } from "../binding/support/replica.ts";
import type { Replica } from "../binding/support/replica.ts";
import { $rangeTo } from "../binding/support/select.ts";
import { $pane, addTable, grid, typeInCell } from "../binding/support/tables.ts";
import { drawWithSelection } from "./support/drawing.ts";
import { headless } from "./support/editors.ts";

function moved(index: number, offset: number, ...drawing: string[]): string[] {
  const editor = headless(drawing);
  editor.update(
    () => {
      const selection = $getSelection();
      const block = $getRoot().getChildAtIndex(index);
      if ($isRangeSelection(selection) && $isBlockNode(block)) $moveTo(selection, { block, offset });
    },
    { discrete: true },
  );
  return drawWithSelection(editor);
}

test("[ED84] text dragged within a block moves forwards and backwards", () => {
  expect(moved(0, 6, "p a[bc]def")).toEqual(["p adefbc|"]);
  expect(moved(0, 0, "p a[bc]def")).toEqual(["p bc|adef"]);
  expect(moved(0, 4, "p a]bc[def")).toEqual(["p adbc|ef"]);
});

test("[ED84] text dragged to another block leaves the one and joins the other", () => {
  expect(moved(1, 1, "p a[b]c", "h1 de")).toEqual(["p ac", "h1 db|e"]);
  expect(moved(0, 1, "p ab", "h1 c[d]e")).toEqual(["p ad|b", "h1 ce"]);
});

test("[ED84] a selection over blocks moves, also into what is left of its last block", () => {
  expect(moved(2, 1, "p a[b", "ul c]d", "p ef")).toEqual(["p ad", "p eb", "ul c|f"]);
  expect(moved(1, 3, "p a[b", "ul c]def")).toEqual(["p adeb", "ul c|f"]);
});

test("[ED84] dropped on itself it stays", () => {
  for (const offset of [1, 2, 3]) expect(moved(0, offset, "p a[bc]d")).toEqual(["p a[bc]d"]);
  expect(moved(1, 0, "p a[b", "ul c]d")).toEqual(["p a[b", "ul c]d"]);
});

/** A table of two by two with a to d in its cells, between the lines "above" and "below". */
function withTable(): Replica {
  const editor = createTestEditor();
  registerEditing(editor);
  const replica = createReplica({ editor, client: 7 });
  write(replica, "above", "below");
  addTable(replica, 0, emptyTable(2, 2));
  for (const [at, letter] of "abcd".split("").entries()) typeInCell(replica, Math.floor(at / 2), at % 2, letter);
  return replica;
}

function $lineOf(row: number, column: number): BlockNode {
  const block = $pane(row, column).getFirstChild();
  if (!$isBlockNode(block)) throw new Error("a cell without a line");
  return block;
}

/** Drags what is selected to `offset` of a line of a cell. */
function dragToCell(replica: Replica, row: number, column: number, offset: number, $start: () => void): void {
  edit(replica, () => {
    $start();
    $moveTo($selection(), { block: $lineOf(row, column), offset });
  });
}

test.each([
  ["the text above", 0, 0, 0, 0],
  ["the text above", 0, 2, 1, 1],
  ["the text below", 2, 5, 0, 1],
] as const)(
  "[ED84] a selection from %s into a cell takes in the table, and stays when it is dropped there",
  (...scene) => {
    const [, line, offset, row, column] = scene;
    const replica = withTable();
    dragToCell(replica, row, column, 1, () => {
      $rangeTo($pointAtOffset($block(line), offset), $pointAtOffset($lineOf(1, 0), 0));
    });
    expect(lines(replica)).toEqual(["above", "<table>", "below"]);
    expect(grid(replica)).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  },
);

test("[ED84] text that is dragged into a cell is in that cell, also from the line in front of the table", () => {
  const replica = withTable();
  dragToCell(replica, 0, 1, 1, () => $rangeTo($pointAtOffset($block(0), 2), $pointAtOffset($block(0), 5)));
  expect(lines(replica)[0]).toBe("ab");
  expect(grid(replica)).toEqual([
    ["a", "bove"],
    ["c", "d"],
  ]);
});
