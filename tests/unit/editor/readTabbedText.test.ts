import { expect, test } from "vitest";
import { MAX_PASTED_CHARACTERS } from "../../../lib/editor/blocks/clipboard/pasteLimits.ts";
import { readTabbedText } from "../../../lib/editor/blocks/clipboard/readTabbedText.ts";
import { MAX_COLUMNS, MAX_ROWS } from "../../../lib/flow/table/types.ts";
import { createRandom } from "../../harness/random.ts";
import { showTable } from "./support/tablesAsText.ts";

function read(text: string): string[] | null {
  const table = readTabbedText(text);
  return table === null ? null : showTable(table);
}

test("[ED185] a grid of tabs is a table, whatever ends its lines", () => {
  const expected = ["table: column column", "row: a | b", "row: c | d"];
  for (const end of ["\n", "\r\n", "\r"]) {
    expect(read(`a\tb${end}c\td`)).toEqual(expected);
    expect(read(`a\tb${end}c\td${end}`)).toEqual(expected);
  }
});

test("[ED185] empty cells keep their place, and a short line has fewer", () => {
  expect(read("a\t\tb\n\tc\t\nd\te")).toEqual([
    "table: column column column",
    "row: a |  | b",
    "row:  | c | ",
    "row: d | e",
  ]);
});

test("[ED185] fields in quotes hold tabs, line ends and quotes", () => {
  expect(read('"a\tb"\tc\n"say ""hi""\r\nthere"\td')).toEqual([
    "table: column column",
    "row: ab | c".replace("ab", "a\tb"),
    'row: say "hi"⏎there | d',
  ]);
  // Quotes that end nowhere, or within a field, are letters.
  expect(read('"a\tb\nc\t5" x 6"')).toEqual(["table: column column", 'row: "a | b', 'row: c | 5" x 6"']);
  expect(read('"a" b\tc\nd\te')).toEqual(["table: column column", 'row: "a" b | c', "row: d | e"]);
});

test("[ED185] what is not clearly a grid is none", () => {
  for (const text of ["", "a", "a\tb", "a\tb\n", "a\tb\nc", "a\tb\n\nc\td", "\tif (x)\n\t\treturn;\n\tend", "\t\n\t"]) {
    expect([text, read(text)]).toEqual([text, null]);
  }
});

test("[ED185] what is beyond the limits of a table stays text", () => {
  expect(readTabbedText("a\tb\n".repeat(MAX_ROWS))?.rows.length).toBe(MAX_ROWS);
  expect(readTabbedText("a\tb\n".repeat(MAX_ROWS + 1))).toBeNull();
  expect(readTabbedText(`a${"\tb".repeat(MAX_COLUMNS)}\n`.repeat(2))).toBeNull();
  expect(readTabbedText(`${"a".repeat(MAX_PASTED_CHARACTERS)}\tb\nc\td`)).toBeNull();
});

test("[ED85] characters that the document cannot hold never get in", () => {
  expect(read("a\u0000b\t\ud800\nc\u2028d\te")).toEqual(["table: column column", "row: ab | \ufffd", "row: c⏎d | e"]);
});

test("[ED185] nothing that a clipboard can hold throws, and no letter is lost", () => {
  let tables = 0;
  for (let seed = 1; seed <= 2_000; seed += 1) {
    const random = createRandom(seed);
    const text = Array.from({ length: random.int(30) }, () =>
      random.pick(["\t", "\t", "\n", "\r\n", '"', '""', "x", "y", " "]),
    ).join("");
    const table = readTabbedText(text);
    if (table === null) continue;
    tables += 1;
    const letters = (of: string) => of.replaceAll(/[^xy]/g, "");
    const shown = showTable(table).slice(1).join("");
    expect([text, letters(shown)]).toEqual([text, letters(text)]);
  }
  expect(tables).toBeGreaterThan(100);
});
