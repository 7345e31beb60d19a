import {
  $createParagraphNode,
  $createTextNode,
  $getNodeByKey,
  $getRoot,
  $getSelection,
  $isRangeSelection,
  $setCompositionKey,
} from "lexical";
import type { TextNode } from "lexical";
import { expect, test } from "vitest";
import { $isFlowTableNode } from "../../../lib/binding/nodes/table/TableNodes.ts";
import { emptyTable, writeTable } from "../../../lib/flow/table/tableData.ts";
import * as Y from "yjs";
import {
  $block,
  $selection,
  createReplica,
  createReplicas,
  edit,
  exchange,
  expectEqual,
  lines,
  type,
} from "./support/replica.ts";
import type { FlowBlock } from "../../../lib/flow/types.ts";
import type { Replica } from "./support/replica.ts";
import { spyOnFlow } from "./support/spyFlow.ts";
import { $pane, $tables, addTable, caretInCell, expectTables, grid, theTable, typeInCell } from "./support/tables.ts";

/** Two people in a document of two lines and, between them, a table. */
function people(rows = 2, columns = 2): [Replica, Replica] {
  const [a, b] = createReplicas(["above", "below"]);
  addTable(a, 0, emptyTable(rows, columns));
  exchange(a, b);
  return [a, b];
}

function agree(...replicas: readonly Replica[]): void {
  exchange(...replicas);
  for (const replica of replicas) {
    expectEqual(replica);
    expectTables(replica);
    expect(grid(replica)).toEqual(grid(replicas[0] as Replica));
  }
}

test("[BD90] a new table is written with its embed, as one act, and drawn as a table here and with others", () => {
  const [a, b] = people(2, 3);
  agree(a, b);
  expect(lines(a)).toEqual(["above", "<table>", "below"]);
  expect(grid(b)).toEqual([
    ["", "", ""],
    ["", "", ""],
  ]);
  a.binding.undo();
  agree(a, b);
  expect(lines(a)).toEqual(["above", "below"]);
  a.binding.redo();
  agree(a, b);
  expect(grid(b)).toEqual([
    ["", "", ""],
    ["", "", ""],
  ]);
});

test("[BD91] what is typed in a cell is written into its flow and nowhere else, and drawn with others", () => {
  const [a, b] = people();
  const before = lines(a);
  typeInCell(a, 0, 0, "hello");
  typeInCell(b, 1, 1, "there");
  agree(a, b);
  expect(grid(a)).toEqual([
    ["hello", ""],
    ["", "there"],
  ]);
  expect(lines(a)).toEqual(before);
  typeInCell(a, 1, 1, "!");
  typeInCell(b, 1, 1, "over ", 0);
  agree(a, b);
  expect(grid(a)[1]?.[1]).toBe("over there!");
});

test("[BD91] a cell holds blocks: Enter, formats, conversions", () => {
  const [a, b] = people();
  typeInCell(a, 0, 0, "one");
  edit(a, () => $selection().insertParagraph());
  edit(a, () => $selection().insertText("two"));
  agree(a, b);
  expect(grid(b)[0]?.[0]).toBe("one/two");
  edit(b, () => {
    const [first, second] = $pane(0, 0).getChildren();
    expect($isFlowTableNode(first)).toBe(false);
    (second as ReturnType<typeof $block>).setBlockType("bullet");
    const [text] = $getRoot()
      .getAllTextNodes()
      .filter((node) => node.getTextContent() === "one");
    text?.toggleFormat("bold");
  });
  agree(a, b);
  a.editor.read(() => {
    expect(($pane(0, 0).getLastChild() as ReturnType<typeof $block>).getBlockType()).toBe("bullet");
  });
});

test("[BD92] rows and columns that others add, move and delete are drawn; nodes, panes and carets of the others stay", () => {
  const [a, b] = people(3, 2);
  for (const row of [0, 1, 2]) typeInCell(a, row, 0, `row ${row}`);
  agree(a, b);
  caretInCell(a, 2, 0, 3);
  const key = a.editor.read(() => $selection().anchor.key);
  b.binding.editTables((tables, origin) => {
    const table = tables.table(theTable(b).id);
    table.moveRows([table.view.rows[2]?.id ?? ""], 0, origin);
    table.insertColumns(0, 1, origin);
    table.deleteRows([table.view.rows[1]?.id ?? ""], origin);
  });
  agree(a, b);
  expect(grid(a)).toEqual([
    ["", "row 2", ""],
    ["", "row 1", ""],
  ]);
  expect(a.editor.read(() => [$selection().anchor.key, $selection().anchor.offset])).toEqual([key, 3]);
});

test("[BD92] whose cell is deleted finds the caret where the table stands", () => {
  const [a, b] = people(2, 2);
  caretInCell(a, 1, 0);
  b.binding.editTables((tables, origin) => {
    const table = tables.table(theTable(b).id);
    table.deleteRows([table.view.rows[1]?.id ?? ""], origin);
  });
  agree(a, b);
  edit(a, () => {
    expect($isRangeSelection($getSelection())).toBe(true);
  });
});

test("[BD92] whose cell is deleted finds the caret where the table stands, also when it was deleted and brought back", () => {
  const [a, b] = people(3, 2);
  typeInCell(b, 0, 0, "new");
  caretInCell(b, 2, 0);
  a.binding.editTables((tables, origin) => {
    const table = tables.table(theTable(a).id);
    table.deleteRows([table.view.rows[2]?.id ?? ""], origin);
  });
  edit(a, () => $block(1).remove());
  agree(a, b);
  expect(lines(b)).toEqual(["above", "<table>", "below"]);
  expect(b.editor.read(() => $selection().anchor.getNode().is($block(1)))).toBe(true);
});

test("[BD32] a range from the text over a table, which ends in a cell of it for the editor, goes on to reach over all of it", () => {
  const [a, b] = people(2, 2);
  const ends = (): unknown =>
    a.editor.read(() => [$selection().anchor.offset, $selection().focus.getNode().getKey(), $selection().focus.offset]);
  edit(a, () => {
    const selection = $block(0).getFirstChildOrThrow<TextNode>().select(2, 2);
    selection.focus.set($pane(1, 1).getParentOrThrow().getKey(), 1, "element");
  });
  const anchors = a.binding.selectionAnchors();
  // Behind the mark and two letters, and behind all of the line, the next mark and the table.
  expect([anchors?.anchor, anchors?.head].map((anchor) => a.flow.resolveAnchor(anchor))).toEqual([3, 8]);
  a.binding.rebuild();
  expect(ends()).toEqual([2, a.editor.read(() => $block(1).getKey()), 1]);
  agree(a, b);
});

test("[BD93] merged cells show the words of all of them, each in a pane of its own, and take them apart again", () => {
  const [a, b] = people(2, 2);
  typeInCell(a, 0, 0, "A");
  typeInCell(a, 1, 1, "D");
  agree(a, b);
  caretInCell(a, 1, 1);
  const key = a.editor.read(() => $pane(1, 1).getKey());
  b.binding.editTables((tables, origin) =>
    tables.table(theTable(b).id).mergeCells({ row: 0, column: 0, rowSpan: 2, columnSpan: 2 }, origin),
  );
  agree(a, b);
  expect(grid(a)).toEqual([["A|D"], []]);
  expect(a.editor.read(() => $pane(0, 0, 1).getKey())).toBe(key);
  edit(a, () => $selection().insertText("!"));
  b.binding.undo();
  agree(a, b);
  expect(grid(a)).toEqual([
    ["A", ""],
    ["", "D!"],
  ]);
});

test("[BD94] deleting a table deletes its words; what another types there meanwhile brings it back", () => {
  const [a, b] = people(2, 2);
  typeInCell(a, 0, 0, "old");
  agree(a, b);
  edit(a, () => $block(1).remove());
  agree(a, b);
  expect(lines(b)).toEqual(["above", "below"]);
  a.binding.undo();
  agree(a, b);
  expect(grid(b)[0]?.[0]).toBe("old");
  edit(a, () => $block(1).remove());
  typeInCell(b, 1, 1, "new");
  agree(a, b);
  expect(grid(a)).toEqual([
    ["", ""],
    ["", "new"],
  ]);
});

test("[BD95] undo and redo in cells give the caret back to where it was", () => {
  const [a, b] = people(2, 2);
  typeInCell(a, 0, 1, "word");
  caretInCell(b, 0, 0);
  typeInCell(b, 0, 0, "other");
  agree(a, b);
  type(a, 0, undefined, "!");
  a.binding.undo();
  a.binding.undo();
  agree(a, b);
  expect(grid(a)[0]).toEqual(["other", ""]);
  expect(
    a.editor.read(() => $getNodeByKey($selection().anchor.key)?.getTopLevelElement()?.getParent()?.is($pane(0, 1))),
  ).toBe(true);
  a.binding.redo();
  agree(a, b);
  expect(grid(a)[0]).toEqual(["other", "word"]);
});

test("[BD96] a place in a cell is known to the others, and resolves to the point that shows it", () => {
  const [a, b] = people(2, 2);
  typeInCell(a, 1, 0, "here");
  agree(a, b);
  caretInCell(a, 1, 0, 2);
  const anchors = a.binding.selectionAnchors();
  const point = b.binding.resolvePoint(anchors?.head);
  b.editor.read(() => {
    expect(point).toEqual({ key: $pane(1, 0).getFirstDescendant()?.getKey(), offset: 2, type: "text" });
  });
  caretInCell(a, 0, 0);
  const empty = b.binding.resolvePoint(a.binding.selectionAnchors()?.head);
  b.editor.read(() => expect(empty?.key).toBe($pane(0, 0).getFirstChild()?.getKey()));
});

test("[BD97] rows, cells and panes that are taken out or put in by hand are drawn as the document has them", () => {
  const [a, b] = people(2, 2);
  typeInCell(a, 0, 0, "kept");
  agree(a, b);
  edit(a, () => $tables()[0]?.getLastChild()?.remove());
  agree(a, b);
  expect(grid(a)).toHaveLength(2);
  edit(a, () => $pane(0, 0).getParentOrThrow().remove());
  agree(a, b);
  expect(grid(a)[0]).toEqual(["kept", ""]);
  edit(a, () => $pane(0, 0).clear());
  agree(a, b);
  expect(grid(a)[0]).toEqual(["", ""]);
});

test("[BD97] a second node for one table is no second table", () => {
  const [a, b] = people(1, 2);
  typeInCell(a, 0, 0, "one");
  agree(a, b);
  const state = a.editor.getEditorState().toJSON();
  a.editor.setEditorState(a.editor.parseEditorState(JSON.stringify(state)));
  agree(a, b);
  expect(grid(a)).toEqual([["one", ""]]);
  typeInCell(a, 0, 0, "!");
  agree(a, b);
  expect(grid(b)).toEqual([["one!", ""]]);
});

test("[BD98] a table whose registers come after its embed is drawn when they come; until then its embed is a neutral box", () => {
  const [a, b] = createReplicas(["above", "below"]);
  a.flow.insertEmbed(0, { type: "table", props: { id: "late" } }, {});
  exchange(a, b);
  expectEqual(a, b);
  expect(b.editor.read(() => [$tables().length, $block(0).getFirstChild()?.getType()])).toEqual([0, "cowrite-embed"]);
  writeTable(a.doc, "late", emptyTable(1, 2));
  agree(a, b);
  expect(grid(b)).toEqual([["", ""]]);
});

test("[BD90] beside the boxes of a table that nobody has seen yet, what is typed is all that is written", () => {
  const [a, b] = createReplicas(["above", "below"]);
  for (const at of [6, 7]) a.flow.insertEmbed(at, { type: "table", props: { id: "late" } }, {});
  exchange(a, b);
  expectEqual(a, b);
  expect(b.editor.read(() => $block(0).getChildrenSize())).toBe(3);
  const calls = spyOnFlow(b);
  type(b, 0, 7, "!");
  expect(calls).toEqual(["insertText 8 ! {}"]);
  agree(a, b);
});

test("[BD94] of two boxes of a table without rows the one that is taken away goes alone, whichever it is", () => {
  // The older one shows the table: it lies behind the other, or in front of it.
  for (const places of [
    [6, 6],
    [6, 7],
  ]) {
    const [a, b] = createReplicas(["above", "below"]);
    for (const at of places) a.flow.insertEmbed(at, { type: "table", props: { id: "late" } }, {});
    writeTable(a.doc, "late", emptyTable(1, 1));
    agree(a, b);
    const { id, view } = theTable(a);
    a.binding.editTables((tables, origin) => tables.table(id).deleteRows([view.rows[0]?.id ?? ""], origin));
    exchange(a, b);
    expect(b.editor.read(() => $block(0).getChildrenSize())).toBe(3);
    edit(b, () => $block(0).getLastChild()?.remove());
    exchange(a, b);
    for (const replica of [a, b]) {
      expectEqual(replica);
      expect(replica.editor.read(() => $block(0).getChildrenSize())).toBe(2);
    }
  }
});

test("[BD41] a table that has no rows any more is taken off the screen when the composition beside it is over", async () => {
  const [a, b] = people(1, 1);
  edit(a, () => {
    $block(0).selectEnd();
    $setCompositionKey($selection().anchor.key);
  });
  type(a, 0, 5, "x");
  // The line that is composed in is put behind the table, which has no rows then.
  const [line, , below] = b.flow.blocks as [FlowBlock, FlowBlock, FlowBlock];
  b.flow.moveBefore(line, below);
  const table = theTable(b);
  table.deleteRows(
    table.view.rows.map(({ id }) => id),
    null,
  );
  exchange(a, b);
  await Promise.resolve();
  expect(a.editor.read(() => $block(0).getTextContent())).toBe("abovex");
  edit(a, () => $setCompositionKey(null));
  await Promise.resolve();
  agree(a, b);
  expect(a.editor.read(() => $tables())).toEqual([]);
  expect(lines(a).slice(1)).toEqual(["abovex", "below"]);
});

test("[BD41] a table that came into another block is shown there when the composition in it is over", async () => {
  const [a, b] = people(1, 1);
  caretInCell(a, 0, 0);
  edit(a, () => {
    $selection().insertText("x");
    $setCompositionKey($selection().anchor.key);
  });
  exchange(a, b);
  // The table's line is cut in front of it, and the second half goes to the end.
  const name = b.flow.insertMark(b.flow.startOf(b.flow.blocks[1] as FlowBlock), {});
  b.flow.moveBefore(b.flow.blockById(name) as FlowBlock, null);
  exchange(a, b);
  await Promise.resolve();
  expect(a.editor.read(() => $tables().length)).toBe(1);
  edit(a, () => $setCompositionKey(null));
  await Promise.resolve();
  agree(a, b);
  expect(grid(a)).toEqual([["x"]]);
  expect(lines(a)).toEqual(["above", "", "below", "<table>"]);
});

test("[BD41] a table that moves past the line that is composed in stays in one piece when that is over", async () => {
  const [a, b] = people(1, 2);
  typeInCell(a, 0, 0, "kept");
  b.flow.insertText(1, "top", {});
  b.flow.insertMark(4, {});
  exchange(a, b);
  edit(a, () => {
    $block(1).selectEnd();
    $setCompositionKey($selection().anchor.key);
  });
  type(a, 1, 5, "x");
  const [, line, table] = b.flow.blocks as [FlowBlock, FlowBlock, FlowBlock];
  b.flow.moveBefore(table, line);
  b.flow.insertText(b.flow.startOf(b.flow.blocks[2] as FlowBlock), "right ", {});
  exchange(a, b);
  await Promise.resolve();
  // Until then it stands at its old place too: nothing is taken away behind what is composed.
  expect(a.editor.read(() => $tables().length)).toBe(2);
  b.flow.insertText(1, "very ", {});
  exchange(a, b);
  await Promise.resolve();
  expect(lines(a)[0]).toBe("very top");
  edit(a, () => $setCompositionKey(null));
  await Promise.resolve();
  agree(a, b);
  expect(grid(a)).toEqual([["kept", ""]]);
  expect(a.editor.read(() => $tables().length)).toBe(1);
});

test.each([0, 1])(
  "[BD94] who takes the box away that stands beside a table (at %i) leaves the table",
  async (place) => {
    const [a, b] = people(1, 2);
    typeInCell(a, 0, 0, "kept");
    // As when two people bring a table back: two embeds, of which the older one shows it.
    const [embed] = a.flow.blocks[1]?.content ?? [];
    const props = embed?.kind === "embed" ? embed.props : {};
    a.flow.insertEmbed(a.flow.startOf(a.flow.blocks[1] as FlowBlock) + place, { type: "table", props }, {});
    agree(a, b);
    const kinds = (): string[] =>
      a.editor.read(() =>
        $block(1)
          .getChildren()
          .map((node) => node.getType()),
      );
    expect(kinds()[place]).toBe("cowrite-embed");
    edit(a, () => $block(1).getChildAtIndex(place)?.remove());
    agree(a, b);
    expect(grid(b)).toEqual([["kept", ""]]);
    expect(kinds()).toHaveLength(1);
  },
);

test("[BD94] who deletes a table that somebody else deletes at this moment deletes the words that only they have seen", async () => {
  const [a, b] = people(1, 2);
  const c = createReplica({ client: 300, updates: [Y.encodeStateAsUpdate(a.doc)] });
  typeInCell(b, 0, 0, "seen");
  agree(a, b);
  edit(c, () => $block(1).remove());
  edit(a, () => {
    // It is gone from the document, and on the screen still.
    Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(c.doc), "network");
    $block(1).remove();
  });
  await Promise.resolve();
  agree(a, b, c);
  expect(grid(b)).toEqual([]);
  a.binding.undo();
  agree(a, b, c);
  expect(grid(b)).toEqual([["seen", ""]]);
});

test("[BD8] a paragraph that another plugin puts beside a table, in its line, stands on a line of its own: the table stays", () => {
  for (const side of ["before", "after"] as const) {
    const [a, b] = people();
    typeInCell(a, 0, 0, "words");
    typeInCell(a, 1, 1, "more");
    const { id } = theTable(a);
    edit(a, () => {
      const paragraph = $createParagraphNode().append($createTextNode("beside"));
      const [table] = $tables();
      if (side === "before") table?.insertBefore(paragraph);
      else table?.insertAfter(paragraph);
      paragraph.selectEnd();
    });
    agree(a, b);
    expect(lines(a)).toEqual(
      side === "before" ? ["above", "beside", "<table>", "below"] : ["above", "<table>", "beside", "below"],
    );
    expect(grid(a)).toEqual([
      ["words", ""],
      ["", "more"],
    ]);
    expect(theTable(a).id).toBe(id);
    expect(a.errors).toEqual([]);
    a.binding.undo();
    agree(a, b);
    expect(lines(a)).toEqual(["above", "<table>", "below"]);
    expect(grid(a)).toEqual([
      ["words", ""],
      ["", "more"],
    ]);
  }
});
