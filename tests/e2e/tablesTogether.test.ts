import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { toText } from "../../lib/convert/toText.ts";
import { openFlow } from "../../lib/flow/openFlow.ts";
import { openTables } from "../../lib/flow/table/openTables.ts";
import type { Tables } from "../../lib/flow/table/openTables.ts";
import type { Table } from "../../lib/flow/table/Table.ts";
import type { TableData } from "../../lib/flow/table/tableData.ts";
import type { Flow } from "../../lib/flow/types.ts";
import { Colleague } from "./support/colleague.ts";
import { openDocument, textOf } from "./support/editorPage.ts";
import { InputMethod } from "./support/inputMethod.ts";
import { installProbe } from "./support/probe.ts";
import { useStage } from "./support/useStage.ts";
import { paragraph } from "./support/writeBlocks.ts";

/*
 * Two people in one table [BD92] [BD93]: whatever one does to it, the other's caret, selection and composition stay with their letters.
 */

const stage = useStage();

const cell = (text: string): TableData["cells"][number][number] => ({
  attributes: {},
  blocks: [{ attributes: {}, content: [{ kind: "text", text, formats: {} }] }],
});

/** Three by three, each cell with four letters of its own; the caret is in the middle one. */
const TABLE: TableData = {
  attributes: {},
  rows: [{}, {}, {}],
  columns: [{}, {}, {}],
  cells: [
    [cell("abcd"), cell("efgh"), cell("ijkl")],
    [cell("mnop"), cell("qrst"), cell("uvwx")],
    [cell("ABCD"), cell("EFGH"), cell("IJKL")],
  ],
  merges: [],
};

/** Somebody else at the table, without a window. */
interface Other {
  readonly colleague: Colleague;
  readonly tables: Tables;
  readonly table: Table;
  /** The flow of the cell with these letters at the start. */
  readonly middle: Flow;
}

interface Edit {
  readonly run: (other: Other) => void;
  /** The letters that it takes away. */
  readonly gone?: string;
  /** Nothing of it is drawn while somebody composes in the table: the browser would end that. */
  readonly waits?: true;
  /** The middle cell is gone with its row, column or table. */
  readonly deletes?: true;
}

const rowOf = ({ table }: Other, index: number): string => table.view.rows[index]?.id ?? "";
const columnOf = ({ table }: Other, index: number): string => table.view.columns[index]?.id ?? "";

/** What the other does. The caret stands between r and s. */
const EDITS: Readonly<Record<string, Edit>> = {
  "types in front, in the cell": { run: ({ middle }) => middle.insertText(0, "Ё", {}) },
  "types behind, in the cell": { run: ({ middle }) => middle.insertText(4, "Ё", {}) },
  "deletes in front, in the cell": { run: ({ middle }) => middle.deleteRange(0, 1), gone: "q" },
  "splits the cell's block in front": { run: ({ middle }) => void middle.insertMark(1, {}) },
  "makes it a list": { run: ({ middle }) => void middle.insertMark(0, { type: "bullet" }) },
  "makes it bold": { run: ({ middle }) => middle.formatRange(0, 4, { bold: true }) },
  "adds a row above": { run: ({ table }) => void table.insertRows(0, 1, "other") },
  "adds a row below": { run: ({ table }) => void table.insertRows(2, 1, "other") },
  "adds columns in front": { run: ({ table }) => void table.insertColumns(0, 2, "other") },
  "moves the row up": { run: (other) => other.table.moveRows([rowOf(other, 1)], 0, "other") },
  "moves the row down": { run: (other) => other.table.moveRows([rowOf(other, 1)], 3, "other") },
  "moves another row past it": { run: (other) => other.table.moveRows([rowOf(other, 2)], 0, "other") },
  "moves the column": { run: (other) => other.table.moveColumns([columnOf(other, 1)], 3, "other") },
  "deletes another row and column": {
    run: (other) => {
      other.table.deleteRows([rowOf(other, 0)], "other");
      other.table.deleteColumns([columnOf(other, 0)], "other");
    },
    gone: "abcdefghijklmnopABCD",
  },
  "makes the row a head": { run: (other) => other.table.setRow(rowOf(other, 1), { header: true }, "other") },
  "sets a width and a colour": {
    run: (other) => {
      other.table.setColumn(columnOf(other, 1), { size: 300 }, "other");
      other.table.setRow(rowOf(other, 1), { color: "#fde68a" }, "other");
    },
  },
  "merges it with cells in front": {
    run: ({ table }) => table.mergeCells({ row: 0, column: 0, rowSpan: 2, columnSpan: 2 }, "other"),
  },
  "merges it with cells behind": {
    run: ({ table }) => table.mergeCells({ row: 1, column: 1, rowSpan: 2, columnSpan: 2 }, "other"),
  },
  "writes a paragraph above the table": {
    run: ({ colleague }) => colleague.act((flow) => flow.insertText(2, "Ё", {})),
  },
  "moves the table to the top": {
    run: ({ colleague }) =>
      colleague.act((flow) => {
        const [first, block] = flow.blocks;
        if (first !== undefined && block !== undefined) flow.moveBefore(block, first);
      }),
    waits: true,
  },
  "deletes its row": { run: (other) => other.table.deleteRows([rowOf(other, 1)], "other"), deletes: true },
  "deletes its column": { run: (other) => other.table.deleteColumns([columnOf(other, 1)], "other"), deletes: true },
  "deletes the table": {
    run: ({ colleague, tables }) =>
      tables.transact("other", () => {
        const block = colleague.flow.blocks[1];
        if (block !== undefined) colleague.flow.deleteRange(colleague.flow.startOf(block) - 1, block.length + 1);
      }),
    deletes: true,
  },
};

async function withOther(run: (page: Page, anew: () => Promise<Other>) => Promise<void>): Promise<void> {
  const id = await stage.server.createDocument("Together");
  const colleague = await Colleague.join(stage.server.collabUrl, id);
  const { page } = await stage.open();
  await openDocument(page, stage.server.origin, id);
  await installProbe(page);
  const tables = openTables(colleague.flow, () => 0.5);
  let close = (): void => {};
  try {
    await run(page, async () => {
      close();
      // The table of the time before goes with its words.
      tables.transact("other", () => colleague.write([paragraph("above"), { table: TABLE }, paragraph("below")]));
      const inline = colleague.flow.blocks[1]?.content[0];
      const table = inline?.kind === "embed" && inline.embed !== null ? tables.tableOf(inline.embed) : null;
      if (table === null) throw new Error("no table");
      const middle = openFlow(
        colleague.flow.doc,
        table.cellRoot(table.view.rows[1]?.id ?? "", table.view.columns[1]?.id ?? ""),
      );
      close = () => middle.dispose();
      await colleague.arrived(page);
      return { colleague, tables, table, middle };
    });
  } finally {
    close();
    tables.dispose();
    colleague.leave();
  }
}

/** Puts the caret between r and s, as a press does. */
async function caretInMiddle(page: Page): Promise<void> {
  await textOf(page).locator("tr").nth(1).locator("td").nth(1).click();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
}

/** The text of the table and of the lines around it, cells apart by bars. */
function textOn(page: Page): Promise<string> {
  return textOf(page).evaluate((root) =>
    [...root.children]
      .map((block) => {
        const cells = [...block.querySelectorAll("td, th")].map((each) => each.textContent);
        return cells.length === 0 ? block.textContent : cells.join("|");
      })
      .slice(0, -1)
      .join("\n")
      .replaceAll("\u200b", ""),
  );
}

const sorted = (text: string): string =>
  text
    .replaceAll(/[^a-zA-Z]/g, "")
    .split("")
    .sort()
    .join("");

/** What is wrong with a text in which `typed` was written at the caret. */
function faultsOf(name: string, text: string, typed: string, { gone = "", deletes }: Edit): string[] {
  if (text.split(typed).length !== 2) return [`${name}: not once “${typed}” in ${text}`];
  if (deletes === true) return [];
  const table = text.split("\n").find((line) => line.includes("|")) ?? "";
  const left = gone.split("").reduce((rest, letter) => rest.replace(letter, ""), ALL);
  const beside = new RegExp(`r${typed}Ё?s`, "u").test(text);
  return [
    ...(beside ? [] : [`${name}: not at the caret, ${table}`]),
    ...(sorted(table) === sorted(left) ? [] : [`${name}: other letters, ${table}`]),
  ];
}

const ALL = TABLE.cells
  .flat()
  .map(({ blocks }) =>
    blocks.flatMap(({ content }) => content.map((inline) => (inline.kind === "text" ? inline.text : ""))).join(""),
  )
  .join("");

test("the caret stays between its letters, and the next key goes there", { timeout: 180_000 }, async () => {
  const wrong: string[] = [];
  await withOther(async (page, anew) => {
    for (const [name, edit] of Object.entries(EDITS)) {
      const other = await anew();
      await caretInMiddle(page);
      edit.run(other);
      await other.colleague.arrived(page);
      await page.keyboard.type("1");
      await expect.poll(() => toText(other.colleague.flow), { message: name }).toContain("1");
      wrong.push(...faultsOf(name, await textOn(page), "1", edit));
    }
  });
  expect(wrong).toEqual([]);
});

test(
  "what is composed in a cell is neither lost nor doubled, and stands where it was begun",
  { timeout: 240_000 },
  async () => {
    const wrong: string[] = [];
    await withOther(async (page, anew) => {
      const method = await InputMethod.of(page);
      for (const [name, edit] of Object.entries(EDITS)) {
        const other = await anew();
        await caretInMiddle(page);
        await method.step({ set: "n" });
        await method.step({ set: "ni" });
        edit.run(other);
        if (edit.waits !== true) await other.colleague.arrived(page);
        await method.step({ set: "ni h" });
        await method.step({ commit: "你" });
        await page.keyboard.type("2");
        await expect.poll(() => toText(other.colleague.flow), { message: name }).toContain("你2");
        wrong.push(...faultsOf(name, await textOn(page), "你2", edit));
      }
    });
    expect(wrong).toEqual([]);
  },
);

test("somebody else's caret is drawn in their cell, wherever that goes", { timeout: 180_000 }, async () => {
  await withOther(async (page, anew) => {
    for (const [name, edit] of Object.entries(EDITS)) {
      if (edit.deletes === true) continue;
      const other = await anew();
      other.colleague.introduce({ id: "other", name: "Other", color: "#9554d2" });
      const anchor = other.middle.anchorAt(2, -1);
      other.colleague.show(anchor);
      edit.run(other);
      await other.colleague.arrived(page);
      // Between r and s: measured by the browser.
      const off = (): Promise<number | null> =>
        page.evaluate(() => {
          const walker = document.createTreeWalker(
            document.querySelector(".cw-text[contenteditable]") as Element,
            NodeFilter.SHOW_TEXT,
          );
          for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
            const at = (node as Text).data.indexOf("r");
            if (at < 0 || !/^(?:Ё?q|q?)r/.test((node as Text).data)) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const letter = range.getBoundingClientRect();
            const caret = document.querySelector(".cw-peer-caret:not([hidden])")?.getBoundingClientRect();
            if (caret === undefined) return null;
            const beside = Math.abs(caret.left + caret.width / 2 - letter.right);
            const above = Math.max(0, caret.top - letter.bottom, letter.top - caret.bottom);
            return Math.round(beside + above);
          }
          return null;
        });
      await expect.poll(off, { message: name, timeout: 4_000 }).toBeLessThanOrEqual(2);
    }
  });
});
