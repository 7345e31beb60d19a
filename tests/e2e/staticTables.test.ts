import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { emptyTable } from "../../lib/flow/table/tableData.ts";
import type { BlockData, CellData, TableData } from "../../lib/flow/table/tableData.ts";
import { untilFonts } from "./support/editorPage.ts";
import { useStage } from "./support/useStage.ts";
import { paragraph, writeBlocks } from "./support/writeBlocks.ts";

const stage = useStage();

const block = (text: string, attributes: BlockData["attributes"] = {}): BlockData => ({
  attributes,
  content: [{ kind: "text", text, formats: {} }],
});

const cell = (...blocks: BlockData[]): CellData => ({ attributes: {}, blocks });

const WORK: TableData = {
  attributes: {},
  rows: [{ header: true }, {}, {}],
  columns: [{ header: true }, {}, { align: "right" }],
  cells: [
    [cell(block("Work")), cell(block("Owner")), cell(block("Days"))],
    [
      cell(block("Tables")),
      cell(block("first", { type: "bullet" }), block("second", { type: "bullet" })),
      { attributes: { color: "#1c4587" }, blocks: [block("dark")] },
    ],
    [cell(), cell(), { attributes: { color: "#fff3b0" }, blocks: [block("bright")] }],
  ],
  merges: [{ row: 2, column: 0, rowSpan: 1, columnSpan: 2 }],
};

const WIDE: TableData = {
  ...emptyTable(2, 12),
  cells: [Array.from({ length: 12 }, (_, at) => cell(block(`Week ${at + 1}`)))],
};

const COLUMNS: TableData = {
  ...emptyTable(1, 2),
  attributes: { layout: "columns" },
  cells: [[cell(block("on the left")), cell(block("on the right"))]],
};

/** A page with these tables as it is before the editor has come. */
async function openStill(width: number, theme: "light" | "dark" = "light"): Promise<Page> {
  const id = await stage.server.createDocument("Tables");
  const blocks = [paragraph("Before"), { table: WORK }, { table: WIDE }, { table: COLUMNS }, paragraph("Behind")];
  await writeBlocks(stage.server.collabUrl, id, blocks);
  const { page } = await stage.open({ width, theme, calm: true, allow: /Failed to load resource/ });
  await page.route("**/_next/static/**/*.js", (route) => route.abort());
  await page.goto(`${stage.server.origin}/d/${id}`);
  await untilFonts(page);
  return page;
}

test.each(["light", "dark"] as const)("tables before the editor, in the %s theme: axe finds nothing", async (theme) => {
  const page = await openStill(1280, theme);
  const { violations } = await new AxeBuilder({ page }).include(".cw-text").analyze();
  expect(violations.map(({ id: rule, nodes }) => [rule, nodes.map(({ html }) => html)])).toEqual([]);
});

test("[TB41] [TB42] what heads what can be heard, and columns are no table", async () => {
  const page = await openStill(1280);
  expect(await page.getByRole("columnheader").allTextContents()).toEqual(["Work", "Owner", "Days"]);
  expect(await page.getByRole("rowheader").allTextContents()).toEqual(["Tables"]);
  expect(await page.getByRole("table").count()).toBe(2);
  expect(await page.locator(".cw-columns").textContent()).toBe("on the lefton the right");
});

test.each([
  [1280, "beside"],
  [390, "below"],
] as const)("[TB42] at %i px the second column stands %s the first", async (width, where) => {
  const page = await openStill(width);
  const [left, right] = await page
    .locator(".cw-columns .cw-table-pane")
    .evaluateAll((panes) => panes.map((pane) => pane.getBoundingClientRect().toJSON() as DOMRect));
  if (left === undefined || right === undefined) throw new Error("no columns");
  const isBeside = right.left > left.right && Math.abs(right.top - left.top) < 1;
  const isBelow = right.top >= left.bottom && Math.abs(right.left - left.left) < 1;
  expect({ isBeside, isBelow }).toEqual({ isBeside: where === "beside", isBelow: where === "below" });
});

test.each([1280, 390])(
  "[TB43] at %i px a wide table scrolls in its frame, by keys too, and the page does not",
  async (width) => {
    const page = await openStill(width);
    const frame = page.getByRole("group", { name: "Table of 2 rows and 12 columns" });
    const widths = await frame
      .locator("td")
      .evaluateAll((cells) => cells.map((one) => one.getBoundingClientRect().width));
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(95.5);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await frame.focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() =>
      [...document.querySelectorAll(".cw-table-frame")].some((one) => one.scrollLeft > 0),
    );
  },
);
