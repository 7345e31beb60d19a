// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Fragment } from "../../../lib/editor/blocks/clipboard/fragment.ts";
import { limitFragment } from "../../../lib/editor/blocks/clipboard/limitFragment.ts";
import { MAX_HTML_DEPTH, MAX_PASTED_CHARACTERS } from "../../../lib/editor/blocks/clipboard/pasteLimits.ts";
import { readHtml } from "../../../lib/editor/blocks/clipboard/readHtml.ts";
import { tableGrid } from "../../../lib/editor/blocks/clipboard/tableGrid.ts";
import { writeHtml } from "../../../lib/editor/blocks/clipboard/writeHtml.ts";
import { blockText, writeText } from "../../../lib/editor/blocks/clipboard/writeText.ts";
import { emptyTable } from "../../../lib/flow/table/tableData.ts";
import type { BlockData, TableData } from "../../../lib/flow/table/tableData.ts";
import { MAX_CELLS, MAX_COLUMNS, MAX_ROWS } from "../../../lib/flow/table/types.ts";
import { createRandom } from "../../harness/random.ts";
import type { Random } from "../../harness/random.ts";
import { showTable } from "./support/tablesAsText.ts";

function parse(html: string): Document {
  return new DOMParser().parseFromString(html, "text/html");
}

function readTables(html: string): Fragment {
  return readHtml(parse(html), { tables: true });
}

/** Blocks of text as `p: …`, tables as {@link showTable} shows them. */
function read(html: string): string[] {
  return readTables(html).blocks.flatMap((block) => {
    const [first] = block.content;
    return first?.kind === "table" ? showTable(first.data) : [`p: ${blockText(block).replaceAll("\t", "⇥")}`];
  });
}

function onlyTable(html: string): TableData {
  const inline = readTables(html).blocks[0]?.content[0];
  if (inline?.kind !== "table") throw new Error("no table");
  return inline.data;
}

function fixture(name: string): string[] {
  return read(readFileSync(join(import.meta.dirname, "fixtures", `${name}.html.txt`), "utf8"));
}

test("[ED180] [ED182] Google Sheets: a merged title, widths, colour, the alignment of most", () => {
  expect(fixture("google-sheets")).toEqual([
    "table{valign=bottom}: column{size=142} column{size=100} column{size=100 align=right}",
    "row: bold(Sales){color=#d9ead3 align=center} |  | ",
    "row: Apples | 12{align=right} | 3.50",
    "row: Pears⏎(ripe) |  | <https://example.com/pears>(4)",
    "merge: 1×3 at 0,0",
  ]);
});

test("[ED180] [ED182] Excel: a style sheet, columns without a group, rows that are hidden, lines that its source wraps", () => {
  expect(fixture("excel")).toEqual([
    "table: column{size=64} column{size=129} column{size=64 align=right}",
    "row: bold(North){color=yellow} | First italic(quarter){align=center} | 1,200",
    "row:  | Second⏎quarter | 900",
    "row:  |  | ",
    "merge: 2×1 at 0,0",
    "merge: 1×3 at 2,0",
  ]);
});

test("[ED182] [ED183] Google Docs: paragraphs that are centred, lists in a cell", () => {
  expect(fixture("google-docs-table")).toEqual([
    "p: Before",
    "table: column{size=312} column",
    "row: bold(Task){color=#f3f3f3 align=center} | bold(Steps){color=#f3f3f3}",
    "row: Ship it{valign=middle} | bullet:Build/bullet:Test",
  ]);
});

test("[ED181] [ED182] Word: a head, widths in points, white paper, two paragraphs in a cell", () => {
  expect(fixture("word-table")).toEqual([
    "table: column{size=312} column{size=312 align=right}",
    "row{header=true}: bold(Name){color=#deeaf6} | bold(Total)",
    "row: Ann and/Bob | 12",
    "row:  | ",
    "merge: 2×1 at 1,0",
  ]);
});

test("[ED181] what Markdown converters write", () => {
  const html =
    '<table><thead><tr><th style="text-align:left">a</th><th align="right">b</th></tr></thead>' +
    '<tbody><tr><td style="text-align:left"><code>x</code></td><td align="right">1</td></tr></tbody></table>';
  expect(read(html)).toEqual(["table: column column{align=right}", "row{header=true}: a | b", "row: code(x) | 1"]);
});

test("[ED181] rows and columns of heads, as far as their scope lets them", () => {
  const rows = "<tr><th>x</th><th>a</th></tr><tr><th>b</th><td>1</td></tr><tr><th>c</th><td>2</td></tr>";
  expect(read(`<table>${rows}</table>`)).toEqual([
    "table: column{header=true} column",
    "row{header=true}: x | a",
    "row: b | 1",
    "row: c | 2",
  ]);
  expect(read('<table><tr><th scope="row">a</th></tr><tr><th scope="row">b</th></tr></table>')).toEqual([
    "table: column{header=true}",
    "row: a",
    "row: b",
  ]);
  expect(read('<table><tr><th scope="col">a</th><td>1</td></tr></table>')).toEqual([
    "table: column column",
    "row: a | 1",
  ]);
});

test("[ED181] a title stands above the table", () => {
  expect(read("<table><caption>Prices <b>2026</b></caption><tr><td>a</td><td>b</td></tr></table>")).toEqual([
    "p: Prices 2026",
    "table: column column",
    "row: a | b",
  ]);
});

test("[ED180] the head comes first and the foot last, wherever the page has them", () => {
  const part = (tag: string) => `<${tag}><tr><td>${tag}</td><td>x</td></tr></${tag}>`;
  expect(read(`<table>${part("tfoot")}${part("tbody")}${part("thead")}</table>`)).toEqual([
    "table: column column",
    "row{header=true}: thead | x",
    "row: tbody | x",
    "row: tfoot | x",
  ]);
});

test("[ED180] spans that mean nothing, run out of the table, or into others", () => {
  const spans = (first: string, second = "") =>
    read(`<table border=1><tr><td ${first}>a<td>b<tr><td ${second}>c<td>d</table>`);
  const plain = ["table: column column", "row: a | b", "row: c | d"];
  for (const attributes of ["rowspan=-1", "colspan=0", "colspan=x", "rowspan=NaN colspan=''"]) {
    expect([attributes, ...spans(attributes)]).toEqual([attributes, ...plain]);
  }
  // In the last row there is nothing to reach down to, and behind the last column nothing to reach over to.
  expect(spans("", "rowspan=1000000000 colspan=1")).toEqual(plain);
  expect(spans("colspan=1000000000")).toEqual([
    "table: column column column",
    "row: a |  | b",
    "row: c | d | ",
    "merge: 1×2 at 0,0",
  ]);
  expect(spans("rowspan=0")).toEqual([
    "table: column column column",
    "row: a | b | ",
    "row:  | c | d",
    "merge: 2×1 at 0,0",
  ]);
  // The second row's first cell would lie over the one that hangs down from the first row.
  expect(read("<table border=1><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=3>d<td>e</table>")).toEqual([
    "table: column column column",
    "row: a | b | c",
    "row: d |  | e",
    "merge: 2×1 at 0,1",
  ]);
  // A span does not leave its part of the table.
  expect(read("<table><thead><tr><td rowspan=5>a<td>b<tbody><tr><td>c<td>d</table>")).toEqual([
    "table: column column",
    "row{header=true}: a | b",
    "row: c | d",
  ]);
});

test("[ED180] a title over a thousand columns makes none", () => {
  const table = "<tr><td colspan=1000>Title</td></tr><tr><td>a</td><td>b</td></tr>";
  expect(read(`<table border=1>${table}</table>`)).toEqual([
    "table: column column",
    "row: Title | ",
    "row: a | b",
    "merge: 1×2 at 0,0",
  ]);
});

test("[ED182] colours that are none are left out, and so is what is no colour", () => {
  const look = (attributes: string) =>
    onlyTable(`<table border=1><tr><td ${attributes}>a</table>`).cells[0]?.[0]?.attributes;
  for (const none of [
    "bgcolor=#FFFFFF",
    'style="background: white"',
    'style="background-color: rgb(255, 255, 255)"',
    'style="background-color: rgba(0, 0, 0, 0)"',
    'style="background-color: transparent"',
    'style="background: url(https://evil.example/a.png)"',
    'style="background-color: expression(alert(1))"',
    "style='background-color: red\"onclick=\"x'",
  ]) {
    expect([none, look(none)]).toEqual([none, {}]);
  }
  expect(look("bgcolor=ffee00")).toEqual({ color: "#ffee00" });
  expect(look('style="background: #abc url(x.png) no-repeat"')).toEqual({ color: "#abc" });
  expect(look('style="background-color: RGBA(10, 20, 30, 0.5) !important"')).toEqual({
    color: "rgba(10, 20, 30, 0.5)",
  });
});

test("[ED183] a table in a cell is its lines; columns of text in a cell are its blocks", () => {
  const inner = "<table border=1><tr><td>x</td><td>y</td></tr><tr><td>z</td><td></td></tr></table>";
  expect(read(`<table border=1><tr><td>a${inner}b</td><td><h3>c</h3></td></tr></table>`)).toEqual([
    "table: column column",
    "row: a/x\ty/z\t/b | heading:c",
  ]);
});

test("[ED183] what has no room in a table stands below it", () => {
  const wide = Array.from({ length: MAX_COLUMNS + 2 }, (_, at) => `<td>${at}</td>`).join("");
  const fragment = readTables(`<table><tr>${wide}</tr></table>`);
  const [table, below] = fragment.blocks;
  const data = table?.content[0];
  expect(data?.kind === "table" && data.data.columns.length).toBe(MAX_COLUMNS);
  expect(below === undefined ? "" : blockText(below)).toBe(`${MAX_COLUMNS}\t${MAX_COLUMNS + 1}`);
  const long = readTables(
    `<table border=1>${"<tr><td>a".repeat(MAX_ROWS)}<tr><td>b<td><table border=1><tr><td>c<td>d</table></table>`,
  );
  const rest = long.blocks[1];
  expect(long.blocks.length).toBe(2);
  expect(rest === undefined ? "" : blockText(rest)).toBe("b\tc\td");
  // One row says how many columns there are; the others need only be there.
  const rows = MAX_CELLS / MAX_COLUMNS;
  const page = parse(`<table><tr>${"<td>".repeat(MAX_COLUMNS)}${"<tr><td>".repeat(rows)}</table>`);
  const grid = tableGrid(page.querySelector("table") as Element);
  expect(grid.rows.length * grid.columns.length).toBe(MAX_CELLS);
  expect(grid.surplus.map((cells) => cells.length)).toEqual([1]);
});

test("[ED184] a table that only places things is none", () => {
  expect(read('<table role="presentation"><tr><td>a</td><td>b</td></tr></table>')).toEqual(["p: a", "p: b"]);
  expect(read("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>")).toEqual(["p: a", "p: b"]);
  expect(read("<table border=0><tr><td><h1>a</h1></td><td>b</td></tr></table>")).toEqual(["p: a", "p: b"]);
  const inner = "<table><tr><th>x</th><th>y</th></tr></table>";
  expect(read(`<table><tr><td>a</td><td>${inner}</td></tr></table>`)).toEqual([
    "p: a",
    "table: column column",
    "row{header=true}: x | y",
  ]);
});

test("[ED75] without being told to, the reader knows no tables", () => {
  const html = "<table border=1><tr><th>a</th><th>b</th></tr></table><div data-columns><div>c</div></div>";
  expect(writeText(readHtml(parse(html)))).toBe("a\tb\nc");
});

test("[ED77] nothing in a cell runs or loads, and what is hidden is not there", () => {
  const html =
    "<table border=1><tr><td><script>alert(1)</script>a<img src=x onerror=alert(1)></td><td hidden>b</td>" +
    '<td><a href="javascript:alert(1)">c</a></td></tr><tr style="display:none"><td>d</td></tr></table>';
  expect(read(html)).toEqual(["table: column column", "row: a | c"]);
});

test("[ED183] a table in an item of a list stands behind what is in front of it", () => {
  expect(read("<ul><li>a<table border=1><tr><td>b<td>c</table>d</li></ul>")).toEqual([
    "p: a",
    "table: column column",
    "row: b | c",
    "p: d",
  ]);
});

test("[ED78] endless nesting, and a table of nothing", () => {
  const deep = "<div>".repeat(MAX_HTML_DEPTH - 12) + "<table border=1><tr><td>x<td>".repeat(10);
  expect(read(deep)).toEqual(["table: column column", "row: x | x/x"]);
  expect(read("<table border=1></table><table border=1><tr></tr></table><p>a</p>")).toEqual(["p: a"]);
});

test("[ED186] a table that does not fit is cut behind the last row that does", () => {
  const words = "x".repeat(MAX_PASTED_CHARACTERS / 4);
  const html = `<table border=1>${`<tr><td>${words}</td><td rowspan=9>y</td></tr>`.repeat(6)}</table>`;
  const { fragment, limited } = limitFragment(readTables(html));
  const inline = fragment.blocks[0]?.content[0];
  const kept = inline?.kind === "table" ? inline.data : emptyTable(0, 0);
  expect(kept.rows.length).toBe(3);
  for (const merge of kept.merges) expect(merge.row + merge.rowSpan).toBeLessThanOrEqual(3);
  expect(limited?.droppedCharacters).toBeGreaterThan(words.length * 3);
  const small = readTables("<table border=1><tr><td>a<td>b</table>");
  expect(limitFragment(small)).toEqual({ fragment: small, limited: null });
});

test("a table among blocks is its lines in plain text, and in the line of a text", () => {
  expect(writeText(readTables("<p>a</p><table border=1><tr><td>b<br>c<td><p>d</p><p>e</p><tr><td><td>f</table>"))).toBe(
    "a\nb c\td e\n\tf",
  );
});

function randomBlock(random: Random): BlockData {
  const attributes = random.pick<BlockData["attributes"]>([
    {},
    {},
    { type: "heading", level: 2 },
    { type: "bullet" },
    { type: "number" },
    { type: "check", checked: true },
    { type: "quote" },
  ]);
  const formats = random.pick([
    {},
    { bold: true },
    { italic: true, code: true },
    { link: "https://a.example/" },
  ] as const);
  return { attributes, content: [{ kind: "text", text: random.pick(["one", "two words", "<b> & c"]), formats }] };
}

function randomTable(random: Random): TableData {
  const [rows, columns] = [1 + random.int(4), 1 + random.int(4)];
  const spans = {
    row: random.int(rows),
    column: random.int(columns),
    rowSpan: 1 + random.int(3),
    columnSpan: 1 + random.int(3),
  };
  const merge = {
    ...spans,
    rowSpan: Math.min(spans.rowSpan, rows - spans.row),
    columnSpan: Math.min(spans.columnSpan, columns - spans.column),
  };
  const isMerged = merge.rowSpan * merge.columnSpan > 1;
  const isCovered = (row: number, column: number): boolean =>
    isMerged &&
    !(row === merge.row && column === merge.column) &&
    row >= merge.row &&
    row < merge.row + merge.rowSpan &&
    column >= merge.column &&
    column < merge.column + merge.columnSpan;
  return {
    attributes: {},
    rows: Array.from({ length: rows }, (_, at) => (at === 0 && random.int(2) === 0 ? { header: true } : {})),
    columns: Array.from({ length: columns }, () => (random.int(2) === 0 ? { size: 100 + random.int(200) } : {})),
    cells: Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_column, column) => ({
        attributes: isCovered(row, column) || random.int(3) > 0 ? {} : { color: "#ffee00" },
        blocks: isCovered(row, column) ? [] : Array.from({ length: random.int(3) }, () => randomBlock(random)),
      })),
    ),
    merges: isMerged ? [merge] : [],
  };
}

test("[ED187] what this editor writes of a table is that table when it is read", () => {
  let merged = 0;
  for (let seed = 1; seed <= 200; seed += 1) {
    const data = randomTable(createRandom(seed));
    merged += data.merges.length;
    const html = writeHtml({ blocks: [{ attributes: {}, content: [{ kind: "table", data }] }], inline: false });
    expect([seed, ...showTable(onlyTable(html))]).toEqual([seed, ...showTable(data)]);
  }
  expect(merged).toBeGreaterThan(50);
});

test("[ED187] columns too", () => {
  const html = '<div data-columns=""><div data-size="300"><p>a</p><ul><li>b</li></ul></div><div><p>c</p></div></div>';
  const fragment = readTables(html);
  expect(read(html)).toEqual(["table{layout=columns}: column{size=300} column", "row: a/bullet:b | c"]);
  expect(writeHtml(fragment)).toBe(html);
  // Anything else than columns in it, and it is an element like any other.
  expect(read("<div data-columns>words<div>a</div></div>")).toEqual(["p: words", "p: a"]);
  expect(read("<div data-columns><p>a</p></div>")).toEqual(["p: a"]);
});
