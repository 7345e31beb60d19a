import { $createTableSelectionFrom } from "@lexical/table";
import {
  $getRoot,
  $getSelection,
  $isRangeSelection,
  $setSelection,
  DELETE_CHARACTER_COMMAND,
  FORMAT_TEXT_COMMAND,
  INSERT_LINE_BREAK_COMMAND,
  INSERT_PARAGRAPH_COMMAND,
  KEY_TAB_COMMAND,
  SELECT_ALL_COMMAND,
} from "lexical";
import type { LexicalNode } from "lexical";
import { expect, test } from "vitest";
import { $createBlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import { INSERT_EMBED_COMMAND } from "../../../lib/editor/embeds/commands.ts";
import { MOVE_SELECTED_BLOCKS_COMMAND, SET_BLOCK_TYPE_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import { $drawBackOverhang } from "../../../lib/editor/blocks/tripleClick.ts";
import { registerEditing } from "../../../lib/editor/blocks/registerEditing.ts";
import {
  INSERT_TABLE_COMMAND,
  MOVE_LINES_COMMAND,
  SET_COLUMN_WIDTH_COMMAND,
  TABLE_ACTION_COMMAND,
} from "../../../lib/editor/tables/commands.ts";
import type { TableAction } from "../../../lib/editor/tables/commands.ts";
import { $possibleActions } from "../../../lib/editor/tables/possibleActions.ts";
import { emptyTable } from "../../../lib/flow/table/tableData.ts";
import { copy, cut, paste } from "./support/clipboard.ts";
import { dispatch, type } from "./support/editors.ts";
import {
  $block,
  caret,
  createReplica,
  createTestEditor,
  edit,
  lines,
  select,
  write,
} from "../binding/support/replica.ts";
import type { Replica } from "../binding/support/replica.ts";
import {
  $pane,
  $tables,
  addTable,
  caretInCell,
  expectTables,
  grid,
  theTable,
  typeInCell,
} from "../binding/support/tables.ts";

/** An editor with all of editing and a document of two lines. */
function anEditor(): Replica {
  const editor = createTestEditor();
  registerEditing(editor);
  const replica = createReplica({ editor, client: 7 });
  write(replica, "above", "below");
  return replica;
}

/** With a table of three by three between the lines, whose cells hold a to i. */
function withTable(): Replica {
  const replica = anEditor();
  addTable(replica, 0, emptyTable(3, 3));
  for (const [at, letter] of "abcdefghi".split("").entries()) typeInCell(replica, Math.floor(at / 3), at % 3, letter);
  return replica;
}

/** Commands that edit tables wait for the end of the update that they come in. */
async function act({ editor }: Replica, action: TableAction): Promise<boolean> {
  const handled = dispatch(editor, TABLE_ACTION_COMMAND, action);
  await Promise.resolve();
  await Promise.resolve();
  return handled;
}

function selectCells(replica: Replica, from: readonly [number, number], to: readonly [number, number]): void {
  edit(replica, () => {
    const [table] = $tables();
    const [first, last] = [$pane(...from).getParentOrThrow(), $pane(...to).getParentOrThrow()];
    if (table !== undefined) $setSelection($createTableSelectionFrom(table, first as never, last as never));
  });
}

function rows(replica: Replica, table = 0): string[] {
  expectTables(replica);
  expect(replica.errors).toEqual([]);
  return grid(replica, table).map((row) => row.map((cell) => cell || "-").join(" "));
}

test("[ED170] a new table stands on a line of its own behind the caret's, with the caret in its first cell", async () => {
  const replica = anEditor();
  caret(replica, 0, undefined);
  dispatch(replica.editor, INSERT_TABLE_COMMAND, { rows: 2, columns: 2, header: true });
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
  expect(lines(replica)).toEqual(["above", "<table>", "below"]);
  type(replica.editor, "x");
  expect(rows(replica)).toEqual(["x -", "- -"]);
  expect(theTable(replica).view.rows.map(({ attributes }) => attributes.header)).toEqual([true, undefined]);
  dispatch(replica.editor, INSERT_TABLE_COMMAND, { rows: 1, columns: 2, layout: "columns" });
  await Promise.resolve();
  expect(lines(replica)).toEqual(["above", "<table>", "<table>", "below"]);
  expect(theTable(replica, 1).view.attributes["layout"]).toBe("columns");
  replica.binding.undo();
  expect(lines(replica)).toEqual(["above", "<table>", "below"]);
});

test("[ED171] Tab goes from cell to cell, and makes a row behind the last", async () => {
  const replica = withTable();
  const tab = (shiftKey = false): void => {
    dispatch(replica.editor, KEY_TAB_COMMAND, { shiftKey, preventDefault: () => {} } as KeyboardEvent);
  };
  caretInCell(replica, 2, 1);
  tab();
  type(replica.editor, "1");
  expect(rows(replica)[2]).toBe("g h 1i");
  tab();
  await Promise.resolve();
  await Promise.resolve();
  type(replica.editor, "2");
  expect(rows(replica)).toEqual(["a b c", "d e f", "g h 1i", "2 - -"]);
  tab(true);
  type(replica.editor, "3");
  expect(rows(replica)[2]).toBe("g h 31i");
});

test("[ED173] formats go to all text of the selected cells alike, kinds to all blocks; Delete empties, typing goes into the first", () => {
  const replica = withTable();
  const { editor } = replica;
  selectCells(replica, [0, 0], [1, 1]);
  dispatch(editor, FORMAT_TEXT_COMMAND, "bold");
  const bold = (): string =>
    editor.read(() =>
      $getRoot()
        .getAllTextNodes()
        .filter((text) => text.hasFormat("bold"))
        .map((text) => text.getTextContent())
        .join(""),
    );
  expect(bold()).toBe("abde");
  selectCells(replica, [1, 1], [2, 2]);
  dispatch(editor, FORMAT_TEXT_COMMAND, "bold");
  expect(bold()).toBe("abdefhi");
  dispatch(editor, FORMAT_TEXT_COMMAND, "bold");
  expect(bold()).toBe("abd");
  dispatch(editor, SET_BLOCK_TYPE_COMMAND, "bullet");
  expect(
    editor.read(() =>
      [$pane(2, 2), $pane(0, 0)].map((pane) => (pane.getFirstChild() as ReturnType<typeof $block>).getBlockType()),
    ),
  ).toEqual(["bullet", undefined]);
  dispatch(editor, DELETE_CHARACTER_COMMAND, true);
  expect(rows(replica)).toEqual(["a b c", "d - -", "g - -"]);
  replica.binding.undo();
  expect(rows(replica)).toEqual(["a b c", "d e f", "g h i"]);
  selectCells(replica, [0, 0], [0, 2]);
  type(editor, "x");
  expect(rows(replica)).toEqual(["x - -", "d e f", "g h i"]);
});

test("[ED174] rows and columns are added, moved and deleted, each as one step of undo", async () => {
  const replica = withTable();
  caretInCell(replica, 1, 1);
  const all = ["a b c", "d e f", "g h i"];
  const steps: readonly (readonly [TableAction, readonly string[]])[] = [
    ["insertRowAbove", ["a b c", "- - -", "d e f", "g h i"]],
    ["insertRowBelow", ["a b c", "d e f", "- - -", "g h i"]],
    ["insertColumnBefore", ["a - b c", "d - e f", "g - h i"]],
    ["insertColumnAfter", ["a b - c", "d e - f", "g h - i"]],
    ["deleteRows", ["a b c", "g h i"]],
    ["deleteColumns", ["a c", "d f", "g i"]],
    ["moveRowsUp", ["d e f", "a b c", "g h i"]],
    ["moveRowsDown", ["a b c", "g h i", "d e f"]],
    ["moveColumnsBefore", ["b a c", "e d f", "h g i"]],
    ["moveColumnsAfter", ["a c b", "d f e", "g i h"]],
  ];
  for (const [action, expected] of steps) {
    caretInCell(replica, 1, 1);
    expect(await act(replica, action)).toBe(true);
    expect([action, ...rows(replica)]).toEqual([action, ...expected]);
    replica.binding.undo();
    expect([action, ...rows(replica)]).toEqual([action, ...all]);
  }
  caretInCell(replica, 1, 1);
  await act(replica, "toggleHeaderColumn");
  expect(theTable(replica).view.columns.map(({ attributes }) => attributes.header)).toEqual([
    undefined,
    true,
    undefined,
  ]);
  await act(replica, "toggleHeaderColumn");
  expect(theTable(replica).view.columns.map(({ attributes }) => attributes.header)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  await act(replica, "deleteTable");
  expect(lines(replica)).toEqual(["above", "", "below"]);
});

test("[ED174] cells are merged and taken apart; what is not possible is not offered and does nothing", async () => {
  const replica = withTable();
  const possible = (): ReadonlySet<TableAction> => replica.editor.read(() => $possibleActions(replica.editor));
  caretInCell(replica, 0, 0);
  for (const action of ["merge", "split", "moveRowsUp", "moveColumnsBefore"] as const) {
    expect(possible().has(action)).toBe(false);
    await act(replica, action);
  }
  expect(rows(replica)).toEqual(["a b c", "d e f", "g h i"]);
  selectCells(replica, [0, 0], [1, 1]);
  expect(possible().has("merge")).toBe(true);
  await act(replica, "merge");
  expect(rows(replica)).toEqual(["a|b|d|e c", "f", "g h i"]);
  caretInCell(replica, 0, 0);
  expect([possible().has("merge"), possible().has("split")]).toEqual([false, true]);
  await act(replica, "split");
  expect(rows(replica)).toEqual(["a b c", "d e f", "g h i"]);
  selectCells(replica, [0, 0], [2, 0]);
  expect(possible().has("deleteRows")).toBe(false);
});

test("[ED174] [ED175] a row goes by keys where its block cannot; rows, columns and widths by command", async () => {
  const replica = withTable();
  const move = async (direction: "up" | "down"): Promise<void> => {
    dispatch(replica.editor, MOVE_SELECTED_BLOCKS_COMMAND, direction);
    await Promise.resolve();
    await Promise.resolve();
  };
  caretInCell(replica, 1, 1);
  dispatch(replica.editor, INSERT_PARAGRAPH_COMMAND, undefined);
  type(replica.editor, "x");
  await move("up");
  expect(rows(replica)).toEqual(["a b c", "d x/e f", "g h i"]);
  await move("up");
  expect(rows(replica)).toEqual(["d x/e f", "a b c", "g h i"]);
  const { id, view } = theTable(replica);
  replica.editor.dispatchCommand(MOVE_LINES_COMMAND, {
    table: id,
    axis: "column",
    ids: [view.columns[0]?.id ?? "", "gone"],
    before: 3,
  });
  await Promise.resolve();
  await Promise.resolve();
  expect(rows(replica)[1]).toBe("b c a");
  replica.editor.dispatchCommand(SET_COLUMN_WIDTH_COMMAND, {
    table: id,
    column: view.columns[1]?.id ?? "",
    width: 140,
  });
  await Promise.resolve();
  await Promise.resolve();
  expect(replica.editor.read(() => $tables()[0]?.getColWidths())).toEqual([140, 0, 0]);
});

test("[ED176] deleting towards a table goes into it; a selection into it takes in all of it", () => {
  const replica = withTable();
  caret(replica, 2, 0);
  dispatch(replica.editor, DELETE_CHARACTER_COMMAND, true);
  type(replica.editor, "!");
  expect(rows(replica)[2]).toBe("g h i!");
  caret(replica, 0, undefined);
  dispatch(replica.editor, DELETE_CHARACTER_COMMAND, false);
  type(replica.editor, "!");
  expect(rows(replica)[0]).toBe("!a b c");
  edit(replica, () => {
    const selection = $block(0).select(0, 0);
    selection.anchor.set($block(0).getFirstChildOrThrow().getKey(), 2, "text");
    const end = $pane(1, 1).getAllTextNodes()[0];
    if (end !== undefined) selection.focus.set(end.getKey(), 1, "text");
  });
  dispatch(replica.editor, DELETE_CHARACTER_COMMAND, true);
  expect(lines(replica)).toEqual(["ab", "below"]);
  replica.binding.undo();
  expect(rows(replica)).toEqual(["!a b c", "d e f", "g h i!"]);
  expect(lines(replica)).toEqual(["above", "<table>", "below"]);
});

test("[ED176] all of a document that begins and ends with a table is selected and deleted", () => {
  const replica = anEditor();
  addTable(replica, 0, emptyTable(1, 2));
  edit(replica, () => $block(0).remove());
  edit(replica, () => $block(1).remove());
  typeInCell(replica, 0, 0, "a");
  expect(lines(replica)).toEqual(["<table>"]);
  dispatch(replica.editor, SELECT_ALL_COMMAND, null as never);
  dispatch(replica.editor, DELETE_CHARACTER_COMMAND, true);
  expect(grid(replica)).toEqual([["", ""]]);
  replica.binding.undo();
  edit(replica, () => $block(0).insertAfter($createBlockNode()));
  dispatch(replica.editor, SELECT_ALL_COMMAND, null as never);
  dispatch(replica.editor, DELETE_CHARACTER_COMMAND, true);
  expect(lines(replica)).toEqual([""]);
  expect(replica.errors).toEqual([]);
});

test("[ED172] what is written beside a table, in its block, stands in a paragraph there", () => {
  const besides = (side: 0 | 1): Replica => {
    const replica = withTable();
    edit(replica, () => void $block(1).select(side, side));
    return replica;
  };
  for (const side of [0, 1] as const) {
    const around = (text: string): string[] =>
      side === 0 ? ["above", text, "<table>", "below"] : ["above", "<table>", text, "below"];
    const typed = besides(side);
    type(typed.editor, "x");
    expect(lines(typed)).toEqual(around("x"));
    const broken = besides(side);
    dispatch(broken.editor, INSERT_LINE_BREAK_COMMAND, false);
    expect(lines(broken)).toEqual(around("⏎"));
    const entered = besides(side);
    dispatch(entered.editor, INSERT_PARAGRAPH_COMMAND, undefined);
    expect(lines(entered)).toEqual(around(""));
    const pasted = besides(side);
    paste(pasted.editor, { "text/plain": "one\ntwo" });
    expect(lines(pasted).filter((line) => line !== "")).toEqual(
      side === 0 ? ["above", "one", "two", "<table>", "below"] : ["above", "<table>", "one", "two", "below"],
    );
    const embedded = besides(side);
    dispatch(embedded.editor, INSERT_EMBED_COMMAND, { type: "date", props: { date: "2026-01-01" } });
    expect(lines(embedded)).toEqual(around("<date>"));
    for (const { errors } of [typed, broken, entered, pasted, embedded]) expect(errors).toEqual([]);
  }
});

test("[ED34] a selection of a line that reaches only to the start of the table below is drawn back", () => {
  const replica = withTable();
  for (const [$focus, drawnBack] of [
    [(): LexicalNode => $block(1), true],
    [(): LexicalNode => $pane(0, 0).getFirstChildOrThrow(), true],
    // Who selects into the second row means the table.
    [(): LexicalNode => $pane(1, 0).getFirstChildOrThrow(), false],
  ] as const) {
    edit(replica, () => {
      const selection = $block(0).select(0, 0);
      selection.focus.set($focus().getKey(), 0, "element");
      $drawBackOverhang(selection);
    });
    const isInLine = replica.editor.read(() => {
      const selection = $getSelection();
      return $isRangeSelection(selection) && $block(0).isParentOf(selection.focus.getNode());
    });
    expect(isInLine).toBe(drawnBack);
  }
});

test("[ED176] typing and deleting over a selection that ends in two cells is over the cells between", () => {
  const replica = withTable();
  edit(replica, () => {
    const [from, to] = [$pane(0, 0).getAllTextNodes()[0], $pane(1, 1).getAllTextNodes()[0]];
    const selection = from?.select(0, 0);
    if (selection !== undefined && to !== undefined) selection.focus.set(to.getKey(), 1, "text");
  });
  dispatch(replica.editor, DELETE_CHARACTER_COMMAND, true);
  expect(rows(replica)).toEqual(["- - c", "- - f", "g h i"]);
});

test("[ED177] a table is pasted as a new table, into cells cell by cell, and into code and cells' text as lines", async () => {
  const replica = withTable();
  const { editor } = replica;
  selectCells(replica, [0, 0], [1, 1]);
  const taken = copy(editor);
  expect(taken["text/plain"]).toBe("a\tb\nd\te");
  caretInCell(replica, 2, 2);
  paste(editor, taken);
  await Promise.resolve();
  await Promise.resolve();
  expect(rows(replica)).toEqual(["a b c -", "d e f -", "g h a b", "- - d e"]);
  replica.binding.undo();
  expect(rows(replica)).toEqual(["a b c", "d e f", "g h i"]);
  for (const types of [taken, { "text/plain": taken["text/plain"] ?? "" }]) {
    caret(replica, 2, undefined);
    paste(editor, types);
    replica.binding.rebuild();
    expect(rows(replica, 1)).toEqual(["a b", "d e"]);
    replica.binding.undo();
  }
  selectCells(replica, [0, 1], [1, 2]);
  const gone = cut(editor);
  expect(rows(replica)).toEqual(["a - -", "d - -", "g h i"]);
  select(replica, 0, 0, 2, undefined);
  const all = copy(editor);
  caret(replica, 2, undefined);
  paste(editor, all);
  replica.binding.rebuild();
  expect(rows(replica, 1)).toEqual(["a - -", "d - -", "g h i"]);
  caretInCell(replica, 0, 0);
  paste(editor, all);
  expect(rows(replica)[0]?.startsWith("aabove/a\t\t\nd\t\t\ng\th\ti/below")).toBe(true);
  expect(gone["text/plain"]).toBe("b\tc\ne\tf");
});

test("[ED177] what a page wrote under our own type is read by the document's rules", () => {
  const replica = anEditor();
  const hostile = {
    type: "cowrite-table",
    rows: [{ header: true, size: 1e9, on: false, p: "x", color: "url(javascript:alert(1))", "bad key": 1 }, 7],
    columns: [{ size: "wide" }, null, []],
    attributes: "no",
    merges: [
      { row: 0, column: 0, rowSpan: 2, columnSpan: 2 },
      { row: -1, column: 0, rowSpan: 2, columnSpan: 2 },
      { row: 1, column: 2, rowSpan: 9, columnSpan: 9 },
      3,
    ],
    cells: [
      [
        {
          children: [
            {
              type: "cowrite-block",
              children: [
                { type: "text", text: "x" },
                { type: "cowrite-table", rows: [1], columns: [1] },
              ],
            },
          ],
        },
        5,
      ],
      "nothing",
      [1, 2, 3],
    ],
  };
  caret(replica, 1, undefined);
  paste(replica.editor, {
    "application/x-lexical-editor": JSON.stringify({ nodes: [{ type: "cowrite-block", children: [hostile] }] }),
  });
  replica.binding.rebuild();
  expect(rows(replica)).toEqual(["x -", "-"]);
  const { view } = theTable(replica);
  expect(view.rows.map(({ attributes }) => attributes)).toEqual([{ header: true, size: 4000 }, {}]);
  expect(view.spans).toHaveLength(1);
  edit(replica, () => expect($isRangeSelection($getSelection())).toBe(true));
});
