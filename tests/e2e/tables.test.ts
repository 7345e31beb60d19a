import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { caretsOf, expectLines, linesOf, openDocument, textOf } from "./support/editorPage.ts";
import { useStage } from "./support/useStage.ts";
import { paragraph, writeBlocks } from "./support/writeBlocks.ts";

const stage = useStage();

async function twoWindows(): Promise<readonly [Page, Page]> {
  const id = await stage.server.createDocument("Tables");
  await writeBlocks(stage.server.collabUrl, id, [paragraph("above"), paragraph("below")]);
  const [{ page: ada }, { page: bea }] = [await stage.open(), await stage.open()];
  for (const page of [ada, bea]) await openDocument(page, stage.server.origin, id);
  return [ada, bea];
}

async function insert(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Insert", exact: true }).click();
  await page.getByRole("menuitem", { name, exact: true }).click();
  await page.locator(".cw-text table").waitFor();
}

async function act(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await page.getByRole("menuitem", { name, exact: true }).click();
}

/** Two windows with a table of three by three behind the first line: its first row heads it and holds a, b and c, and so on. */
async function aTable(): Promise<readonly [Page, Page]> {
  const [ada, bea] = await twoWindows();
  await ada.locator(".cw-text").getByText("above").click();
  await ada.keyboard.press("End");
  await insert(ada, "Table");
  for (const letter of "abcdefghi") {
    await ada.keyboard.type(letter);
    if (letter !== "i") await ada.keyboard.press("Tab");
  }
  await expectGrid(bea, ["a b c", "d e f", "g h i"]);
  return [ada, bea];
}

/** The text of each cell, by row; "-" for an empty one. */
async function expectGrid(page: Page, rows: readonly string[]): Promise<void> {
  const read = (): Promise<string[]> =>
    textOf(page)
      .locator("table")
      .first()
      .evaluate((table) =>
        [...(table as HTMLTableElement).rows].map((row) =>
          [...row.cells].map((cell) => cell.innerText.trim().replaceAll("\n", "/") || "-").join(" "),
        ),
      );
  await expect.poll(read, { timeout: 10_000 }).toEqual(rows);
}

function cell(page: Page, row: number, column: number) {
  return textOf(page).locator("tr").nth(row).locator("td, th").nth(column);
}

test("[ED170] [ED171] a table is inserted, filled by keys, and the other sees it; Tab at its end makes a row", async () => {
  const [ada, bea] = await aTable();
  await ada.keyboard.press("Enter");
  await ada.keyboard.type("j");
  await ada.keyboard.press("Tab");
  await ada.keyboard.type("k");
  for (const page of [ada, bea]) await expectGrid(page, ["a b c", "d e f", "g h i/j", "k - -"]);
  await ada.keyboard.press("Shift+Tab");
  await ada.keyboard.press("ArrowLeft");
  await ada.keyboard.type("!");
  await expectGrid(bea, ["a b c", "d e f", "g h! i/j", "k - -"]);
  expect((await linesOf(bea)).length).toBe(3);
});

test("[ED172] arrow keys go through the cells and out of the table, to the lines around it", async () => {
  const [ada] = await aTable();
  await cell(ada, 1, 1).click();
  await ada.keyboard.press("ArrowUp");
  await ada.keyboard.type("1");
  await ada.keyboard.press("ArrowUp");
  await ada.keyboard.type("2");
  await cell(ada, 1, 2).click();
  await ada.keyboard.press("ArrowDown");
  await ada.keyboard.type("3");
  await ada.keyboard.press("ArrowDown");
  await ada.keyboard.type("4");
  await expectGrid(ada, ["a b1 c", "d e f", "g h 3i"]);
  await ada.keyboard.press("ArrowUp");
  await ada.keyboard.type("5");
  await cell(ada, 0, 0).click();
  await ada.keyboard.press("Home");
  await ada.keyboard.press("ArrowLeft");
  await ada.keyboard.type("6");
  await expectGrid(ada, ["a b1 c", "d e f", "g h 53i"]);
  expect((await linesOf(ada))[0]).toBe("above26");
});

test("[ED173] cells are selected with the mouse and with Shift, made bold, emptied, merged and taken apart", async () => {
  const [ada, bea] = await aTable();
  const [from, to] = [await cell(ada, 0, 0).boundingBox(), await cell(ada, 1, 1).boundingBox()];
  if (from === null || to === null) throw new Error("no cells");
  await ada.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await ada.mouse.down();
  await ada.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 });
  await ada.mouse.up();
  await expect.poll(() => ada.locator(".cw-table-cell-selected").count()).toBe(4);
  await ada.keyboard.press("ControlOrMeta+b");
  await expect.poll(() => textOf(bea).locator("strong").allInnerTexts()).toEqual(["a", "b", "d", "e"]);
  await act(ada, "Merge cells");
  await expectGrid(bea, ["a/b/d/e c", "f", "g h i"]);
  await act(ada, "Take cells apart");
  await expectGrid(bea, ["a b c", "d e f", "g h i"]);
  await cell(ada, 0, 1).click();
  await ada.keyboard.press("Shift+ArrowDown");
  await ada.keyboard.press("Shift+ArrowDown");
  await ada.keyboard.press("Delete");
  await expectGrid(bea, ["a - c", "d - f", "g h i"]);
  await ada.keyboard.type("over");
  await expectGrid(bea, ["a over c", "d - f", "g h i"]);
});

test("[ED174] rows and columns are added, deleted, moved and made headers from the menu and by keys, and undone", async () => {
  const [ada, bea] = await aTable();
  await cell(ada, 1, 1).click();
  await act(ada, "Insert row below");
  await expectGrid(bea, ["a b c", "d e f", "- - -", "g h i"]);
  await act(ada, "Move row down");
  await expectGrid(bea, ["a b c", "- - -", "d e f", "g h i"]);
  await act(ada, "Delete column");
  await expectGrid(bea, ["a c", "- -", "d f", "g i"]);
  await ada.keyboard.press("ControlOrMeta+z");
  await expectGrid(bea, ["a b c", "- - -", "d e f", "g h i"]);
  await act(ada, "Header column");
  await expect.poll(() => textOf(bea).locator("th").count()).toBe(6);
  await ada.keyboard.press("Alt+Shift+ArrowUp");
  await expectGrid(bea, ["a b c", "d e f", "- - -", "g h i"]);
  await ada.keyboard.press("Alt+Shift+ArrowLeft");
  await expectGrid(bea, ["b a c", "e d f", "- - -", "h g i"]);
});

test("[ED175] a row is dragged by its handle while the other types in it: their words and their caret are in it", async () => {
  const [ada, bea] = await aTable();
  await cell(bea, 0, 0).click();
  await bea.keyboard.press("End");
  const target = await cell(ada, 2, 0).boundingBox();
  await cell(ada, 0, 1).hover();
  const handle = await ada.locator(".cw-row-handle").boundingBox();
  if (target === null || handle === null) throw new Error("nothing to drag");
  await ada.mouse.move(handle.x + 8, handle.y + 8);
  await ada.mouse.down();
  await ada.mouse.move(handle.x + 8, target.y + target.height - 2, { steps: 8 });
  await bea.keyboard.type("xy");
  await ada.mouse.up();
  await bea.keyboard.type("z");
  for (const page of [ada, bea]) await expectGrid(page, ["d e f", "g h i", "axyz b c"]);
  await expect
    .poll(async () => {
      const [caret] = await caretsOf(ada);
      const box = await cell(ada, 2, 0).boundingBox();
      return caret !== undefined && box !== null && caret.top > box.y && caret.top < box.y + box.height;
    })
    .toBe(true);
});

test("[ED176] deleting from beside a table goes into it and takes nothing away; a selection over it deletes it", async () => {
  const [ada, bea] = await aTable();
  await textOf(ada).getByText("below").click();
  await ada.keyboard.press("Home");
  await ada.keyboard.press("Backspace");
  await ada.keyboard.type("!");
  await expectGrid(bea, ["a b c", "d e f", "g h i!"]);
  await textOf(ada).getByText("above").click();
  await ada.keyboard.press("End");
  await ada.keyboard.press("Delete");
  await ada.keyboard.type("?");
  await expectGrid(bea, ["?a b c", "d e f", "g h i!"]);
  await textOf(ada).getByText("above").click();
  await ada.keyboard.press("Home");
  await ada.keyboard.press("Shift+ControlOrMeta+End");
  await ada.keyboard.press("Delete");
  await expectLines(bea, [""]);
  await ada.keyboard.press("ControlOrMeta+z");
  await expectGrid(bea, ["?a b c", "d e f", "g h i!"]);
  expect((await linesOf(bea)).at(-1)).toBe("below");
});

test("[ED34] three clicks on the line above a table select that line: what is typed over it takes nothing of the table", async () => {
  const [ada, bea] = await aTable();
  await ada.locator(".cw-text").getByText("above").click({ clickCount: 3 });
  await ada.keyboard.type("over");
  await expectGrid(bea, ["a b c", "d e f", "g h i"]);
  await expect.poll(async () => (await linesOf(bea))[0]).toBe("over");
  // The selection is there again, and it is of the line.
  await ada.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => ada.evaluate(() => String(getSelection()))).toBe("above");
});

test("[ED34] three clicks in a cell select the line there; two in an empty cell select nothing of the others", async () => {
  const [ada, bea] = await aTable();
  await cell(ada, 1, 1).click();
  await ada.keyboard.type(" and more");
  await expectGrid(bea, ["a b c", "d e and more f", "g h i"]);
  await cell(ada, 1, 1).locator("span").click({ clickCount: 3 });
  await expect.poll(() => ada.evaluate(() => String(getSelection()))).toBe("e and more");
  await ada.keyboard.type("x");
  await expect.poll(() => cell(bea, 1, 1).innerText()).toBe("x");
  await ada.keyboard.press("Backspace");
  await cell(ada, 1, 1).click({ clickCount: 2 });
  await ada.keyboard.press("ControlOrMeta+b");
  await ada.keyboard.type("y");
  await expectGrid(bea, ["a b c", "d y f", "g h i"]);
  expect(await textOf(bea).locator("strong").allInnerTexts()).toEqual(["y"]);
});

test("[ED177] tables and cells are copied and pasted: as a table, cell by cell, and what a spreadsheet or a page has", async () => {
  const [ada, bea] = await aTable();
  const gridsOf = (page: Page): Promise<number> => textOf(page).locator("table").count();
  await cell(ada, 0, 0).click();
  await ada.keyboard.press("Shift+ArrowRight");
  await ada.keyboard.press("Shift+ArrowDown");
  await ada.keyboard.press("ControlOrMeta+c");
  await cell(ada, 2, 2).click();
  await ada.keyboard.press("ControlOrMeta+v");
  await expectGrid(bea, ["a b c -", "d e f -", "g h a b", "- - d e"]);
  await ada.keyboard.press("ControlOrMeta+z");
  await expectGrid(bea, ["a b c", "d e f", "g h i"]);
  await textOf(ada).getByText("below").click();
  await ada.keyboard.press("End");
  await ada.keyboard.press("ControlOrMeta+v");
  await expect.poll(() => gridsOf(bea)).toBe(2);
  await expect
    .poll(() => textOf(bea).locator("table").nth(1).locator("th, td").allInnerTexts())
    .toEqual(["a", "b", "d", "e"]);
  await ada.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => gridsOf(bea)).toBe(1);
  const paste = (type: string, text: string): Promise<void> =>
    textOf(ada).evaluate(
      (element, [kind, data]) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData(kind, data);
        element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
      },
      [type, text] as const,
    );
  await textOf(ada).getByText("below").click();
  await ada.keyboard.press("End");
  await paste("text/plain", "1\t2\n3\t4");
  await expect
    .poll(() => textOf(bea).locator("table").nth(1).locator("th, td").allInnerTexts())
    .toEqual(["1", "2", "3", "4"]);
  await cell(ada, 0, 1).click();
  await paste("text/html", "<table><tr><td>x</td><td>y</td></tr><tr><td>z</td><td>w</td></tr></table>");
  await expectGrid(bea, ["a x y", "d z w", "g h i"]);
  await cell(ada, 0, 0).click();
  await ada.keyboard.press("Shift+ArrowDown");
  await ada.keyboard.press("Shift+ArrowDown");
  await ada.keyboard.press("ControlOrMeta+x");
  await expectGrid(bea, ["- x y", "- z w", "g h i"]);
});
