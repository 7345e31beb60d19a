import {
  $createTextNode,
  $getRoot,
  $getSelection,
  $isNodeSelection,
  $isTextNode,
  $createNodeSelection,
  $setSelection,
  $selectAll,
} from "lexical";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { storedId } from "../../../lib/flow/mark.ts";
import { UNSEEN_FOR_MS } from "../../../lib/binding/local/RecentTyping.ts";
import { $createBlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import { $createEmbedNode } from "../../../lib/binding/nodes/EmbedNode.ts";
import {
  $block,
  $selection,
  caret,
  createReplica,
  createReplicas,
  edit,
  enter,
  exchange,
  expectEqual,
  format,
  lines,
  mergeUp,
  remove,
  select,
  selected,
  send,
  type,
  write,
} from "./support/replica.ts";
import type { Clock } from "../../../lib/base/clock.ts";
import { createManualClock } from "../../harness/manualClock.ts";
import type { Replica } from "./support/replica.ts";
import type { FlowBlock } from "../../../lib/flow/types.ts";

function keys({ editor }: Replica): string[] {
  return editor.getEditorState().read(() => $getRoot().getChildrenKeys());
}

function textKeys({ editor }: Replica, index: number): string[] {
  return editor.getEditorState().read(() =>
    $block(index)
      .getAllTextNodes()
      .map((node) => node.getKey()),
  );
}

describe("drawing", () => {
  test("[BD30] a block that changed keeps its nodes, the others are not looked at", () => {
    const [here, there] = createReplicas(["one", "two", "three"]);
    const before = keys(here);
    const texts = [0, 1, 2].map((index) => textKeys(here, index));
    const untouched = here.editor.getEditorState().read(() => $block(0));
    type(there, 1, 1, "X");
    send(there, here);
    expect(lines(here)).toEqual(["one", "tXwo", "three"]);
    expect(keys(here)).toEqual(before);
    expect([0, 1, 2].map((index) => textKeys(here, index))).toEqual(texts);
    expect(here.editor.getEditorState().read(() => $block(0))).toBe(untouched);
    expectEqual(here, there);
  });

  test("[BD30] a conversion keeps the node, a format the first text of the line", () => {
    const [here, there] = createReplicas(["abcdef"]);
    const [key] = keys(here);
    const [text] = textKeys(here, 0);
    edit(there, () => $block(0).setBlockType("heading", { level: 3 }));
    format(there, 0, 2, 4, "bold");
    send(there, here);
    expect(lines(here)).toEqual(["heading3: ab[bold:cd]ef"]);
    expect(keys(here)).toEqual([key]);
    expect(textKeys(here, 0)[0]).toBe(text);
    edit(there, () => {
      for (const node of $block(0).getAllTextNodes()) node.setFormat(0);
    });
    send(there, here);
    expect(textKeys(here, 0)).toEqual([text]);
    expectEqual(here, there);
  });

  test("[BD30] blocks come, go and split around those that stay", () => {
    const [here, there] = createReplicas(["one", "two", "three", "four"]);
    const before = keys(here);
    enter(there, 0, 1);
    remove(there, 2, 3, 3, 5);
    enter(there, 3);
    type(there, 4, 0, "five");
    send(there, here);
    expect(lines(here)).toEqual(["o", "ne", "two", "four", "five"]);
    const after = keys(here);
    expect([after[0], after[2], after[3]]).toEqual([before[0], before[1], before[3]]);
    expectEqual(here, there);
  });

  test("links, breaks and embeds are drawn and patched", () => {
    const [here, there] = createReplicas(["ab"]);
    const link = { link: "https://example.org/" };
    there.flow.transact("x", () => {
      there.flow.insertText(2, "link", link);
      there.flow.insertBreak(6, link);
      there.flow.insertText(7, "more", link);
      there.flow.insertEmbed(11, { type: "date", props: { day: 1 } }, {});
    });
    send(there, here);
    expectEqual(here, there);
    const map = there.flow.blocks[0]?.content.find((inline) => inline.kind === "embed");
    const embed = here.editor.getEditorState().read(() =>
      $block(0)
        .getChildren()
        .find((node) => node.getType() === "cowrite-embed")
        ?.getKey(),
    );
    there.doc.transact(() => map?.kind === "embed" && map.embed?.set("day", 2));
    there.flow.transact("x", () => there.flow.deleteRange(4, 5));
    send(there, here);
    expect(lines(here)).toEqual(["a[link=https://example.org/:lire]<date>b"]);
    expect(
      here.editor.getEditorState().read(() =>
        $block(0)
          .getChildren()
          .find((node) => node.getType() === "cowrite-embed")
          ?.getKey(),
      ),
    ).toBe(embed);
    expectEqual(here, there);
  });

  test("runs that differ only in comments are one text", () => {
    const [here, there] = createReplicas(["abcdef"]);
    there.flow.transact("x", () => there.flow.formatRange(2, 3, { "comment:7": "ann" }));
    send(there, here);
    expect(textKeys(here, 0).length).toBe(1);
    expectEqual(here, there);
  });
});

describe("the selection", () => {
  test("[BD32] a caret goes with the character on its left", () => {
    const [here, there] = createReplicas(["abcdef", "ghi"]);
    caret(here, 0, 3);
    type(there, 0, 1, "X");
    send(there, here);
    expect(selected(here)).toBe("0:4");
    // At the very place: behind the caret, so that what is typed here stays one word.
    type(there, 0, 4, "YY");
    send(there, here);
    expect(lines(here)[0]).toBe("aXbcYYdef");
    expect(selected(here)).toBe("0:4");
    format(there, 0, 0, 9, "bold");
    send(there, here);
    expect(selected(here)).toBe("0:4");
    enter(there, 0, 2);
    send(there, here);
    expect(selected(here)).toBe("1:2");
    mergeUp(there, 1);
    send(there, here);
    expect(selected(here)).toBe("0:4");
    remove(there, 0, 1, 0, 6);
    send(there, here);
    expect(selected(here)).toBe("0:1");
    expectEqual(here, there);
  });

  test("[BD32] a caret in an empty block, and at a block's start, stays in its block", () => {
    const [here, there] = createReplicas(["one", "", "two"]);
    caret(here, 1, 0);
    type(there, 0, 3, "!");
    type(there, 2, 0, "?");
    enter(there, 0, 1);
    send(there, here);
    expect(selected(here)).toBe("2:0");
    type(there, 2, 0, "words");
    send(there, here);
    expect(selected(here)).toBe("2:0");
    caret(here, 3, 0);
    enter(there, 3, 0);
    send(there, here);
    expect(selected(here)).toBe("4:0");
    expectEqual(here, there);
  });

  test("[BD32] a range keeps what it has, and takes nothing in at its edges", () => {
    for (const [from, to] of [
      [1, 5],
      [5, 1],
    ] as const) {
      const [here, there] = createReplicas(["abcdef"]);
      select(here, 0, from, 0, to);
      type(there, 0, 1, "X");
      type(there, 0, 6, "Y");
      type(there, 0, 4, "Z");
      send(there, here);
      expect(lines(here)[0]).toBe("aXbcZdeYf");
      expect(selected(here)).toBe(from < to ? "0:2-0:7" : "0:7-0:2");
      expectEqual(here, there);
    }
  });

  test("[BD32] a selection of everything stays one", () => {
    const [here, there] = createReplicas(["one", "two"]);
    edit(here, () => {
      $selectAll();
    });
    type(there, 0, 1, "X");
    send(there, here);
    expect(selected(here)).toBe("0:0-1:3");
    edit(here, () => {
      const selection = $selection();
      selection.anchor.set("root", 0, "element");
      selection.focus.set("root", 2, "element");
    });
    enter(there, 0, 1);
    send(there, here);
    expect(selected(here)).toBe("0:0-2:3");
    expectEqual(here, there);
  });

  test("a selected embed stays selected, and when it is gone the caret stands there", () => {
    const [here, there] = createReplicas(["ab"]);
    edit(here, () => {
      const embed = $createEmbedNode("image", { src: "x" });
      const [left] = $block(0).getAllTextNodes()[0]?.splitText(1) ?? [];
      left?.insertAfter(embed);
      const selection = $createNodeSelection();
      selection.add(embed.getKey());
      $setSelection(selection);
    });
    send(here, there);
    type(there, 0, 0, "X");
    send(there, here);
    expect(selected(here)).toBe("nodes");
    remove(there, 0, 2, 0, 3);
    send(there, here);
    expect(lines(here)).toEqual(["Xab"]);
    expect(selected(here)).toBe("0:2");
    expect(here.editor.getEditorState().read(() => $isNodeSelection($getSelection()))).toBe(false);
    expectEqual(here, there);
  });

  test("[BD31] an editor without a selection gets none", () => {
    const [here, there] = createReplicas(["one"]);
    type(there, 0, 0, "X");
    send(there, here);
    expect(selected(here)).toBe(null);
  });

  test("a format that was chosen for what is typed next is not forgotten", () => {
    const [here, there] = createReplicas(["abc"]);
    caret(here, 0, 2);
    edit(here, () => $selection().formatText("bold"));
    type(there, 0, 0, "X");
    send(there, here);
    edit(here, () => $selection().insertText("Y"));
    expect(lines(here)).toEqual(["Xab[bold:Y]c"]);
    expectEqual(here);
  });
});

describe("order", () => {
  test("[BD34] an update that waits is written first, not erased", async () => {
    const [here, there] = createReplicas(["one", "two"]);
    caret(here, 0, 3);
    here.editor.update(() => $selection().insertText(" more"));
    type(there, 0, 0, "X");
    enter(there, 0, 2);
    send(there, here);
    expect(lines(here)).toEqual(["Xo", "ne more", "two"]);
    expectEqual(here);
    await Promise.resolve();
    exchange(here, there);
    expectEqual(here, there);
  });

  test("[BD34] a waiting deletion over the very blocks that a change is about", async () => {
    const [here, there] = createReplicas(["one", "two", "three"]);
    select(here, 0, 1, 2, 2);
    here.editor.update(() => $selection().removeText());
    type(there, 2, 5, "X");
    send(there, here);
    await Promise.resolve();
    expect(lines(here)).toEqual(["oreeX"]);
    exchange(here, there);
    expectEqual(here, there);
  });

  test("[BD34] during an update of the editor drawing waits for a microtask", async () => {
    const [here, there] = createReplicas(["one", "two"]);
    caret(here, 1, 3);
    here.editor.update(() => {
      $selection().insertText("!");
      type(there, 1, 0, "X");
      type(there, 0, 0, "Y");
      send(there, here);
      $selection().insertText("?");
    });
    expect(here.flow.blocks.length).toBe(2);
    await Promise.resolve();
    await Promise.resolve();
    expect(lines(here)).toEqual(["Yone", "Xtwo!?"]);
    exchange(here, there);
    expectEqual(here, there);
  });

  test("[BD34] [BD36] a waiting edit goes to the characters that the person sees", async () => {
    const [here, there] = createReplicas(["abcdef", "ghi", "jkl"]);
    // Here, not yet committed: a character between d and e, bold over "bc", Enter in the second block, the third joined to it.
    here.editor.update(() => {
      const [text] = $block(0).getAllTextNodes();
      text?.spliceText(4, 0, "X");
      const [, bold] = text?.splitText(1, 3) ?? [];
      bold?.setFormat(1);
      const moved = $block(1).getAllTextNodes()[0]?.splitText(1)[1];
      const block = $block(1).insertNewAfter($block(1).select());
      if (moved !== undefined) block.append(moved, ...$block(3).getChildren());
      $block(3).remove();
    });
    // Meanwhile from there: text in front of all that, a split within "cd", a word in each block, "b" deleted.
    type(there, 0, 0, "12");
    enter(there, 0, 5);
    type(there, 2, 1, "Y");
    type(there, 3, 0, "Z");
    remove(there, 0, 3, 0, 4);
    send(there, here);
    expectEqual(here);
    expect(lines(here)).toEqual(["12a[bold:c]", "dXef", "g", "YhiZjkl"]);
    await Promise.resolve();
    exchange(here, there);
    expectEqual(here, there);
  });

  test.each([true, false])(
    "[BD34] an update made by a listener while a change is drawn is written (at once: %s)",
    async (discrete) => {
      const [here, there] = createReplicas(["one", "two"]);
      let once = true;
      here.editor.registerUpdateListener(({ tags }) => {
        if (!once || !tags.has("collaboration")) return;
        once = false;
        here.editor.update(
          () => {
            const [text] = $block(1).getAllTextNodes();
            if ($isTextNode(text)) text.setTextContent(`${text.getTextContent()}!`);
          },
          discrete ? { discrete } : {},
        );
      });
      type(there, 0, 0, "X");
      send(there, here);
      await Promise.resolve();
      await Promise.resolve();
      expect(lines(here)).toEqual(["Xone", "two!"]);
      exchange(here, there);
      expectEqual(here, there);
    },
  );

  test("several changes in one go, and changes of blocks that this editor has just made", () => {
    const [here, there] = createReplicas(["one"]);
    enter(here, 0, 3);
    type(here, 1, 0, "two");
    exchange(here, there);
    there.doc.transact(() => {
      type(there, 1, 3, "!");
      enter(there, 0, 1);
    });
    type(here, 0, 3, "?");
    exchange(here, there);
    expect(lines(here)).toEqual(["o", "ne?", "two!"]);
    expectEqual(here, there);
  });
});

/** A program that copies marks as they are puts another block with the id of the second one behind it. */
function copyMark(replica: Replica): void {
  const { flow } = replica;
  // Of two marks with one id the one with the lower clock keeps it.
  type(replica, 0, 0, "what a program writes before it copies a mark ");
  const [, block, next] = flow.blocks as [FlowBlock, FlowBlock, FlowBlock];
  flow.transact("program", () => flow.insertMark(flow.startOf(next) - 1, {}, { id: block.id }));
}

test("[BD37] a second block with the id of another can be edited and deleted", () => {
  const [here, there] = createReplicas(["one", "two", "three"]);
  copyMark(there);
  exchange(here, there);
  expectEqual(here, there);
  const twice = here.flow.blocks.length;
  expect(twice).toBe(4);
  const { mark } = here.flow.blocks[2] as FlowBlock;
  const key = keys(here)[2];
  caret(here, 2, 0);
  edit(here, () => {
    $block(1).remove();
    $block(1).setBlockType("quote");
  });
  expect(here.flow.blocks[1]?.mark).toBe(mark);
  expect(keys(here)[1]).toBe(key);
  exchange(here, there);
  expectEqual(here, there);
  edit(there, () => $block(1).remove());
  exchange(here, there);
  expectEqual(here, there);
});

test("[BD37] the second of two blocks with one id is called otherwise when the first goes, wherever it stands", async () => {
  const [here, there] = createReplicas(["one", "two", "three", "four"]);
  copyMark(there);
  exchange(here, there);
  edit(here, () => $block(1).insertAfter($createBlockNode().append($createTextNode("between"))));
  edit(here, () => $block(2).insertAfter($createBlockNode().append($createTextNode("too"))));
  const [, first] = here.flow.blocks;
  const [kept = null] = here.flow.blocks.flatMap(({ id, mark }) => (id === first?.id && mark !== null ? [mark] : []));
  const isSecond = ({ mark }: FlowBlock): boolean =>
    mark !== null && mark !== kept && kept !== null && storedId(mark) === storedId(kept);
  const second = here.flow.blocks.findLast(isSecond) as FlowBlock;
  const at = here.flow.indexOf(second);
  expect(at).toBe(4);
  const key = keys(here)[at];
  caret(here, at, 0);
  edit(here, () => $block(1).remove());
  await Promise.resolve();
  expect(here.flow.blocks[at - 1]?.id).toBe(first?.id);
  expect(keys(here)[at - 1]).toBe(key);
  expect(selected(here)).toBe(`${at - 1}:0`);
  exchange(here, there);
  expectEqual(here, there);
});

/** Two replicas of "one", "two" with a clock; `since` tells the first when it came together with the others. */
function clocked(clock: Clock, since: () => number | null): [Replica, Replica] {
  const first = createReplica({ client: 50 });
  write(first, "one", "two");
  const updates = [Y.encodeStateAsUpdate(first.doc)];
  return [
    createReplica({ client: 100, updates, clock, togetherSince: since }),
    createReplica({ client: 200, updates, clock }),
  ];
}

describe("deleted under the writer", () => {
  test("[BD50] the words stand as a block of their own, with its attributes", () => {
    const [here, there] = createReplicas(["one", "two", "three"]);
    edit(here, () => $block(1).setBlockType("bullet", { indent: 2 }));
    exchange(here, there);
    type(here, 1, 3, " more");
    const [, key] = keys(here);
    remove(there, 0, 3, 1, 3);
    exchange(here, there);
    expect(lines(here)).toEqual(["one", "bullet indent=2:  more", "three"]);
    expect(keys(here)[1]).toBe(key);
    expect(selected(here)).toBe("1:5");
    expectEqual(here, there);
  });

  test("[BD50] in the first block, in an empty one, and with what was left of a block behind", () => {
    const [here, there] = createReplicas(["one", "", "three", "four"]);
    type(here, 0, 1, "X");
    type(here, 1, 0, "Y");
    edit(there, () => $block(0).remove());
    edit(there, () => $block(0).remove());
    exchange(here, there);
    expect(lines(here)).toEqual(["X", "Y", "three", "four"]);
    expectEqual(here, there);
    enter(here, 2, 5);
    exchange(here, there);
    type(here, 3, 0, "Z");
    remove(there, 2, 2, 4, 1);
    exchange(here, there);
    expect(lines(here)).toEqual(["X", "Y", "th", "Z", "our"]);
    expectEqual(here, there);
  });

  test("[BD53] what was joined to a block that somebody else deletes is a block again", () => {
    const [here, there] = createReplicas(["one", "two", "three", "four"]);
    edit(here, () => $block(2).setBlockType("bullet", { indent: 1 }));
    exchange(here, there);
    mergeUp(here, 2);
    edit(there, () => $block(1).remove());
    exchange(here, there);
    expect(lines(here)).toEqual(["one", "bullet indent=1: three", "four"]);
    expectEqual(here, there);
  });

  test("[BD53] so it is when somebody else puts a block between the two; an empty one is as good as its own", () => {
    const [here, there] = createReplicas(["one", "two"]);
    mergeUp(here, 1);
    enter(there, 1, 0);
    type(there, 1, 0, "new");
    exchange(here, there);
    expect(lines(here)).toEqual(["one", "new", "two"]);
    expectEqual(here, there);
    const [left, right] = createReplicas(["one", "two"]);
    mergeUp(left, 1);
    enter(right, 1, 0);
    exchange(left, right);
    expect(lines(left)).toEqual(["one", "two"]);
    expectEqual(left, right);
  });

  test("[BD53] who knows of the merge may do so, and a split is a split", () => {
    const [here, there] = createReplicas(["one", "two"]);
    mergeUp(here, 1);
    exchange(here, there);
    enter(there, 0, 3);
    exchange(here, there);
    type(there, 1, 0, "X");
    exchange(here, there);
    expect(lines(here)).toEqual(["one", "Xtwo"]);
    expectEqual(here, there);
    const [left, right] = createReplicas(["one", "two"]);
    mergeUp(left, 1);
    enter(right, 0, 1);
    type(right, 1, 0, "X");
    exchange(left, right);
    expect(lines(left)).toEqual(["o", "Xnetwo"]);
    expectEqual(left, right);
  });

  test("[BD51] a merge is a merge, and seen words that are deleted are gone", () => {
    const [here, there] = createReplicas(["one", "two"]);
    type(here, 1, 1, "X");
    mergeUp(there, 1);
    exchange(here, there);
    expect(lines(here)).toEqual(["onetXwo"]);
    expectEqual(here, there);
    const [left, right] = createReplicas(["one", "two"]);
    type(left, 1, 3, "!");
    exchange(left, right);
    remove(right, 0, 3, 1, 4);
    exchange(left, right);
    expect(lines(left)).toEqual(["one"]);
    expectEqual(left, right);
  });

  test("[BD51] words of one's own that others have seen long ago are joined like others'", () => {
    const clock = createManualClock();
    const [here, there] = clocked(clock, () => 0);
    enter(here, 0, 3);
    type(here, 1, 0, "mine");
    exchange(here, there);
    clock.advance(UNSEEN_FOR_MS + 1);
    mergeUp(there, 1);
    exchange(here, there);
    expect(lines(here)).toEqual(["onemine", "two"]);
    expectEqual(here, there);
  });

  test("[BD50] words that were written offline, however long, are kept as a block", () => {
    const clock = createManualClock();
    let since: number | null = null;
    const [here, there] = clocked(clock, () => since);
    type(here, 1, 3, "!");
    clock.advance(3_600_000);
    remove(there, 0, 3, 1, 3);
    since = clock.now();
    exchange(here, there);
    expect(lines(here)).toEqual(["one", "!"]);
    expectEqual(here, there);
  });

  test("[BD50] words that undo brings back into it stand as a block too", () => {
    const clock = createManualClock();
    const [here, there] = clocked(clock, () => 0);
    remove(here, 1, 1, 1, 3);
    exchange(here, there);
    clock.advance(UNSEEN_FOR_MS + 1);
    remove(there, 0, 3, 1, 1);
    here.binding.undo();
    exchange(here, there);
    expect(lines(here)).toEqual(["one", "wo"]);
    expectEqual(here, there);
  });

  test("[BD50] two who write in it both keep their words", () => {
    const [here, there] = createReplicas(["one", "two", "three"]);
    const third = createReplica({ client: 300, updates: [Y.encodeStateAsUpdate(here.doc)] });
    type(here, 1, 0, "HERE");
    type(there, 1, 3, "THERE");
    remove(third, 0, 3, 1, 3);
    exchange(here, there, third);
    expect(lines(here)).toEqual(["one", "HERETHERE", "three"]);
    expectEqual(here, there, third);
  });
});

test("[BD74] anchors resolve to points, nonsense to null", () => {
  const [here, there] = createReplicas(["one", "two"]);
  select(there, 0, 1, 1, 2);
  const anchors = there.binding.selectionAnchors();
  expect(anchors).not.toBe(null);
  type(here, 0, 0, "XX");
  exchange(here, there);
  const offset = (anchor: unknown): string | null => {
    const point = here.binding.resolvePoint(anchor);
    if (point === null) return null;
    const node = here.editor.getEditorState().read(() => textKeys(here, 0).includes(point.key));
    return `${node ? 0 : 1}:${point.offset}`;
  };
  expect(offset(anchors?.anchor)).toBe("0:3");
  expect(offset(anchors?.head)).toBe("1:2");
  for (const nonsense of [
    null,
    7,
    "x",
    {},
    { item: { client: -1, clock: 9 } },
    { item: { client: 1, clock: 1e9 } },
    { tname: "no" },
  ]) {
    expect(here.binding.resolvePoint(nonsense)).toBe(null);
  }
  edit(there, () => $setSelection(null));
  expect(there.binding.selectionAnchors()).toBe(null);
  const [first] = here.flow.blocks;
  const key = here.binding.blockKey(first?.id ?? "");
  expect(key).toBe(keys(here)[0]);
  expect(here.binding.blockId(textKeys(here, 0)[0] ?? "")).toBe(first?.id);
  expect(here.binding.blockKey("nobody")).toBe(undefined);
  edit(here, () => $block(0).append($createTextNode("!")));
  expectEqual(here);
});
