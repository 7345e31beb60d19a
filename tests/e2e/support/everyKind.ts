import { CALLOUT_TONES } from "../../../lib/flow/types.ts";
import type { TableData } from "../../../lib/flow/table/tableData.ts";
import { code, paragraph } from "./writeBlocks.ts";
import type { WantedBlock } from "./writeBlocks.ts";

const PROGRAM = `// Colours that are never synced
import { readFile } from "node:fs/promises";

export async function lines(path: string, limit = 10): Promise<string[]> {
  const text = await readFile(path, "utf8");
  return text.split(/\\r?\\n/).slice(0, limit);
}`;

function block(type: string, text: string, attributes: WantedBlock["attributes"] = {}): WantedBlock {
  return { ...paragraph(text), type, attributes };
}

const cell = (text: string, attributes = {}) => ({
  attributes,
  blocks: text === "" ? [] : [{ attributes: {}, content: [{ kind: "text" as const, text, formats: {} }] }],
});

/** A table with a head, an empty corner, merged cells, a colour and a width. */
const TABLE: TableData = {
  attributes: {},
  rows: [{ header: true }, {}, {}],
  columns: [{ header: true, size: 140 }, {}, {}],
  cells: [
    [cell(""), cell("Monday"), cell("Tuesday")],
    [cell("Ada"), cell("writes", { color: "#fde68a" }), cell("reads", { align: "right" })],
    [cell("Bea"), cell("both days, and more words than there is room for in one line of a narrow cell"), cell("")],
  ],
  merges: [{ row: 2, column: 1, rowSpan: 1, columnSpan: 2 }],
};

const COLUMNS: TableData = {
  attributes: { layout: "columns" },
  rows: [{}],
  columns: [{}, {}],
  cells: [[cell("On the left"), cell("On the right")]],
  merges: [],
};

/** A document with every kind of block that there is, and with those that hang together. */
export function everyKind(): WantedBlock[] {
  return [
    ...[1, 2, 3, 4, 5, 6].map((level) => block("heading", `Heading ${level}`, { level })),
    paragraph("A paragraph of text that is long enough to be broken over two lines in every window, or so we hope."),
    block("number", "First"),
    block("number", "Below it", { indent: 1 }),
    block("number", "Deeper", { indent: 2 }),
    block("number", "Second"),
    paragraph("A paragraph in between"),
    block("number", "Third, going on", { start: "continue" }),
    block("number", "Ninety-nine", { start: 99 }),
    block("number", "A hundred"),
    block("bullet", "Bullet"),
    block("bullet", "Circle", { indent: 1 }),
    block("bullet", "Square", { indent: 2 }),
    block("check", "Done", { indent: 1, checked: true }),
    block("check", "To do"),
    block("toggle", "A toggle"),
    { ...paragraph("What it holds"), attributes: { indent: 1 } },
    block("toggle", "A toggle in it", { indent: 1 }),
    { ...paragraph("and what that one holds"), attributes: { indent: 2 } },
    block("quote", "A quote"),
    block("quote", "of two lines"),
    ...CALLOUT_TONES.map((tone) => block("callout", `A callout of the tone ${tone}`, { tone })),
    block("callout", "First line of a box", { tone: "warning" }),
    block("callout", "Second line of the box", { tone: "warning" }),
    { type: "code", attributes: { language: "ts" }, content: code(PROGRAM) },
    { type: "code", content: code("plain code\n  without a language") },
    block("hologram", "A block of a version to come", { shine: 3 }),
    { content: [{ embed: { type: "divider", props: {} } }] },
    { table: TABLE },
    { table: COLUMNS },
    paragraph("The end."),
  ];
}
