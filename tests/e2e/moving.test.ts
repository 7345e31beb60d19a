import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { FlowBlock } from "../../lib/flow/types.ts";
import { Colleague } from "./support/colleague.ts";
import { expectLines, linesOf, openDocument, textOf } from "./support/editorPage.ts";
import { endsOn, installProbe, selectOn } from "./support/probe.ts";
import { useStage } from "./support/useStage.ts";
import { paragraph, writeBlocks } from "./support/writeBlocks.ts";

const stage = useStage();

const LINES = ["first", "second", "third", "fourth"];

async function twoWindows(): Promise<{ readonly id: string; readonly ada: Page; readonly ben: Page }> {
  const id = await stage.server.createDocument("Moving");
  await writeBlocks(stage.server.collabUrl, id, LINES.map(paragraph));
  const [ada, ben] = [await stage.open({ name: "Ada" }), await stage.open({ name: "Ben" })];
  for (const { page } of [ada, ben]) {
    await openDocument(page, stage.server.origin, id);
    await expectLines(page, LINES);
  }
  return { id, ada: ada.page, ben: ben.page };
}

const blockOf = (page: Page, line: string) => textOf(page).locator(".cw-block", { hasText: line });

/** Puts the caret behind the letters of a line. */
async function caretBehind(page: Page, line: string): Promise<void> {
  await blockOf(page, line).click({ position: { x: 4, y: 8 } });
  await page.keyboard.press("End");
}

/** Takes hold of the grip beside `line` and lets the mouse go in front of `before`. */
async function drag(page: Page, line: string, before: string, between?: () => Promise<void>): Promise<void> {
  await blockOf(page, line).hover({ position: { x: 30, y: 8 } });
  const grip = page.locator(".cw-handle");
  const { x, y, width, height } = (await grip.boundingBox()) as { x: number; y: number; width: number; height: number };
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  const target = await blockOf(page, before).boundingBox();
  if (target === null) throw new Error(`no block ${before}`);
  await page.mouse.move(x + 20, target.y + target.height / 2, { steps: 4 });
  await between?.();
  await page.mouse.move(x + 20, target.y + 2, { steps: 4 });
  await page.locator(".cw-drop-line").waitFor();
  await page.mouse.up();
}

test("[ED160] [MV7] a block is dragged by its grip while somebody types in it: their words and their caret are in the block", async () => {
  const { ada, ben } = await twoWindows();
  await caretBehind(ben, "fourth");
  await ben.keyboard.type(" one");
  await drag(ada, "fourth", "second", async () => {
    await ben.keyboard.type(" more");
    await expectLines(ada, ["first", "second", "third", "fourth one more"]);
  });
  const moved = ["first", "fourth one more", "second", "third"];
  await expectLines(ada, moved);
  await expectLines(ben, moved);
  await ben.keyboard.type("!");
  await expectLines(ada, ["first", "fourth one more!", "second", "third"]);
  await ada.reload();
  await expectLines(ada, ["first", "fourth one more!", "second", "third"]);
  expect(await linesOf(ben)).toEqual(await linesOf(ada));
});

test("[ED161] Alt+Shift+arrows move what is selected, the caret goes along, and undo takes it back", async () => {
  const { ada, ben } = await twoWindows();
  await caretBehind(ada, "third");
  await ada.keyboard.press("Alt+Shift+ArrowUp");
  await ada.keyboard.press("Alt+Shift+ArrowUp");
  await ada.keyboard.type("!");
  await expectLines(ben, ["third!", "first", "second", "fourth"]);
  await ada.keyboard.press("Alt+Shift+ArrowUp");
  await ada.keyboard.press("Shift+ArrowDown");
  await ada.keyboard.press("Shift+End");
  await ada.keyboard.press("Alt+Shift+ArrowDown");
  await expectLines(ben, ["second", "third!", "first", "fourth"]);
  await ada.keyboard.press("ControlOrMeta+z");
  await expectLines(ben, ["third!", "first", "second", "fourth"]);
  expect(await linesOf(ada)).toEqual(await linesOf(ben));
});

test("[ED160] Escape leaves everything where it is", async () => {
  const { ada } = await twoWindows();
  await blockOf(ada, "third").hover({ position: { x: 30, y: 8 } });
  const grip = await ada.locator(".cw-handle").boundingBox();
  if (grip === null) throw new Error("no grip");
  await ada.mouse.move(grip.x + 8, grip.y + 8);
  await ada.mouse.down();
  await ada.mouse.move(grip.x + 8, grip.y - 200, { steps: 4 });
  await ada.locator(".cw-drop-line").waitFor();
  await ada.keyboard.press("Escape");
  await ada.mouse.up();
  expect(await ada.locator(".cw-drop-line").count()).toBe(0);
  expect(await linesOf(ada)).toEqual(LINES);
});

test("[BD31] somebody moves the lines around the caret's one: the browser's caret stays too", async () => {
  const id = await stage.server.createDocument("Moving");
  const item = { ...paragraph("item"), type: "bullet" as const };
  await writeBlocks(stage.server.collabUrl, id, [paragraph("first"), item, ...LINES.slice(1).map(paragraph)]);
  const { page } = await stage.open();
  await openDocument(page, stage.server.origin, id);
  // It stands behind the item, and Lexical puts the line behind it, which stays, into the page anew.
  await page.locator(".cw-list-owner").waitFor({ state: "attached" });
  const cleo = await Colleague.join(stage.server.collabUrl, id);
  await installProbe(page);
  await selectOn(page, [2, 2], [2, 4]);
  cleo.act((flow) => flow.moveBefore(flow.blocks[4] as FlowBlock, flow.blocks[0] as FlowBlock));
  await expectLines(page, ["fourth", "first", "item", "second", "third"]);
  expect(await endsOn(page)).toEqual([
    [3, 2],
    [3, 4],
  ]);
  await page.keyboard.type("!");
  await expectLines(page, ["fourth", "first", "item", "se!nd", "third"]);
  cleo.leave();
});
