// @vitest-environment jsdom
import { $createTableSelectionFrom } from "@lexical/table";
import {
  $createRangeSelection,
  $getSelection,
  $isRangeSelection,
  $setCompositionKey,
  $setSelection,
  createEditor,
} from "lexical";
import type { LexicalEditor } from "lexical";
import { afterEach, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { COWRITE_NODES } from "../../../lib/binding/nodes/cowriteNodes.ts";
import { $isFlowCellNode } from "../../../lib/binding/nodes/table/TableNodes.ts";
import { emptyTable } from "../../../lib/flow/table/tableData.ts";
import {
  $block,
  caret,
  createReplica,
  edit,
  enter,
  expectEqual,
  lines,
  remove,
  send,
  type,
  write,
} from "./support/replica.ts";
import type { Replica } from "./support/replica.ts";
import { $pane, $tables, addTable, theTable, typeInCell } from "./support/tables.ts";

// jsdom lays nothing out, and Lexical asks where the caret is so that it can scroll there.
Range.prototype.getBoundingClientRect = () => document.body.getBoundingClientRect();

const roots: HTMLElement[] = [];

function windowEditor(): { editor: LexicalEditor; root: HTMLElement } {
  const root = document.createElement("div");
  root.contentEditable = "true";
  root.tabIndex = 0;
  document.body.append(root);
  roots.push(root);
  const editor = createEditor({
    namespace: "window",
    nodes: [...COWRITE_NODES],
    onError(error) {
      throw error;
    },
  });
  editor.setRootElement(root);
  return { editor, root };
}

afterEach(() => {
  for (const root of roots.splice(0)) root.remove();
});

/** An editor in a page, and somebody else's without one. */
function pair(...texts: readonly string[]): { here: Replica; there: Replica; root: HTMLElement } {
  const there = createReplica({ client: 200 });
  write(there, ...texts);
  const { editor, root } = windowEditor();
  const here = createReplica({ client: 100, editor, updates: [Y.encodeStateAsUpdate(there.doc)] });
  return { here, there, root };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
}

/** What the page shows, block by block. */
function texts(root: HTMLElement): (string | null)[] {
  return [...root.children].map((child) => child.textContent);
}

/** Where the browser's own selection is: the text of its node, and the offset. */
function domCaret(): [string | null, number] | null {
  const selection = document.getSelection();
  if (selection === null || selection.anchorNode === null) return null;
  return [selection.anchorNode.textContent, selection.anchorOffset];
}

describe("in a page", () => {
  test("[BD30] elements of blocks and texts stay, whatever is drawn into them", () => {
    const { here, there, root } = pair("one", "two", "three");
    const [first, second, third] = [...root.children];
    const text = second?.querySelector("span")?.firstChild;
    type(there, 1, 1, "X");
    edit(there, () => $block(1).setBlockType("heading", { level: 1 }));
    enter(there, 2, 2);
    send(there, here);
    expect(texts(root)).toEqual(["one", "tXwo", "th", "ree"]);
    expect([...root.children].slice(0, 3)).toEqual([first, second, third]);
    expect(second?.querySelector("span, strong")?.firstChild).toBe(text);
    expect(second?.className).toBe("cw-block cw-heading");
    expectEqual(here, there);
  });

  test("[BD31] somebody who is in another field keeps the focus, and the editor its caret", async () => {
    const { here, there, root } = pair("one", "two");
    root.focus();
    caret(here, 0, 2);
    await settle();
    const field = document.createElement("input");
    document.body.append(field);
    roots.push(field);
    field.focus();
    expect(document.activeElement).toBe(field);
    type(there, 0, 0, "X");
    enter(there, 0, 2);
    remove(there, 2, 0, 2, 3);
    send(there, here);
    await settle();
    expect(document.activeElement).toBe(field);
    expect(texts(root)).toEqual(["Xo", "ne", ""]);
    edit(here, () => {
      const selection = $getSelection();
      if ($isRangeSelection(selection)) selection.insertText("!");
    });
    expect(lines(here)).toEqual(["Xo", "n!e", ""]);
    expectEqual(here);
  });

  test("[BD32] while the focus is on a button a caret in an empty block stays a caret", async () => {
    const { here, there, root } = pair("one", "");
    root.focus();
    caret(here, 1, 0);
    await settle();
    const button = document.createElement("button");
    document.body.append(button);
    roots.push(button);
    button.focus();
    document.getSelection()?.collapse(root.children[1] as Element, 0);
    edit(there, () => $block(1).setBlockType("bullet"));
    send(there, here);
    await settle();
    expect(root.children[1]?.className).toContain("cw-bullet");
    const selection = document.getSelection();
    expect([selection?.anchorNode, selection?.anchorOffset, selection?.isCollapsed]).toEqual([
      root.children[1],
      0,
      true,
    ]);
  });

  test("[BD92] whose selected cells are deleted has the browser's caret in what is left of the table", async () => {
    const { here, there, root } = pair("above", "below");
    addTable(there, 0, emptyTable(3, 2));
    typeInCell(there, 0, 0, "left");
    send(there, here);
    root.focus();
    edit(here, () => {
      const [table] = $tables();
      const [from, to] = [$pane(1, 0).getParent(), $pane(2, 1).getParent()];
      if (table !== undefined && $isFlowCellNode(from) && $isFlowCellNode(to))
        $setSelection($createTableSelectionFrom(table, from, to));
    });
    await settle();
    // Chromium puts a caret at the start of the page when a key is pressed while cells are selected.
    document.getSelection()?.collapse(root.firstElementChild?.firstElementChild?.firstChild as Text, 0);
    there.binding.editTables((tables, origin) => {
      const table = tables.table(theTable(there).id);
      const rows = table.view.rows.slice(1).map(({ id }) => id);
      table.deleteRows(rows, origin);
    });
    send(there, here);
    await settle();
    expect(domCaret()).toEqual(["left", 0]);
  });

  test("[BD31] [BD32] while the focus is on a button the browser's selection goes with its text, and the focus stays", async () => {
    const { here, there, root } = pair("one", "two");
    root.focus();
    caret(here, 1, 2);
    await settle();
    const button = document.createElement("button");
    document.body.append(button);
    roots.push(button);
    button.focus();
    // jsdom takes the selection along with the focus; browsers leave it in the text.
    document.getSelection()?.collapse(root.children[1]?.querySelector("span")?.firstChild as Text, 2);
    type(there, 1, 0, "YY");
    send(there, here);
    await settle();
    expect(texts(root)).toEqual(["one", "YYtwo"]);
    expect(domCaret()).toEqual(["YYtwo", 4]);
    expect(document.activeElement).toBe(button);
    remove(there, 1, 1, 1, 3);
    send(there, here);
    await settle();
    expect(domCaret()).toEqual(["Ywo", 2]);
    expectEqual(here, there);
  });

  test("[BD31] [BD32] the browser's selection is left alone, or moved along with its text", async () => {
    const { here, there, root } = pair("one", "two");
    root.focus();
    caret(here, 1, 1);
    await settle();
    expect(domCaret()).toEqual(["two", 1]);
    let set = 0;
    const selection = document.getSelection() as Selection;
    const original = selection.setBaseAndExtent.bind(selection);
    selection.setBaseAndExtent = (...points) => {
      set += 1;
      original(...points);
    };
    try {
      type(there, 0, 0, "X");
      enter(there, 0, 2);
      send(there, here);
      await settle();
      expect(set).toBe(0);
      expect(domCaret()).toEqual(["two", 1]);
      type(there, 2, 0, "YY");
      send(there, here);
      await settle();
      expect(domCaret()).toEqual(["YYtwo", 3]);
      expect(document.activeElement).toBe(root);
    } finally {
      Reflect.deleteProperty(selection, "setBaseAndExtent");
    }
    expectEqual(here, there);
  });

  test.each([
    ["in both blocks", true],
    ["in neither", false],
  ])("[BD32] a click that Lexical has not heard of yet is not taken back (others write %s)", (_where, both) => {
    const { here, there, root } = pair("one", "two", "three");
    root.focus();
    caret(here, 0, 1);
    expect(domCaret()).toEqual(["one", 1]);
    const text = root.children[1]?.querySelector("span")?.firstChild as Text;
    // In a browser the event waits behind the message; here it would come at once.
    const deaf = (event: Event): void => event.stopImmediatePropagation();
    window.addEventListener("selectionchange", deaf, { capture: true });
    try {
      document.getSelection()?.collapse(text, 2);
      if (both) type(there, 0, 0, "X");
      if (both) type(there, 1, 0, "Y");
      type(there, 2, 0, "Z");
      send(there, here);
    } finally {
      window.removeEventListener("selectionchange", deaf, { capture: true });
    }
    expect(texts(root)).toEqual(both ? ["Xone", "Ytwo", "Zthree"] : ["one", "two", "Zthree"]);
    expect(domCaret()).toEqual(both ? ["Ytwo", 3] : ["two", 2]);
    expectEqual(here, there);
  });

  test.each([0, 1])(
    "[BD32] a range that ends beside a table (%i) stays where it ends when others write into it",
    (side) => {
      const { here, there, root } = pair("one", "two");
      addTable(here, 0, emptyTable(1, 2));
      send(here, there);
      root.focus();
      edit(here, () => {
        const selection = $createRangeSelection();
        selection.anchor.set($block(2).getFirstChildOrThrow().getKey(), 3, "text");
        selection.focus.set($block(1).getKey(), side, "element");
        $setSelection(selection);
      });
      const points = (): unknown =>
        here.editor.read(() => {
          const selection = $getSelection();
          return $isRangeSelection(selection)
            ? [selection.anchor, selection.focus].map(({ key, offset, type: kind }) => [key, offset, kind])
            : null;
        });
      const [anchor, focus] = points() as [unknown[], unknown[]];
      type(there, 2, 0, "XX");
      send(there, here);
      expect(points()).toEqual([[anchor[0], 5, "text"], focus]);
      expectEqual(here, there);
    },
  );

  test("[BD42] a held block is drawn when the editor loses the focus, and when the composition ends", async () => {
    for (const event of ["blur", "compositionend"] as const) {
      const { here, there, root } = pair("one", "two");
      root.focus();
      caret(here, 0, 3);
      edit(here, () => {
        const selection = $getSelection();
        if ($isRangeSelection(selection)) $setCompositionKey(selection.anchor.key);
      });
      type(there, 0, 0, "X");
      type(there, 1, 0, "Y");
      send(there, here);
      await settle();
      // The zero-width character is Lexical's own mark for a composition.
      expect(texts(root).map((text) => text?.replace("\u200b", ""))).toEqual(["one", "Ytwo"]);
      if (event === "compositionend") edit(here, () => $setCompositionKey(null));
      root.dispatchEvent(
        event === "blur" ? new FocusEvent("blur") : new CompositionEvent("compositionend", { data: "" }),
      );
      await settle();
      expect(texts(root).map((text) => text?.replace("\u200b", ""))).toEqual(["Xone", "Ytwo"]);
      edit(here, () => $setCompositionKey(null));
      expectEqual(here, there);
      here.binding.dispose();
      here.editor.setRootElement(null);
    }
  });

  test.each([
    ["in the same block", 0, 0],
    ["in another block", 1, 2],
  ])("[BD42] a click %s ends a composition of which no end is told", async (_where, block, offset) => {
    const { here, there, root } = pair("one", "two");
    root.focus();
    caret(here, 0, 3);
    root.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    await settle();
    const text = root.children[0]?.querySelector("span")?.firstChild as Text;
    text.data = `${text.data.replaceAll("\u200b", "")}か\u200b`;
    document.getSelection()?.collapse(text, 4);
    root.dispatchEvent(new InputEvent("input", { inputType: "insertCompositionText", data: "か", bubbles: true }));
    await settle();
    type(there, 0, 0, "X");
    send(there, here);
    await settle();
    expect(texts(root)[0]?.replaceAll("\u200b", "")).toBe("oneか");
    expect(here.editor.isComposing()).toBe(true);
    // Within what is composed the caret may go where it likes.
    document.getSelection()?.collapse(text, 3);
    document.dispatchEvent(new Event("selectionchange"));
    await settle();
    expect(here.editor.isComposing()).toBe(true);
    const clicked = root.children[block]?.querySelector("span")?.firstChild as Text;
    document.getSelection()?.collapse(clicked, offset);
    document.dispatchEvent(new Event("selectionchange"));
    await settle();
    expect(here.editor.isComposing()).toBe(false);
    expect(texts(root)).toEqual(["Xoneか", "two"]);
    expect(domCaret()).toEqual(block === 0 ? ["Xoneか", 0] : ["two", 2]);
    expectEqual(here);
  });

  test("[BD73] an editor gets its page later, or loses it", () => {
    const there = createReplica({ client: 200 });
    write(there, "one");
    const editor = createEditor({
      nodes: [...COWRITE_NODES],
      onError(error) {
        throw error;
      },
    });
    const here = createReplica({ client: 100, editor, updates: [Y.encodeStateAsUpdate(there.doc)] });
    type(there, 0, 0, "X");
    send(there, here);
    expect(lines(here)).toEqual(["Xone"]);
    const root = document.createElement("div");
    editor.setRootElement(root);
    expect(texts(root)).toEqual(["Xone"]);
    type(there, 0, 0, "Y");
    send(there, here);
    expect(texts(root)).toEqual(["YXone"]);
    editor.setRootElement(null);
    type(there, 0, 0, "Z");
    send(there, here);
    expectEqual(here, there);
  });
});
