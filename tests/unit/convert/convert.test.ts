import { expect, test } from "vitest";
import * as Y from "yjs";
import { SCHEMA_VERSION } from "../../../lib/flow/schema.ts";
import { setKey } from "../../../lib/flow/mark.ts";
import type { Mark } from "../../../lib/flow/mark.ts";
import { fromBytes } from "../../../lib/convert/fromBytes.ts";
import { blocksToJson, toJson } from "../../../lib/convert/toJson.ts";
import type { InlineJson } from "../../../lib/convert/toJson.ts";
import { toText } from "../../../lib/convert/toText.ts";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../../lib/flow/seed.ts";
import { openTables } from "../../../lib/flow/table/openTables.ts";
import { emptyTable, insertTable } from "../../../lib/flow/table/tableData.ts";
import { writeTitle } from "../../../lib/flow/title.ts";
import type { Flow } from "../../../lib/flow/types.ts";
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
    version: SCHEMA_VERSION,
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
  setKey(flow.blocks[0]?.mark as Mark, "type", "hologram");
  expect(blocksToJson(flow.blocks)[0]).toMatchObject({ type: "hologram", attributes: {} });
});

/** A document with a table of two rows, in which `middle` may do more. */
function sampleWithTable(more: (flow: Flow, id: string) => void = () => {}) {
  const flow = flowOf("before", "");
  const cell = (...lines: readonly string[]) => ({
    attributes: {},
    blocks: lines.map((text) => ({ attributes: {}, content: [{ kind: "text", text, formats: {} } as const] })),
  });
  const data = {
    ...emptyTable(2, 2),
    cells: [
      [cell("one", "more"), cell("two")],
      [cell(), cell("four")],
    ],
  };
  const id = insertTable(flow, flow.length, { ...data, rows: [{ header: true }, {}] }, "test");
  flow.insertMark(flow.length, {});
  flow.insertText(flow.length, "behind", {});
  more(flow, id);
  return flow;
}

test("[FL80] a table is a line a row, cells apart by tabs, what is in a cell by spaces", () => {
  expect(toText(sampleWithTable())).toBe("before\none more\ttwo\n\tfour\nbehind");
  const merged = sampleWithTable((flow, id) => {
    const tables = openTables(flow);
    tables.table(id).mergeCells({ row: 0, column: 0, rowSpan: 2, columnSpan: 2 }, "test");
    tables.dispose();
  });
  expect(toText(merged)).toBe("before\none more two four\t\n\t\nbehind");
});

test("[FL81] a table is its data; a second embed of it, or one in a cell, is an embed like any other", () => {
  const flow = sampleWithTable((main, id) => {
    const embed = { type: "table", props: { id } };
    main.insertEmbed(main.length, embed, {});
    const cell = openFlow(main.doc, `cell:${id}:0:1`);
    cell.insertEmbed(cell.length, embed, {});
    cell.dispose();
  });
  const [, table, behind] = toJson(flow).blocks;
  const id = readEmbedId(table?.content[0]);
  const plain = (text: string) => ({ type: "paragraph", attributes: {}, content: [{ text, formats: {} }] });
  const embed = { embed: { type: "table", props: { id } } };
  const cell = (...blocks: unknown[]) => ({ attributes: {}, blocks });
  expect(table?.content).toEqual([
    {
      embed: {
        type: "table",
        props: { id },
        table: {
          attributes: {},
          rows: [{ header: true }, {}],
          columns: [{}, {}],
          cells: [
            [cell(plain("one"), plain("more")), cell({ ...plain(""), content: [{ text: "two", formats: {} }, embed] })],
            [cell(), cell(plain("four"))],
          ],
          merges: [],
        },
      },
    },
  ]);
  expect(behind?.content).toEqual([{ text: "behind", formats: {} }, embed]);
  expect(toText(flow)).toBe("before\none more\ttwo\n\tfour\nbehind");
  expect(JSON.parse(JSON.stringify(toJson(flow)))).toEqual(toJson(flow));
});

function readEmbedId(inline: InlineJson | undefined): unknown {
  return inline !== undefined && "embed" in inline ? inline.embed.props["id"] : undefined;
}

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
