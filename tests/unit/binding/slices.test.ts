import { $getRoot, $isTextNode, $setCompositionKey } from "lexical";
import type { NodeKey } from "lexical";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { OwnSlices } from "../../harness/ownSlices.ts";
import {
  $block,
  $selection,
  caret,
  createReplica,
  edit,
  enter,
  exchange,
  expectEqual,
  lines,
  select,
  remove,
  type,
  write,
} from "./support/replica.ts";
import type { Replica } from "./support/replica.ts";

interface Scene {
  /** Draws in slices of one block. */
  readonly here: Replica;
  readonly there: Replica;
  readonly slices: OwnSlices;
}

const LINES = ["one", "two", "three", "four", "five", "six"];

function open({
  texts = LINES,
  piece = 1,
  firstBlocks = () => [],
}: { texts?: readonly string[]; piece?: number; firstBlocks?: () => Iterable<NodeKey> } = {}): Scene {
  const first = createReplica({ client: 50 });
  write(first, ...texts);
  const updates = [Y.encodeStateAsUpdate(first.doc)];
  const slices = new OwnSlices(() => 1, piece);
  const here = createReplica({ client: 100, updates, slices, firstBlocks });
  return { here, there: createReplica({ client: 200, updates }), slices };
}

/** What somebody else did arrives; nothing goes back. */
function bring({ here, there }: Scene): void {
  Y.applyUpdate(here.doc, Y.encodeStateAsUpdate(there.doc, Y.encodeStateVector(here.doc)), "network");
}

/** One update that puts a letter in front of each block. */
function letterInEach({ flow, doc }: Replica, letter: string): void {
  doc.transact(() => {
    for (const block of flow.blocks) flow.insertText(flow.startOf(block), letter, {});
  });
}

function drawAll({ slices }: Scene): number {
  let drawn = 0;
  while (slices.draw()) drawn += 1;
  return drawn;
}

function shown({ editor }: Replica): string[] {
  return editor.getEditorState().read(() =>
    $getRoot()
      .getChildren()
      .map((node) => node.getTextContent()),
  );
}

/** The text of the caret's block with the caret in it. */
function atCaret({ editor }: Replica): string {
  return editor.getEditorState().read(() => {
    const { anchor } = $selection();
    const node = anchor.getNode();
    const text = node.getTopLevelElementOrThrow().getTextContent();
    const before = $isTextNode(node) ? anchor.offset : 0;
    return `${text.slice(0, before)}|${text.slice(before)}`;
  });
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
}

describe("slices", () => {
  test("[BD100] a change of one block is drawn at once, one of many a slice at a time", () => {
    const scene = open();
    type(scene.there, 1, 0, "x");
    bring(scene);
    expect(shown(scene.here)[1]).toBe("xtwo");
    letterInEach(scene.there, "y");
    bring(scene);
    expect(shown(scene.here)).toEqual(["one", "xtwo", "three", "four", "five", "six"]);
    scene.slices.draw();
    expect(shown(scene.here)).toEqual(["yone", "xtwo", "three", "four", "five", "six"]);
    scene.slices.draw();
    expect(shown(scene.here)).toEqual(["yone", "yxtwo", "three", "four", "five", "six"]);
    expect(drawAll(scene)).toBe(4);
    expectEqual(scene.here, scene.there);
  });

  test("[BD105] a document that is opened is drawn at once", () => {
    const { here } = open();
    const slices = new OwnSlices();
    const reader = createReplica({ client: 300, slices });
    reader.editor.setEditable(false);
    Y.applyUpdate(reader.doc, Y.encodeStateAsUpdate(here.doc), "network");
    expect(slices.isWaiting).toBe(false);
    expectEqual(reader, here);
  });

  test("[BD101] the block of the caret comes first, then those that the person sees", () => {
    const seen: NodeKey[] = [];
    const scene = open({ firstBlocks: () => seen });
    caret(scene.here, 3, 2);
    seen.push(...scene.here.editor.read(() => [$block(4).getKey(), $block(5).getKey()]));
    letterInEach(scene.there, "y");
    bring(scene);
    scene.slices.draw();
    expect(shown(scene.here)).toEqual(["one", "two", "three", "yfour", "five", "six"]);
    expect(atCaret(scene.here)).toBe("yfo|ur");
    scene.slices.draw();
    scene.slices.draw();
    expect(shown(scene.here)).toEqual(["one", "two", "three", "yfour", "yfive", "ysix"]);
    drawAll(scene);
    expectEqual(scene.here, scene.there);
  });

  test("[BD102] what is typed between slices goes out at once and to the characters that are seen", () => {
    const scene = open();
    letterInEach(scene.there, "yy");
    bring(scene);
    scene.slices.draw();
    type(scene.here, 4, 2, "XX");
    expect(lines(scene.here)[4]).toBe("yyfiXXve");
    enter(scene.here, 5, 1);
    expect(lines(scene.here).slice(5)).toEqual(["yys", "ix"]);
    drawAll(scene);
    exchange(scene.here, scene.there);
    drawAll(scene);
    expectEqual(scene.here, scene.there);
    expect(lines(scene.there)).toEqual(["yyone", "yytwo", "yythree", "yyfour", "yyfiXXve", "yys", "ix"]);
  });

  test("[BD102] what comes between slices waits for the next one and is drawn with the rest", () => {
    const scene = open();
    letterInEach(scene.there, "y");
    bring(scene);
    scene.slices.draw();
    remove(scene.there, 3, 0, 4, 2);
    type(scene.there, 0, 0, "z");
    bring(scene);
    expect(shown(scene.here)[0]).toBe("yone");
    drawAll(scene);
    expectEqual(scene.here, scene.there);
  });

  test("[BD103] text that passes from block to block is in one of them after each slice", () => {
    const scene = open({ texts: ["first", "left|right", "gone", "last"] });
    caret(scene.here, 1, 7);
    const { flow, doc } = scene.there;
    doc.transact(() => {
      const at = flow.startOf(flow.blocks[1] as (typeof flow.blocks)[0]) + 4;
      flow.insertMark(at, {});
      for (const word of ["c", "b", "a"]) {
        flow.insertMark(at, {});
        flow.insertText(at + 1, word, {});
      }
    });
    bring(scene);
    let drawn = 0;
    for (; scene.slices.draw(); drawn += 1) {
      expect(shown(scene.here).join("")).toMatch(/^firstleft.*\|rightgonelast$/);
      expect(atCaret(scene.here)).toBe("|ri|ght");
    }
    expect(drawn).toBeGreaterThan(1);
    expectEqual(scene.here, scene.there);
  });

  test("[BD103] also when a block gives its text away and gets as much", () => {
    const scene = open({ texts: ["first", "ab"] });
    caret(scene.here, 1, 1);
    const { flow, doc } = scene.there;
    doc.transact(() => {
      const at = flow.startOf(flow.blocks[1] as (typeof flow.blocks)[0]);
      flow.insertMark(at, {});
      flow.insertText(at, "XY", {});
    });
    bring(scene);
    scene.slices.draw();
    expect(shown(scene.here)).toEqual(["first", "XY", "ab"]);
    expect(atCaret(scene.here)).toBe("a|b");
    drawAll(scene);
    expectEqual(scene.here, scene.there);
  });

  test("[BD103] blocks that are joined are joined in one slice, those that are deleted go one by one", () => {
    const scene = open();
    caret(scene.here, 5, 1);
    remove(scene.there, 0, 2, 5, 1);
    bring(scene);
    const seen: string[][] = [];
    while (scene.slices.draw()) seen.push(shown(scene.here));
    expect(seen[0]).toEqual(["onix", "two", "three", "four", "five"]);
    expect(seen.length).toBeGreaterThan(3);
    expect(atCaret(scene.here)).toBe("on|ix");
    expectEqual(scene.here, scene.there);
  });

  test("[BD103] a block that moves over others is nowhere twice", () => {
    const scene = open();
    const { flow, doc } = scene.there;
    doc.transact(() => {
      letterInEach(scene.there, "y");
      flow.moveBefore(flow.blocks[5] as (typeof flow.blocks)[0], flow.blocks[0] as (typeof flow.blocks)[0]);
    });
    bring(scene);
    const keys = scene.here.editor.read(() => $block(5).getKey());
    let drawn = 0;
    for (; scene.slices.draw(); drawn += 1) {
      expect(shown(scene.here).filter((text) => text.endsWith("six"))).toHaveLength(1);
    }
    expect(drawn).toBeGreaterThan(1);
    expectEqual(scene.here, scene.there);
    expect(scene.here.editor.read(() => $block(0).getKey())).toBe(keys);
  });

  test("[BD104] undo draws what is left first", () => {
    const scene = open();
    type(scene.here, 2, 5, "!");
    letterInEach(scene.there, "y");
    bring(scene);
    scene.slices.draw();
    scene.here.binding.undo();
    expect(scene.slices.isWaiting).toBe(false);
    expect(lines(scene.here)).toEqual(["yone", "ytwo", "ythree", "yfour", "yfive", "ysix"]);
    exchange(scene.here, scene.there);
    drawAll(scene);
    expectEqual(scene.here, scene.there);
  });

  test("[BD104] so does rebuilding; and after dispose nothing is drawn", () => {
    const scene = open();
    letterInEach(scene.there, "y");
    bring(scene);
    scene.slices.draw();
    scene.here.binding.rebuild();
    expectEqual(scene.here, scene.there);
    letterInEach(scene.there, "z");
    bring(scene);
    scene.slices.draw();
    const before = shown(scene.here);
    scene.here.binding.dispose();
    expect(scene.slices.draw()).toBe(false);
    expect(shown(scene.here)).toEqual(before);
  });

  test("[BD40] [BD100] the block that is composed in waits while slices are drawn around it", async () => {
    const scene = open();
    caret(scene.here, 2, 1);
    edit(scene.here, () => $setCompositionKey($selection().anchor.key));
    letterInEach(scene.there, "y");
    bring(scene);
    drawAll(scene);
    expect(shown(scene.here)).toEqual(["yone", "ytwo", "three", "yfour", "yfive", "ysix"]);
    edit(scene.here, () => $setCompositionKey(null));
    await settle();
    drawAll(scene);
    expectEqual(scene.here, scene.there);
  });

  test("[BD100] a selection over many blocks keeps its ends", () => {
    const scene = open();
    select(scene.here, 1, 1, 4, 2);
    letterInEach(scene.there, "y");
    bring(scene);
    drawAll(scene);
    edit(scene.here, () => $selection().removeText());
    expect(lines(scene.here)).toEqual(["yone", "ytve", "ysix"]);
  });

  test("[BD100] a format of everything needs no text to be known by its units, and typing finds its place", () => {
    const scene = open();
    const { flow } = scene.there;
    flow.formatRange(0, flow.length, { bold: true });
    bring(scene);
    scene.slices.draw();
    type(scene.here, 5, 1, "X");
    drawAll(scene);
    exchange(scene.here, scene.there);
    drawAll(scene);
    expectEqual(scene.here, scene.there);
    expect(scene.there.flow.blocks[5]?.content.map((inline) => ("text" in inline ? inline.text : "")).join("")).toBe(
      "sXix",
    );
  });
});
