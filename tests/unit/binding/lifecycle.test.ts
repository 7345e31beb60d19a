import { $getRoot, $getSelection, $isRangeSelection } from "lexical";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { getKey, setKey } from "../../../lib/flow/mark.ts";
import type { Mark } from "../../../lib/flow/mark.ts";
import { AssertionError } from "../../../lib/base/assert.ts";
import { createBinding } from "../../../lib/binding/createBinding.ts";
import { $createBlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { IMPLICIT_ID } from "../../../lib/flow/types.ts";
import {
  $block,
  caret,
  createReplica,
  createReplicas,
  createTestEditor,
  edit,
  exchange,
  expectEqual,
  expectShown,
  lines,
  type,
  write,
} from "./support/replica.ts";
import type { Replica } from "./support/replica.ts";

function keys({ editor }: Replica): string[] {
  return editor.getEditorState().read(() => $getRoot().getChildrenKeys());
}

describe("loading", () => {
  test("[BD70] the flow is drawn in one update, and the editor forgets what it showed", () => {
    const source = createReplica();
    write(source, "one", "two");
    const editor = createTestEditor();
    editor.update(() => $getRoot().append($createBlockNode({ type: "quote" })), { discrete: true });
    let drawn = 0;
    editor.registerUpdateListener(({ tags }) => {
      if (tags.has("collaboration")) drawn += 1;
    });
    const replica = createReplica({ editor, updates: [Y.encodeStateAsUpdate(source.doc)] });
    expect(drawn).toBe(1);
    expect(lines(replica)).toEqual(["one", "two"]);
    expectEqual(replica);
    expect(replica.binding.canUndo.get()).toBe(false);
  });

  test("[BD70] a document that has not arrived yet is one empty block, and fills", () => {
    const source = createReplica();
    write(source, "one", "two");
    const replica = createReplica({ updates: [] });
    expect(replica.flow.blocks.map(({ id }) => id)).toEqual([IMPLICIT_ID]);
    expectShown(replica);
    Y.applyUpdate(replica.doc, Y.encodeStateAsUpdate(source.doc), "network");
    expect(lines(replica)).toEqual(["one", "two"]);
    expectEqual(replica);
  });

  test("[BD70] strange contents are shown and kept", () => {
    const doc = new Y.Doc();
    const flow = openFlow(doc);
    flow.transact("x", () => {
      flow.insertMark(0, { later: { deep: [1, null] } });
      flow.insertText(1, "a\u0001\ufffc\r\tb", {});
      flow.insertEmbed(2, { type: "hologram", props: { x: { y: 1 } } }, { bold: true });
      flow.text.insert(0, "in front\nof it");
      flow.text.insertEmbed(flow.length, { foreign: true });
    });
    const mark = flow.blocks[1]?.mark as Mark;
    setKey(mark, "type", "hologram");
    setKey(mark, "indent", 1e9);
    const replica = createReplica({ updates: [Y.encodeStateAsUpdate(doc)] });
    expectEqual(replica);
    edit(replica, () => $block(1).getAllTextNodes()[0]?.spliceText(0, 0, "typed "));
    type(replica, 0, 0, "typed ");
    expectEqual(replica);
    const kept = replica.flow.blocks[1];
    expect(getKey(kept?.mark as Mark, "indent")).toBe(1e9);
    expect(getKey(kept?.mark as Mark, "type")).toBe("hologram");
    expect(kept?.attributes["later"]).toEqual({ deep: [1, null] });
  });

  test("[BD70] a long document", () => {
    const doc = new Y.Doc();
    const flow = openFlow(doc);
    flow.transact("x", () => {
      for (let index = 0; index < 20_000; index += 1) {
        flow.insertMark(flow.length, index % 7 === 0 ? { type: "heading", level: 1 } : {});
      }
    });
    const replica = createReplica({ updates: [Y.encodeStateAsUpdate(doc)] });
    expect(keys(replica).length).toBe(20_000);
    type(replica, 10_000, 0, "x");
    expect(replica.flow.blocks[10_000]?.length).toBe(1);
    expect(replica.errors).toEqual([]);
  });
});

describe("ending", () => {
  test("[BD73] a binding that was disposed hears and writes nothing", async () => {
    const [here, there] = createReplicas(["one"]);
    here.binding.dispose();
    type(there, 0, 0, "X");
    Y.applyUpdate(here.doc, Y.encodeStateAsUpdate(there.doc), "network");
    edit(here, () => $block(0).setBlockType("quote"));
    await Promise.resolve();
    expect(lines(here)).toEqual(["Xone"]);
    expect(here.editor.read(() => $block(0).getTextContent())).toBe("one");
    here.binding.dispose();
  });

  test("[BD73] mounted, unmounted and mounted again, the editor stays as it is", () => {
    const replica = createReplica();
    write(replica, "one", "two");
    caret(replica, 1, 2);
    const before = keys(replica);
    replica.binding.dispose();
    const binding = createBinding({
      editor: replica.editor,
      flow: replica.flow,
      onError: (report) => replica.errors.push(report),
    });
    const again: Replica = { ...replica, binding };
    expect(keys(again)).toEqual(before);
    edit(again, () => {
      const selection = $getSelection();
      if ($isRangeSelection(selection)) selection.insertText("!");
    });
    expect(lines(again)).toEqual(["one", "tw!o"]);
    binding.undo();
    expect(lines(again)).toEqual(["one", "two"]);
    expectEqual(again);
  });

  test("[BD73] an editor that changed without a binding shows the flow again", () => {
    const replica = createReplica();
    write(replica, "one", "two");
    replica.binding.dispose();
    edit(replica, () => $block(0).setBlockType("quote"));
    const binding = createBinding({ editor: replica.editor, flow: replica.flow });
    const again: Replica = { ...replica, binding };
    expect(lines(again)).toEqual(["one", "two"]);
    expectShown(again);
  });

  test("[BD73] two bindings on one editor are refused", () => {
    const replica = createReplica();
    expect(() => createBinding({ editor: replica.editor, flow: replica.flow })).toThrow(AssertionError);
    replica.binding.dispose();
    createBinding({ editor: replica.editor, flow: replica.flow }).dispose();
  });

  test("[BD73] two editors on one flow show the same", () => {
    const replica = createReplica();
    const editor = createTestEditor();
    const binding = createBinding({ editor, flow: replica.flow });
    const second: Replica = { ...replica, editor, binding };
    write(replica, "one", "two");
    expectShown(second);
    type(second, 1, 3, "!");
    expect(lines(replica)).toEqual(["one", "two!"]);
    expectEqual(replica);
    expectShown(second);
  });

  test("onSettled tells of what was written and of what was drawn", () => {
    const [here, there] = createReplicas(["one"]);
    let told = 0;
    const stop = here.binding.onSettled(() => {
      told += 1;
    });
    type(here, 0, 0, "X");
    const written = told;
    expect(written).toBeGreaterThan(0);
    type(there, 0, 0, "Y");
    exchange(here, there);
    expect(told).toBeGreaterThan(written);
    stop();
    const last = told;
    type(here, 0, 0, "Z");
    expect(told).toBe(last);
  });
});
