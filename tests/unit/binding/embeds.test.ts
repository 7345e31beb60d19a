import { $getRoot } from "lexical";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { $createEmbedNode, $isEmbedNode } from "../../../lib/binding/nodes/EmbedNode.ts";
import type { EmbedNode } from "../../../lib/binding/nodes/EmbedNode.ts";
import type { EmbedProps } from "../../../lib/flow/embeds/readEmbed.ts";
import { $block, createReplica, edit, exchange, expectEqual, lines, type, write } from "./support/replica.ts";
import type { Replica } from "./support/replica.ts";

const IMAGE: EmbedProps = { src: "/files/a.png", alt: "", caption: "a caption" };

/** Two people at a document of a line, a picture in a block of its own, and a line. */
function two(props: EmbedProps = IMAGE, kind = "image"): [Replica, Replica] {
  const first = createReplica({ client: 50 });
  write(first, "front", "", "behind");
  edit(first, () => void $block(1).append($createEmbedNode(kind, props)));
  const updates = [Y.encodeStateAsUpdate(first.doc)];
  return [
    createReplica({ client: 100, updates, captureTimeout: 0 }),
    createReplica({ client: 200, updates, captureTimeout: 0 }),
  ];
}

function $embed(): EmbedNode {
  for (const block of $getRoot().getChildren())
    for (const node of $isEmbedNode(block) ? [block] : $block(block.getIndexWithinParent()).getChildren())
      if ($isEmbedNode(node)) return node;
  throw new Error("no embed");
}

function set(replica: Replica, change: EmbedProps): void {
  edit(replica, () => {
    const node = $embed();
    node.setEmbed(node.getEmbedType(), { ...node.getProps(), ...change });
  });
}

function remove(replica: Replica): void {
  edit(replica, () => $embed().remove());
}

function propsOf({ flow }: Replica): EmbedProps | null {
  for (const { content } of flow.blocks) for (const inline of content) if (inline.kind === "embed") return inline.props;
  return null;
}

/** Both hear of each other, and agree. */
function meet(one: Replica, other: Replica): void {
  exchange(one, other);
  expectEqual(one, other);
  expect(propsOf(one)).toEqual(propsOf(other));
}

/** Both people act apart, and then hear of each other, in both orders. */
function both(left: (replica: Replica) => void, right: (replica: Replica) => void): [Replica, Replica][] {
  return [true, false].map((inOrder) => {
    const [one, other] = two();
    (inOrder ? left : right)(one);
    (inOrder ? right : left)(other);
    meet(one, other);
    return inOrder ? [one, other] : [other, one];
  });
}

describe("[BD80] an own edit of a property", () => {
  test("is one key in one transaction", () => {
    const [one] = two();
    const updates: Y.Transaction[] = [];
    one.doc.on("afterTransaction", (transaction: Y.Transaction) => {
      if (transaction.changed.size > 0) updates.push(transaction);
    });
    set(one, { width: 0.5 });
    expect(updates).toHaveLength(1);
    const [changed] = [...(updates[0]?.changed ?? [])];
    expect(changed?.[1]).toEqual(new Set(["width"]));
    expect(updates[0]?.changed.size).toBe(1);
    expectEqual(one);
  });

  test("of words is the letters that changed", () => {
    const [one] = two();
    const before = Y.encodeStateVector(one.doc);
    set(one, { caption: "a long caption" });
    expect(propsOf(one)?.["caption"]).toBe("a long caption");
    expect(Y.encodeStateAsUpdate(one.doc, before).length).toBeLessThan(60);
    expectEqual(one);
  });

  test("of a whole embed is none when nothing changes", () => {
    const [one] = two();
    const before = Y.encodeStateAsUpdate(one.doc);
    set(one, { caption: "a caption", width: undefined });
    expect(Y.encodeStateAsUpdate(one.doc)).toEqual(before);
  });
});

describe("[BD81] [BD82] two people at one embed", () => {
  test("caption ∥ caption: both one's words stand", () => {
    for (const [one] of both(
      (replica) => set(replica, { caption: "my a caption" }),
      (replica) => set(replica, { caption: "a caption, really" }),
    ))
      expect(propsOf(one)?.["caption"]).toBe("my a caption, really");
  });

  test("an empty caption that both begin has both one's words", () => {
    const [one, other] = two({ src: "/files/a.png" });
    set(one, { caption: "left" });
    set(other, { caption: "right" });
    meet(one, other);
    expect(["leftright", "rightleft"]).toContain(propsOf(one)?.["caption"]);
  });

  test("the source of an equation ∥ itself: both one's signs stand", () => {
    const [one, other] = two({ source: "x+y" }, "equation");
    set(one, { source: "2x+y" });
    set(other, { source: "x+y=1" });
    meet(one, other);
    expect(propsOf(one)?.["source"]).toBe("2x+y=1");
  });

  test("caption ∥ deletion: the deleted one is gone, for both", () => {
    for (const [one, other] of both((replica) => set(replica, { caption: "a caption more" }), remove)) {
      expect(propsOf(one)).toBeNull();
      expect(lines(one)).toEqual(lines(other));
    }
  });

  test("width ∥ caption, and width ∥ alignment: both stand", () => {
    for (const [one] of both(
      (replica) => set(replica, { width: 0.5 }),
      (replica) => set(replica, { caption: "another caption" }),
    ))
      expect(propsOf(one)).toMatchObject({ width: 0.5, caption: "another caption" });
    for (const [one] of both(
      (replica) => set(replica, { width: 0.5 }),
      (replica) => set(replica, { align: "right" }),
    ))
      expect(propsOf(one)).toMatchObject({ width: 0.5, align: "right" });
  });

  test("width ∥ width: one of the two, the same for both", () => {
    for (const [one] of both(
      (replica) => set(replica, { width: 0.5 }),
      (replica) => set(replica, { width: 0.7 }),
    ))
      expect([0.5, 0.7]).toContain(propsOf(one)?.["width"]);
  });

  test("caption ∥ typing in the same block: both stand", () => {
    for (const [one] of both(
      (replica) => set(replica, { caption: "another caption" }),
      (replica) => type(replica, 1, undefined, "text"),
    )) {
      expect(propsOf(one)?.["caption"]).toBe("another caption");
      expect(lines(one)).toEqual(["front", "<image>text", "behind"]);
    }
  });
});

describe("[BD60] [BD82] undo of a property", () => {
  test("takes back one's own letters of a caption and leaves a colleague's", () => {
    for (const [one, other] of both(
      (replica) => set(replica, { caption: "my a caption" }),
      (replica) => set(replica, { caption: "a caption, really" }),
    )) {
      one.binding.undo();
      meet(one, other);
      expect(propsOf(one)?.["caption"]).toBe("a caption, really");
      one.binding.redo();
      meet(one, other);
      expect(propsOf(one)?.["caption"]).toBe("my a caption, really");
    }
  });

  test("takes back one's own width and leaves a colleague's caption", () => {
    for (const [one, other] of both(
      (replica) => set(replica, { width: 0.5 }),
      (replica) => set(replica, { caption: "another caption" }),
    )) {
      one.binding.undo();
      meet(one, other);
      expect(propsOf(one)).toEqual({ ...IMAGE, caption: "another caption" });
    }
  });

  test("of a deletion brings the picture back with its words, and undoing on takes single words back", () => {
    const [one, other] = two();
    set(one, { caption: "a caption with words" });
    remove(one);
    exchange(one, other);
    one.binding.undo();
    meet(one, other);
    expect(propsOf(other)).toEqual({ ...IMAGE, caption: "a caption with words" });
    set(other, { caption: "a caption with many words" });
    exchange(one, other);
    one.binding.undo();
    meet(one, other);
    expect(propsOf(one)?.["caption"]).toContain("many");
    expect(propsOf(one)?.["caption"]).not.toContain("words");
  });

  test("of a deletion brings the picture back as who deleted it knew it", () => {
    const [one, other] = two();
    set(one, { caption: "a caption more" });
    remove(other);
    meet(one, other);
    other.binding.undo();
    meet(one, other);
    expect(propsOf(one)).toEqual(IMAGE);
  });

  test("of a deletion that two people made brings it back once an undo", () => {
    const [one, other] = two();
    remove(one);
    remove(other);
    meet(one, other);
    one.binding.undo();
    meet(one, other);
    expect(propsOf(one)).toEqual(IMAGE);
  });
});
