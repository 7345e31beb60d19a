import { expect, test } from "vitest";
import { htmlText } from "../../../lib/convert/htmlText.ts";
import { tableHtml } from "../../../lib/convert/tableHtml.ts";
import { emptyTable } from "../../../lib/flow/table/tableData.ts";
import type { BlockData, CellData, TableData } from "../../../lib/flow/table/tableData.ts";
import type { Formats } from "../../../lib/flow/types.ts";
import { HOSTILE_EMBEDS } from "../flow/support/hostileEmbeds.ts";

const block = (text: string, attributes: BlockData["attributes"] = {}, formats: Formats = {}): BlockData => ({
  attributes,
  content: [{ kind: "text", text, formats }],
});
const cell = (...blocks: BlockData[]): CellData => ({ attributes: {}, blocks });

/** What stands in the body of a table. */
function body(data: Partial<TableData>, rows = 1, columns = 1): string {
  return htmlText([tableHtml({ ...emptyTable(rows, columns), ...data })])
    .replace(/^.*<tbody>/, "")
    .replace("</tbody></table>", "");
}

test("[FL83] a table has its columns, rows and cells, and nothing else", () => {
  expect(htmlText([tableHtml({ ...emptyTable(1, 2), cells: [[cell(block("a")), cell()]] })])).toBe(
    '<table border="1"><colgroup><col><col></colgroup><tbody><tr><td>a</td><td></td></tr></tbody></table>',
  );
});

test("[FL83] widths, heads, spans and looks", () => {
  const html = htmlText([
    tableHtml({
      attributes: {},
      rows: [{ header: true }, {}],
      columns: [{ size: 120, header: true }, {}, { align: "right" }],
      cells: [[], [cell(), { attributes: { color: "#fff3b0", valign: "middle" }, blocks: [block("x")] }]],
      merges: [{ row: 0, column: 0, rowSpan: 1, columnSpan: 2 }],
    }),
  ]);
  expect(html).toBe(
    '<table border="1"><colgroup><col style="width: 120px"><col><col></colgroup><tbody>' +
      '<tr><th scope="col" colspan="2"></th><th scope="col" style="text-align: right"></th></tr>' +
      '<tr><th scope="row"></th><td style="background-color: #fff3b0; vertical-align: middle">x</td>' +
      '<td style="text-align: right"></td></tr></tbody></table>',
  );
});

test("[FL83] formats, links and blocks are the elements that other programs know", () => {
  const all: Formats = { bold: true, italic: true, underline: true, strike: true, code: true, sub: true };
  expect(body({ cells: [[cell(block("x", {}, all))]] })).toBe(
    "<tr><td><strong><em><u><s><code><sub>x</sub></code></s></u></em></strong></td></tr>",
  );
  expect(body({ cells: [[cell(block("x", {}, { sup: true, link: "https://a.example/?a&b" }))]] })).toBe(
    '<tr><td><a href="https://a.example/?a&amp;b"><sup>x</sup></a></td></tr>',
  );
  const many = cell(
    block("h", { type: "heading", level: 2 }),
    block("p"),
    block("a", { type: "bullet" }),
    block("b", { type: "number", indent: 1, start: 4 }),
    block("c", { type: "check", checked: true }),
    block("q", { type: "quote" }),
    block("x<y", { type: "code", language: "ts" }),
  );
  expect(body({ cells: [[many]] })).toBe(
    '<tr><td><h2>h</h2><p>p</p><ul><li>a<ol start="4"><li>b</li></ol></li>' +
      '<li><input type="checkbox" disabled checked> c</li></ul><blockquote><p>q</p></blockquote>' +
      '<pre><code class="language-ts">x&lt;y</code></pre></td></tr>',
  );
});

test("[FL83] columns are elements beside each other, with the words of all rows", () => {
  const data: TableData = {
    ...emptyTable(2, 2),
    attributes: { layout: "columns" },
    columns: [{ size: 300 }, {}],
    cells: [
      [cell(block("a")), cell(block("b"))],
      [cell(block("c")), cell()],
    ],
  };
  expect(htmlText([tableHtml(data)])).toBe(
    '<div data-columns=""><div data-size="300"><p>a</p><p>c</p></div><div><p>b</p></div></div>',
  );
});

test("[FL83] text is text, and a link that runs code is none", () => {
  const hostile = block("<img src=x onerror=alert(1)>", {}, { link: "javascript:alert(1)" });
  const html = body({ cells: [[{ attributes: { color: 'red" onclick="x' }, blocks: [hostile] }]] });
  expect(html).toBe("<tr><td>&lt;img src=x onerror=alert(1)&gt;</td></tr>");
});

test.each(HOSTILE_EMBEDS.map((hostile) => [hostile.name.slice(0, 80), hostile] as const))(
  "[FL83] nothing in a cell runs: %s",
  (_name, { type, props }) => {
    const embed: BlockData = { attributes: {}, content: [{ kind: "embed", embed: null, type, props, formats: {} }] };
    const html = body({ cells: [[cell(embed)]] });
    expect(html).toMatch(/^<tr><td>.*<\/td><\/tr>$/s);
    expect(html).not.toMatch(/<(?:script|iframe|object|embed|style|link|form|svg)\b/);
    expect(html.replaceAll(/"[^"]*"/g, "")).not.toMatch(/<[^>]*\son\w+=/);
    for (const [, address] of html.matchAll(/\s(?:src|href)="([^"]*)"/g)) {
      expect(address).toMatch(/^(?:https?:\/\/|\/files\/)/);
    }
  },
);
