import { $getNodeByKey, $getRoot, $isTextNode, $setCompositionKey } from "lexical";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import {
  $block,
  $selection,
  caret,
  createReplicas,
  edit,
  enter,
  exchange,
  expectEqual,
  lines,
  mergeUp,
  remove,
  type,
} from "./support/replica.ts";
import type { FlowBlock } from "../../../lib/flow/types.ts";
import type { Replica } from "./support/replica.ts";

/** Lets what was put off to a microtask happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
}

/** Begins to compose at the caret, as the browser's event does. */
function compose(replica: Replica, block: number, offset?: number): void {
  caret(replica, block, offset);
  edit(replica, () => $setCompositionKey($selection().anchor.key));
}

/** The composed text is now this; what stood before it stays. */
function composed(replica: Replica, text: string, taken = 0): void {
  edit(replica, () => {
    const { anchor } = $selection();
    const node = anchor.getNode();
    if ($isTextNode(node)) node.spliceText(anchor.offset - taken, taken, text, true);
    else $selection().insertText(text);
  });
}

function commit(replica: Replica): void {
  edit(replica, () => $setCompositionKey(null));
}

/** What `there` has comes here, and nothing goes there. */
function hear(here: Replica, there: Replica): void {
  Y.applyUpdate(here.doc, Y.encodeStateAsUpdate(there.doc, Y.encodeStateVector(here.doc)), "network");
}

/** The text of each block in the editor, whatever the flow has. */
function shown({ editor }: Replica): string[] {
  return editor.getEditorState().read(() =>
    $getRoot()
      .getChildren()
      .map((node) => node.getTextContent()),
  );
}

describe("composition", () => {
  test("[BD41] what Lexical puts at the caret to compose at is left out, and a character like it that was pasted is not", () => {
    const [here, there] = createReplicas(["one", "two"]);
    type(here, 0, 1, "\u200b");
    compose(here, 1, 1);
    composed(here, "\u200b");
    expect(shown(here)[1]).toBe("t\u200bwo");
    expect(lines(here)).toEqual(["o\u200bne", "two"]);
    composed(here, "に");
    expect(lines(here)[1]).toBe("tにwo");
    composed(here, "日", 1);
    type(there, 1, 1, "X");
    exchange(here, there);
    expect(lines(here)[1]).toMatch(/^t(X日|日X)wo$/);
    edit(here, () => {
      const node = $selection().anchor.getNode();
      if ($isTextNode(node)) node.setTextContent(node.getTextContent().replace("\u200b", "")).select(2, 2);
    });
    commit(here);
    exchange(here, there);
    expectEqual(here, there);
    expect(lines(here)[1]).toMatch(/^t(X日|日X)wo$/);
  });

  test("[BD40] [BD41] [BD42] the block waits, others do not, and what is composed goes to its place", async () => {
    const [here, there] = createReplicas(["one", "two", "three"]);
    compose(here, 1, 1);
    composed(here, "か");
    exchange(here, there);
    type(there, 1, 0, "XX");
    type(there, 0, 0, "Y");
    enter(there, 2, 2);
    exchange(here, there);
    await settle();
    expect(shown(here)).toEqual(["Yone", "tかwo", "th", "ree"]);
    expect(lines(here)).toEqual(["Yone", "XXtかwo", "th", "ree"]);
    // The characters on the screen are not where the flow has them; what is composed goes between them all the same.
    composed(here, "かな", 1);
    await settle();
    expect(shown(here)[1]).toBe("tかなwo");
    expect(lines(here)[1]).toBe("XXtかなwo");
    type(there, 1, undefined, "!");
    exchange(here, there);
    composed(here, "仮名", 2);
    await settle();
    expect(shown(here)[1]).toBe("t仮名wo");
    commit(here);
    await settle();
    expect(shown(here)[1]).toBe("XXt仮名wo!");
    exchange(here, there);
    expectEqual(here, there);
    expect(lines(there)).toEqual(["Yone", "XXt仮名wo!", "th", "ree"]);
  });

  test("[BD41] a split, a merge and a deletion meanwhile", async () => {
    const [here, there] = createReplicas(["abcdef", "ghi"]);
    compose(here, 0, 5);
    composed(here, "X");
    exchange(here, there);
    enter(there, 0, 2);
    exchange(here, there);
    composed(here, "XY", 1);
    expect(shown(here)).toEqual(["abcdeXYf", "ghi"]);
    exchange(here, there);
    mergeUp(there, 1);
    remove(there, 0, 1, 0, 4);
    exchange(here, there);
    composed(here, "Z", 2);
    await settle();
    expect(shown(here)).toEqual(["abcdeZf", "ghi"]);
    commit(here);
    await settle();
    exchange(here, there);
    expect(lines(here)).toEqual(["aeZf", "ghi"]);
    expectEqual(here, there);
  });

  test("[BD41] [BD50] a block that was deleted under the composition keeps its words", async () => {
    const [here, there] = createReplicas(["one", "two", "three"]);
    compose(here, 1, 3);
    const key = here.editor.getEditorState().read(() => $block(1).getKey());
    remove(there, 0, 3, 1, 3);
    exchange(here, there);
    await settle();
    expect(shown(here)).toEqual(["one", "two", "three"]);
    composed(here, "か");
    await settle();
    composed(here, "かな", 1);
    await settle();
    exchange(here, there);
    expect(lines(there)).toEqual(["one", "かな", "three"]);
    expect(shown(here)).toEqual(["one", "twoかな", "three"]);
    commit(here);
    await settle();
    exchange(here, there);
    expect(lines(here)).toEqual(["one", "かな", "three"]);
    expect(here.editor.getEditorState().read(() => $getNodeByKey(key)?.isAttached())).toBe(true);
    expectEqual(here, there);
  });

  test("[BD42] the block is drawn when the caret leaves it, though no composition ended", async () => {
    const [here, there] = createReplicas(["one", "two"]);
    compose(here, 0, 3);
    composed(here, "か");
    type(there, 0, 0, "X");
    exchange(here, there);
    await settle();
    expect(shown(here)[0]).toBe("oneか");
    caret(here, 1, 0);
    await settle();
    expect(shown(here)[0]).toBe("Xoneか");
    expectEqual(here);
  });

  test("[BD40] a composition in a block that nobody else touches is written as it goes", async () => {
    const [here, there] = createReplicas(["one", "two"]);
    compose(here, 1, 3);
    for (const [text, taken] of [
      ["k", 0],
      ["か", 1],
      ["かn", 1],
      ["かな", 2],
    ] as const)
      composed(here, text, taken);
    type(there, 0, 0, "X");
    exchange(here, there);
    expect(lines(there)).toEqual(["Xone", "twoかな"]);
    commit(here);
    await settle();
    expectEqual(here, there);
  });

  test("[BD36] Enter while the composition's block waits", async () => {
    const [here, there] = createReplicas(["abcdef"]);
    compose(here, 0, 3);
    composed(here, "X");
    type(there, 0, 0, "12");
    type(there, 0, undefined, "!");
    hear(here, there);
    await settle();
    edit(here, () => {
      $setCompositionKey(null);
      $selection().insertParagraph();
    });
    await settle();
    exchange(here, there);
    expect(lines(here)).toEqual(["12abcX", "def!"]);
    expectEqual(here, there);
  });

  test.each([
    { node: "that it was drawn into", index: 1, offset: "now moved a long way".length },
    { node: "that it left", index: 3, offset: "now moved".length },
  ])(
    "[BD32] [BD41] a caret stays in a line that moved past the one that is composed in, in the node $node",
    async (at) => {
      const [here, there] = createReplicas(["top", "line", "moved"]);
      compose(here, 1, 4);
      composed(here, "X");
      const [, line, last] = there.flow.blocks as [FlowBlock, FlowBlock, FlowBlock];
      there.flow.moveBefore(last, line);
      there.flow.insertText(there.flow.indexIn(last, 5), " a long way", {});
      there.flow.insertText(there.flow.indexIn(last, 0), "now ", {});
      there.flow.insertText(there.flow.indexIn(line, 0), "my ", {});
      exchange(here, there);
      await settle();
      // It is there as it is now, and at its old place as it was: nothing is taken away behind what is composed.
      expect(shown(here)).toEqual(["top", "now moved a long way", "lineX", "moved"]);
      edit(here, () => {
        $block(at.index).selectEnd();
        $setCompositionKey(null);
      });
      await settle();
      expect(shown(here)).toEqual(["top", "now moved a long way", "my lineX"]);
      const caret = here.editor.read(() => {
        const { anchor } = $selection();
        return [$block(1).is(anchor.getNode().getTopLevelElement()), anchor.offset];
      });
      expect(caret).toEqual([true, at.offset]);
      exchange(here, there);
      expectEqual(here, there);
    },
  );

  test("[BD41] [BD50] of a block that stands at two places, and is deleted under its writer, the mark is put back once", async () => {
    const [here, there] = createReplicas(["top", "line", "moved"]);
    type(here, 2, 5, "!");
    compose(here, 1, 4);
    composed(here, "X");
    const [, line, last] = there.flow.blocks as [FlowBlock, FlowBlock, FlowBlock];
    there.flow.moveBefore(last, line);
    hear(here, there);
    await settle();
    expect(shown(here)).toEqual(["top", "moved!", "lineX", "moved!"]);
    there.flow.deleteRange(there.flow.startOf(there.flow.blocks[1] as FlowBlock) - 1, 6);
    hear(here, there);
    await settle();
    commit(here);
    await settle();
    expect(lines(here)).toEqual(["top", "!", "lineX"]);
    exchange(here, there);
    expectEqual(here, there);
  });
});
