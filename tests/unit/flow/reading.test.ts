import { expect, test } from "vitest";
import * as Y from "yjs";
import { itemName } from "../../../lib/flow/items.ts";
import { createMark, setKey } from "../../../lib/flow/mark.ts";
import type { Mark } from "../../../lib/flow/mark.ts";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { IMPLICIT_ID, MAX_INDENT, UNKNOWN_EMBED } from "../../../lib/flow/types.ts";
import type { Flow } from "../../../lib/flow/types.ts";
import { emptyDocument, flowOf, replicaOf, shown } from "./support/documents.ts";

function mark(entries: Record<string, unknown>): Y.Map<unknown> {
  return new Y.Map<unknown>(Object.entries({ block: true, ...entries }));
}

/** Opens a document that was written by other code, and holds the bytes to be untouched by the reading. */
function reading(write: (text: Y.Text) => void): Flow {
  const doc = emptyDocument();
  doc.transact(() => write(doc.getText("flow")));
  const bytes = Y.encodeStateAsUpdate(doc);
  const flow = openFlow(doc);
  flow.verify();
  expect(Y.encodeStateAsUpdate(doc)).toEqual(bytes);
  return flow;
}

/** Puts any content into the text, as a hostile update can. */
function plant(text: Y.Text, content: Y.Item["content"]): void {
  const { doc } = text;
  if (doc === null) throw new Error("the text is in no document");
  doc.transact((transaction) => {
    let left = text._start;
    while (left !== null && left.right !== null) left = left.right;
    const id = Y.createID(doc.clientID, Y.getState(doc.store, doc.clientID));
    new Y.Item(id, left, left && left.lastId, null, null, text, null, content).integrate(transaction, 0);
  });
}

test("[FL2] a mark begins a block; a block's properties are the keys of its mark, without type it is a paragraph", () => {
  const flow = flowOf(
    "one",
    [{ type: "heading", level: 2 }, "two"],
    [{ type: "check", checked: true, indent: 1 }, "three"],
  );
  expect(shown(flow)).toEqual(["one", "heading level=2: two", "check checked=true indent=1: three"]);
});

test("[FL2] a mark is an element, and stores what differs from a paragraph and nothing else", () => {
  const flow = flowOf("one");
  flow.insertMark(flow.length, { type: "bullet", indent: 1 });
  flow.insertMark(flow.length, {});
  const stored = flow.blocks.map(({ mark }) => (mark instanceof Y.XmlElement ? mark.toJSON() : null));
  expect(stored).toEqual(["<block></block>", '<block indent="1" type="bullet"></block>', "<block></block>"]);
  expect(
    flow.blocks.map(({ mark, id }) => mark !== null && mark._item !== null && itemName(mark._item.id) === id),
  ).toEqual([true, true, true]);
});

test("[FL2] other elements are content that does not belong in a flow, and what lies in a mark stays there unseen", () => {
  const flow = reading((text) => {
    const mark = new Y.XmlElement("block");
    mark.insert(0, [new Y.XmlText("unseen")]);
    text.insertEmbed(0, mark);
    text.insertEmbed(1, new Y.XmlElement("p"));
  });
  expect(shown(flow)).toEqual(["(unknown)"]);
  flow.insertText(1, "x", {});
  expect(flow.text._start?.content.getContent().map(String)).toEqual(["<block>unseen</block>"]);
});

test("[FL3] text in front of the first mark is an implicit paragraph; without text it is shown only if nothing else is", () => {
  const flow = openFlow(emptyDocument());
  expect(flow.blocks).toEqual([{ id: IMPLICIT_ID, mark: null, attributes: {}, content: [], length: 0 }]);
  flow.insertText(0, "ab", {});
  flow.insertMark(1, { type: "quote" });
  expect(shown(flow)).toEqual(["a", "quote: b"]);
  expect(flow.blocks[0]?.id).toBe(IMPLICIT_ID);
  flow.deleteRange(0, 1);
  expect(shown(flow)).toEqual(["quote: b"]);
  expect(flow.blockById(IMPLICIT_ID)).toBeUndefined();
  expect(flow.blockAt(0)).toEqual({ block: flow.blocks[0], offset: 0 });
  flow.deleteRange(0, 2);
  expect(flow.blocks.map((block) => block.id)).toEqual([IMPLICIT_ID]);
  flow.verify();
});

test("[FL3] properties for the implicit paragraph give it a mark first", () => {
  const flow = openFlow(emptyDocument());
  flow.insertText(0, "text", {});
  flow.setAttributes(flow.blocks[0] as (typeof flow.blocks)[0], { type: "heading", level: 3 });
  expect(shown(flow)).toEqual(["heading level=3: text"]);
});

test("[FL4] ids are unique: of two marks with one stored id the older keeps it, in whatever order they came", () => {
  const flow = flowOf("one");
  const { id } = flow.blocks[0] as (typeof flow.blocks)[0];
  flow.insertMark(0, {}, { id });
  flow.insertMark(0, {}, { id });
  const ids = flow.blocks.map((block) => block.id);
  expect(ids[2]).toBe(id);
  expect(new Set(ids).size).toBe(3);
  expect(replicaOf(flow, 8).blocks.map((block) => block.id)).toEqual(ids);
  flow.verify();
  // When the older one goes, the next oldest takes the id over.
  flow.deleteRange(2, 1);
  expect(flow.blocks.map((block) => block.id)).toEqual([ids[0], id]);
  expect(flow.blockById(id)).toBe(flow.blocks[1]);
  flow.verify();
});

test.each([{}, { id: 7 }, { id: "" }, { id: IMPLICIT_ID }, { id: "~1.2" }, { id: "x".repeat(65) }])(
  "[FL4] a mark without a usable id (%j) is called after its item",
  (entries) => {
    const flow = reading((text) => text.insertEmbed(0, mark(entries)));
    expect(flow.blocks[0]?.id).toBe("~7.0");
    expect(flow.indexOf(flow.blocks[0] as (typeof flow.blocks)[0])).toBe(0);
  },
);

test.each([{ id: 7 }, { id: "" }, { id: IMPLICIT_ID }, { id: "~1.2" }, { id: "x".repeat(65) }])(
  "[FL4] so is an element with an unusable one (%j); one without is too, and needs no sign for it",
  (entries) => {
    const flow = reading((text) => {
      text.insertEmbed(0, createMark(Object.entries(entries)));
      text.insertEmbed(1, createMark([]));
    });
    expect(flow.blocks.map(({ id }) => id)).toEqual(["~7.0", "7.2"]);
  },
);

test("[FL5] a soft break is U+2028, has no formats and takes one position; a line end reads as one", () => {
  const flow = flowOf("ab");
  flow.formatRange(1, 2, { bold: true });
  flow.insertBreak(2);
  expect(shown(flow)).toEqual(["[bold|a]⏎[bold|b]"]);
  expect(flow.text.toJSON()).toBe("a\u2028b");
  expect(flow.blocks[0]?.length).toBe(3);
  flow.text.insert(2, "x\ny");
  expect(shown(flow)).toEqual(["[bold|ax]⏎[bold|y]⏎[bold|b]"]);
  flow.verify();
});

test("[FL6] an embed is a map with a type; it takes one position and has the formats of its place", () => {
  const flow = flowOf("ab");
  const map = flow.insertEmbed(2, { type: "gauge", props: { src: "a.png", width: 3 } }, { link: "https://a.example/" });
  expect(flow.blocks[0]?.content[1]).toEqual({
    kind: "embed",
    embed: map,
    type: "gauge",
    props: { src: "a.png", width: 3 },
    formats: { link: "https://a.example/" },
  });
  const before = flow.blocks[0];
  map.set("width", 5);
  expect(flow.blocks[0]).not.toBe(before);
  expect(flow.blocks[0]?.content[1]).toMatchObject({ props: { src: "a.png", width: 5 } });
  flow.verify();
});

test("[FL7] keys and types that this version does not know are handed on and survive every edit of the block", () => {
  const flow = reading((text) => {
    text.insertEmbed(0, mark({ id: "a", type: "hologram", shade: { hue: 3 }, o: "p|x|k", indent: 1 }));
    text.insert(1, "text");
  });
  const block = flow.blocks[0] as (typeof flow.blocks)[0];
  expect(block.attributes).toEqual({ unknownType: "hologram", shade: { hue: 3 }, indent: 1 });
  flow.setAttributes(block, { indent: 2, unknownType: "x", o: "y", id: "z", block: false });
  flow.insertText(2, "!", {});
  expect(block.mark?.toJSON()).toEqual({
    block: true,
    id: "a",
    type: "hologram",
    shade: { hue: 3 },
    o: "p|x|k",
    indent: 2,
  });
});

test("[FL8] a property with a value that it may not have reads as absent", () => {
  const flow = reading((text) => {
    text.insertEmbed(
      0,
      mark({ id: "a", type: 5, level: "script", indent: 1e9, checked: "yes", align: {}, language: "a b", dir: 1 }),
    );
    text.insertEmbed(1, mark({ id: "b", type: "heading", level: 99, indent: -1, checked: false }));
    text.insertEmbed(2, mark({ id: "c", type: "x".repeat(1_000), indent: 1.5, language: "c++" }));
  });
  expect(flow.blocks.map((block) => block.attributes)).toEqual([
    { indent: MAX_INDENT },
    { type: "heading", level: 1 },
    { language: "c++" },
  ]);
});

test("[FL8] content that does not belong in a flow is shown as unknown embeds, takes its positions, and can be deleted", () => {
  const flow = reading((text) => {
    text.insertEmbed(0, mark({ id: "a" }));
    text.insert(1, "x");
    plant(text, new Y.ContentType(new Y.Array<unknown>()));
    plant(text, new Y.ContentType(new Y.Text("inner")));
    plant(text, new Y.ContentType(new Y.XmlElement("script")));
    plant(text, new Y.ContentAny([1, { deep: [[[]]] }, null]));
    plant(text, new Y.ContentJSON(["a", "b"]));
    plant(text, new Y.ContentBinary(new Uint8Array([1, 2])));
    plant(text, new Y.ContentEmbed({ image: "x" }));
    plant(text, new Y.ContentDoc(new Y.Doc()));
    plant(text, new Y.ContentType(new Y.Map<unknown>()));
    plant(text, new Y.ContentType(new Y.Map<unknown>([["type", 7]])));
    plant(text, new Y.ContentString("y"));
  });
  const [block] = flow.blocks;
  expect(block?.length).toBe(15);
  expect(block?.content.filter((inline) => inline.kind === "embed").map((inline) => inline.type)).toEqual(
    Array.from({ length: 13 }, () => UNKNOWN_EMBED),
  );
  flow.insertText(7, "!", {});
  flow.deleteRange(2, 14);
  expect(shown(flow)).toEqual(["xy"]);
  flow.verify();
});

test("[FL8] values of any depth and kind inside of marks and embeds read as JSON and throw nothing", () => {
  let nest: unknown[] = [];
  for (let depth = 0; depth < 900; depth += 1) nest = [nest];
  const flow = reading((text) => {
    text.insertEmbed(
      0,
      mark({ id: "a", nest, inner: new Y.Text("caption"), list: new Y.Array<unknown>(), ["__proto__"]: 1 }),
    );
    const embed = new Y.Map<unknown>(
      Object.entries({ type: "image", nest, doc: new Uint8Array(3), map: new Y.Map([["k", 1]]) }),
    );
    text.insertEmbed(1, embed);
  });
  const [block] = flow.blocks;
  expect(block?.attributes["inner"]).toBe("caption");
  expect(JSON.stringify(block?.attributes["nest"]).length).toBeLessThan(100);
  expect(block?.content[0]).toMatchObject({ props: { doc: null, map: { k: 1 } } });
});

test("[FL8] a mark that stops being one, or becomes one, is followed", () => {
  const flow = reading((text) => {
    text.insertEmbed(0, mark({ id: "a" }));
    text.insert(1, "one");
    text.insertEmbed(4, mark({ id: "b" }));
    text.insert(5, "two");
  });
  const second = flow.blocks[1]?.mark as Mark;
  setKey(second, "block", "no");
  expect(shown(flow)).toEqual(["one(unknown)two"]);
  flow.verify();
  setKey(second, "block", true);
  expect(shown(flow)).toEqual(["one", "two"]);
  flow.verify();
});

test("[FL8] keys of the text itself, and formatting of anything with anything, are no content", () => {
  const flow = reading((text) => {
    text.insertEmbed(0, mark({ id: "a" }));
    text.insert(1, "text");
    text.setAttribute("block", "true");
    text.format(1, 2, { "f:": { k: "bold" }, "f:x": [], bold: true, "comment:": { nest: [[]] }, "": 1 });
  });
  expect(shown(flow)).toEqual(["[comment:=[object Object]|te]xt"]);
});

test("[FL29] no edit cuts a surrogate pair: inside of one means in front of it, and a range takes the whole of it", () => {
  const flow = flowOf("a😀b😀");
  flow.insertText(3, "x", {});
  expect(shown(flow)).toEqual(["ax😀b😀"]);
  flow.formatRange(4, 2, { bold: true });
  expect(shown(flow)).toEqual(["ax[bold|😀b]😀"]);
  flow.insertMark(7, {});
  flow.deleteRange(8, 1);
  expect(shown(flow)).toEqual(["ax[bold|😀b]", ""]);
  flow.deleteRange(2, 2);
  expect(shown(flow)).toEqual(["a[bold|b]", ""]);
  flow.verify();
});
