import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { BlockJson, InlineJson, TableJson } from "../../../lib/convert/toJson.ts";
import { StaticDocument } from "../../../lib/editor/static/StaticDocument.tsx";
import { HOSTILE_EMBEDS } from "../flow/support/hostileEmbeds.ts";

type CellJson = TableJson["cells"][number][number];
type CellBlock = CellJson["blocks"][number];

const text = (words: string): InlineJson => ({ text: words, formats: {} });
const paragraph = (...content: InlineJson[]): CellBlock => ({ type: "paragraph", attributes: {}, content });
const cell = (...blocks: CellBlock[]): CellJson => ({ attributes: {}, blocks });
const words = (content: string): CellJson => cell(paragraph(text(content)));

function draw(table: Partial<TableJson>): string {
  const whole: TableJson = { attributes: {}, rows: [], columns: [], cells: [], merges: [], ...table };
  const embed: InlineJson = { embed: { type: "table", props: { id: "t" }, table: whole } };
  const block: BlockJson = { id: "b", type: "paragraph", attributes: {}, content: [embed] };
  return renderToStaticMarkup(<StaticDocument content={{ blocks: [block] }} />);
}

/** The opening tags of cells, without what all of them have. */
function cellTags(markup: string): string[] {
  return [...markup.matchAll(/<(t[dh]) class="cw-table-cell"([^>]*)>/g)].map(([, tag, rest]) => `${tag}${rest}`);
}

test("a table is drawn in the editor's elements and classes, in the block that it stands in", () => {
  expect(draw({ rows: [{}], columns: [{}], cells: [[words("x")]] })).toBe(
    '<div class="cw-text" data-static=""><div class="cw-block cw-paragraph" dir="auto" data-type="paragraph">' +
      '<div class="cw-table-frame" aria-label="Table of 1 row and 1 column" role="group" tabindex="0">' +
      '<table class="cw-table" style="min-width:96px"><colgroup><col/></colgroup><tbody><tr class="cw-table-row">' +
      '<td class="cw-table-cell"><div class="cw-table-pane">' +
      '<div class="cw-block cw-paragraph" dir="auto" data-type="paragraph"><span>x</span></div>' +
      "</div></td></tr></tbody></table></div></div></div>",
  );
});

test("an empty cell, and one that nobody ever wrote in, show an empty paragraph", () => {
  const markup = draw({ rows: [{}], columns: [{}, {}], cells: [[cell()]] });
  const empty =
    '<div class="cw-table-pane"><div class="cw-block cw-paragraph" dir="auto" data-type="paragraph"><br/></div>';
  expect(markup.split(empty).length - 1).toBe(2);
});

test("[TB41] header cells say what they head; an empty one only looks like one", () => {
  const markup = draw({
    rows: [{ header: true }, {}],
    columns: [{ header: true }, {}],
    cells: [
      [cell(paragraph()), words("a")],
      [words("b"), words("c")],
    ],
  });
  expect(cellTags(markup)).toEqual([
    'td data-header=""',
    'th scope="col" data-header=""',
    'th scope="row" data-header=""',
    "td",
  ]);
});

test("[TB32] merged cells are one, with what is covered left out", () => {
  const markup = draw({
    rows: [{}, {}],
    columns: [{}, {}, {}],
    merges: [{ row: 0, column: 1, rowSpan: 2, columnSpan: 2 }],
    cells: [[words("a"), words("b"), cell()]],
  });
  expect(cellTags(markup)).toEqual(["td", 'td rowSpan="2" colSpan="2"', "td"]);
});

test("[TB43] widths stand on the columns; a table whose columns all have one is as wide as they are", () => {
  expect(draw({ rows: [{}], columns: [{ size: 200 }, { size: 40 }] })).toContain(
    '<table class="cw-table" style="width:296px"><colgroup><col style="width:200px"/><col style="width:96px"/></colgroup>',
  );
  expect(draw({ rows: [{ size: 80 }], columns: [{ size: 200 }, {}] })).toContain(
    '<table class="cw-table" style="min-width:296px"><colgroup><col style="width:200px"/><col/></colgroup>' +
      '<tbody><tr class="cw-table-row" style="height:80px">',
  );
});

test("colour and alignment are drawn, and only such as a cell may have", () => {
  const look = (attributes: CellJson["attributes"]) =>
    cellTags(draw({ rows: [{}], columns: [{}], cells: [[{ attributes, blocks: [] }]] }))[0];
  expect(look({ color: "#ffee00", align: "right", valign: "middle" })).toBe(
    'td style="background-color:#ffee00;--cw-cell-color:#ffee00;text-align:right;vertical-align:middle"',
  );
  expect(look({ color: "red;position:fixed", align: "evil" as "left", valign: "x" as "top" })).toBe("td");
  expect(look({ color: "url(https://evil.example/a)" })).toBe("td");
});

test("[TB20] what somebody deleted is marked", () => {
  const markup = draw({ rows: [{}, {}], columns: [{}, {}], deleted: { rows: [1], columns: [0] } });
  expect(cellTags(markup)).toEqual(['td data-deleted=""', "td", 'td data-deleted=""', 'td data-deleted=""']);
});

test("lists in a cell have markers and owners of their own", () => {
  const item = (type: string): CellBlock => ({ type, attributes: {}, content: [text("x")] });
  const list = cell(item("number"), item("number"), item("check"));
  const markup = draw({ rows: [{}], columns: [{}, {}], cells: [[list, list]] });
  expect([...markup.matchAll(/data-marker="([^"]*)"/g)].map(([, marker]) => marker)).toEqual(["1.", "2.", "1.", "2."]);
  const owned = [...markup.matchAll(/aria-owns="([^"]*)"/g)].map(([, ids]) => ids?.split(" ") ?? []);
  expect(owned.map((ids) => ids.length)).toEqual([3, 3]);
  const ids = [...markup.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(6);
  expect(new Set(owned.flat())).toEqual(new Set(ids));
});

test("[TB42] columns are no table to a screen reader, and their sizes are weights", () => {
  const markup = draw({
    attributes: { layout: "columns" },
    rows: [{ header: true }],
    columns: [{ size: 300 }, {}, { size: 100 }],
    merges: [{ row: 0, column: 1, rowSpan: 1, columnSpan: 2 }],
    cells: [[words("left")]],
  });
  expect(markup).toContain(
    '<div class="cw-table-frame"><table class="cw-table cw-columns" role="presentation"><tbody><tr class="cw-table-row">',
  );
  expect(cellTags(markup)).toEqual(['td style="flex-grow:300"', 'td colSpan="2" style="flex-grow:300"']);
});

test("[TB2] tables are shown in the main flow only: in a cell the embed of one is a neutral box", () => {
  const inner: TableJson = { attributes: {}, rows: [{}], columns: [{}], cells: [], merges: [] };
  const nested = cell(paragraph({ embed: { type: "table", props: {}, table: inner } }));
  const markup = draw({ rows: [{}], columns: [{}], cells: [[nested]] });
  expect(markup.match(/<table/g)?.length).toBe(1);
  expect(markup).toContain('data-embed="table"');
});

test.each(HOSTILE_EMBEDS.map((hostile) => [hostile.name.slice(0, 80), hostile] as const))(
  "nothing in a cell runs or loads from elsewhere: %s",
  (_name, { type, props }) => {
    const markup = draw({ rows: [{}], columns: [{}], cells: [[cell(paragraph({ embed: { type, props } }))]] });
    expect(markup).toContain("cw-table-pane");
    expect(markup).not.toMatch(/<(?:script|iframe|object|embed|style|link|form|svg)\b/);
    for (const [, address] of markup.matchAll(/\ssrc="([^"]*)"/g)) expect(address).toMatch(/^\/files\//);
    expect(markup.replaceAll(/"[^"]*"/g, "")).not.toMatch(/<[^>]*\son\w+=/);
  },
);
