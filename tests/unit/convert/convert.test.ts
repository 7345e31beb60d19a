import { expect, test } from "vitest";
import * as Y from "yjs";
import { fromBytes } from "../../../lib/convert/fromBytes.ts";
import { blocksToJson, toJson } from "../../../lib/convert/toJson.ts";
import { toText } from "../../../lib/convert/toText.ts";
import { createSeedUpdate } from "../../../lib/flow/seed.ts";
import { writeTitle } from "../../../lib/flow/title.ts";
import { flowOf } from "../flow/support/documents.ts";

function sample() {
  const flow = flowOf(
    [{ type: "heading", level: 2 }, "Title"],
    "some text",
    [{ type: "check", checked: true }, "done"],
    "",
  );
  flow.insertBreak(12, {});
  flow.formatRange(8, 4, { bold: true, link: "https://a.example/" });
  flow.insertEmbed(flow.length, { type: "divider" }, {});
  writeTitle(flow.doc, "A document", "test");
  return flow;
}

test("[FL80] text is the blocks, one line each, soft breaks as line ends, a divider as nothing", () => {
  const flow = sample();
  expect(toText(flow)).toBe("Title\nsome \ntext\ndone\n");
  expect(toText(flow.blocks.slice(1, 2))).toBe("some \ntext");
  expect(toText(flowOf())).toBe("");
});

test("[FL81] JSON says the version, the title, and of each block its type, properties and content", () => {
  const flow = sample();
  const ids = flow.blocks.map((block) => block.id);
  expect(toJson(flow)).toEqual({
    version: 1,
    title: "A document",
    blocks: [
      { id: ids[0], type: "heading", attributes: { level: 2 }, content: [{ text: "Title", formats: {} }] },
      {
        id: ids[1],
        type: "paragraph",
        attributes: {},
        content: [
          { text: "s", formats: {} },
          { text: "ome ", formats: { bold: true, link: "https://a.example/" } },
          { break: true },
          { text: "text", formats: {} },
        ],
      },
      { id: ids[2], type: "check", attributes: { checked: true }, content: [{ text: "done", formats: {} }] },
      { id: ids[3], type: "paragraph", attributes: {}, content: [{ embed: { type: "divider", props: {} } }] },
    ],
  });
  expect(JSON.parse(JSON.stringify(toJson(flow)))).toEqual(toJson(flow));
});

test("[FL81] a type that this version does not know keeps its name", () => {
  const flow = flowOf("x");
  flow.blocks[0]?.mark?.set("type", "hologram");
  expect(blocksToJson(flow.blocks)[0]).toMatchObject({ type: "hologram", attributes: {} });
});

test("[FL82] stored updates are read in whatever order they are, and reading leaves them alone", () => {
  const flow = sample();
  const expected = { text: toText(flow), json: toJson(flow) };
  const parts: Uint8Array[] = [];
  const writer = new Y.Doc();
  writer.on("update", (update: Uint8Array) => parts.push(update));
  Y.applyUpdate(writer, createSeedUpdate());
  writer.getText("flow").insert(1, "first");
  writer.getText("flow").insert(1, "second ");
  const copies = parts.map((part) => [...part]);
  expect(fromBytes(parts.toReversed()).text).toBe("second first");
  expect(parts.map((part) => [...part])).toEqual(copies);
  expect(fromBytes([Y.encodeStateAsUpdate(flow.doc)])).toEqual(expected);
  expect(fromBytes([])).toMatchObject({ text: "", json: { version: 1, title: "" } });
});

test("[FL82] bytes that are no update throw", () => {
  expect(() => fromBytes([new Uint8Array([9, 9, 9, 9])])).toThrow("Unexpected end of array");
});
