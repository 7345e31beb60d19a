import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectLines, linesOf, openDocument, textOf, untilWritable } from "./support/editorPage.ts";
import type { WindowOptions } from "./support/browser.ts";
import { useStage } from "./support/useStage.ts";
import { paragraph, writeBlocks } from "./support/writeBlocks.ts";
import type { WantedBlock } from "./support/writeBlocks.ts";

const stage = useStage();

const heading = (level: number, text: string, attributes: WantedBlock["attributes"] = {}): WantedBlock => ({
  ...paragraph(text),
  type: "heading",
  attributes: { ...attributes, level },
});

/** Two chapters with two sections, short enough to be seen whole. */
const SHORT = [
  heading(1, "One"),
  paragraph("in one"),
  heading(2, "One a"),
  paragraph("in one a"),
  heading(1, "Two"),
  paragraph("in two"),
  heading(1, "Three"),
  paragraph("in three"),
];
const SHORT_LINES = ["One", "in one", "One a", "in one a", "Two", "in two", "Three", "in three"];

/** Chapters that are each longer than a window is high. */
function long(chapters: number): WantedBlock[] {
  return Array.from({ length: chapters }, (_, chapter) => [
    heading(1, `Chapter ${chapter + 1}`),
    ...Array.from({ length: 30 }, (_line, line) => paragraph(`line ${line + 1} of chapter ${chapter + 1}`)),
  ]).flat();
}

async function write(blocks: readonly WantedBlock[]): Promise<string> {
  const id = await stage.server.createDocument("Outline");
  await writeBlocks(stage.server.collabUrl, id, blocks);
  return id;
}

async function openAt(id: string, options: WindowOptions & { readonly allow?: RegExp } = {}): Promise<Page> {
  const { page } = await stage.open({ width: 1440, height: 900, ...options });
  await openDocument(page, stage.server.origin, id);
  return page;
}

const button = (page: Page): Locator => page.locator(".cw-outline-button");
const tree = (page: Page): Locator => page.getByRole("tree", { name: "Headings" });
const entry = (page: Page, name: string): Locator => page.getByRole("treeitem", { name, exact: true });

/** The outline: as many dots as an entry lies deep, then its words. */
function outlineOf(page: Page): Promise<string[]> {
  return page
    .getByRole("treeitem")
    .evaluateAll((rows) =>
      rows.map((row) => "·".repeat(Number(row.getAttribute("aria-level")) - 1) + (row.textContent ?? "")),
    );
}

async function expectOutline(page: Page, wanted: readonly string[]): Promise<void> {
  await expect.poll(() => outlineOf(page), { timeout: 10_000 }).toEqual(wanted);
}

async function expectCurrent(page: Page, name: string | null): Promise<void> {
  await expect
    .poll(() => page.locator('[role="treeitem"][aria-current="location"]').allTextContents(), { timeout: 5_000 })
    .toEqual(name === null ? [] : [name]);
}

/** How far below the lower edge of the bars a line of the text is. */
function belowBars(page: Page, text: string): Promise<number> {
  return page.evaluate((words) => {
    const blocks = [...document.querySelectorAll(".cw-text[contenteditable] > .cw-block")];
    const block = blocks.find((element) => element.textContent === words);
    const bars = document.querySelector(".cw-toolbar-place")?.getBoundingClientRect();
    // On a phone the tools are at the foot.
    const header = document.querySelector(".cw-header")?.getBoundingClientRect();
    const edge = bars !== undefined && bars.top < 200 ? bars.bottom : (header?.bottom ?? 0);
    return (block?.getBoundingClientRect().top ?? Number.NaN) - edge;
  }, text);
}

/** Waits until what follows from the text's coming has been drawn. */
async function untilSettled(page: Page): Promise<void> {
  await untilWritable(page);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

const focusedText = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.textContent ?? null);

async function centreOf(row: Locator): Promise<{ readonly x: number; readonly y: number; readonly height: number }> {
  const box = await row.boundingBox();
  if (box === null) throw new Error("no row");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, height: box.height };
}

/** Takes an entry to the upper edge of another, and holds it there. */
async function hold(page: Page, name: string, above: string): Promise<void> {
  const from = await centreOf(entry(page, name));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  const to = await centreOf(entry(page, above));
  await page.mouse.move(to.x, (from.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y - to.height / 2 + 2, { steps: 3 });
  await page.locator(".cw-outline-line").waitFor();
}

test("[ED190] [ED191] the headings are listed, and what others do shows", async () => {
  const id = await write([...SHORT, heading(4, "Deep"), { type: "heading", attributes: { level: 2 } }]);
  const [ada, ben] = [await openAt(id), await openAt(id, { name: "Ben" })];
  await expectOutline(ada, ["One", "·One a", "Two", "Three", "·Deep", "·Untitled heading"]);
  await textOf(ben).locator(".cw-block", { hasText: /^Two$/ }).click();
  await ben.keyboard.press("End");
  await ben.keyboard.type(" and a half");
  await expectOutline(ada, ["One", "·One a", "Two and a half", "Three", "·Deep", "·Untitled heading"]);
  await ben.keyboard.press("ControlOrMeta+Alt+2");
  await expectOutline(ada, ["One", "·One a", "·Two and a half", "Three", "·Deep", "·Untitled heading"]);
  await ben.keyboard.press("ControlOrMeta+Alt+0");
  await expectOutline(ada, ["One", "·One a", "Three", "·Deep", "·Untitled heading"]);
  expect(await outlineOf(ben)).toEqual(await outlineOf(ada));
});

test("[ED191] what is typed in a paragraph draws nothing of the outline", async () => {
  const page = await openAt(await write(SHORT));
  await tree(page).waitFor();
  await textOf(page)
    .locator(".cw-block", { hasText: /^in two$/ })
    .click();
  await page.keyboard.press("End");
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { outlineChanges: seen });
    const rail = document.querySelector(".cw-outline-rail") as Element;
    new MutationObserver((records) => {
      for (const { target } of records) seen.push(target.textContent ?? "");
    }).observe(rail, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await page.keyboard.type(" more words");
  await expectLines(page, SHORT_LINES.with(5, "in two more words"));
  const changes = () => page.evaluate(() => (globalThis as unknown as { outlineChanges: string[] }).outlineChanges);
  expect(await changes()).toEqual([]);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("End");
  await page.keyboard.type("!");
  await expect.poll(async () => new Set(await changes())).toEqual(new Set(["Two!"]));
});

test("[ED192] [ED193] an entry brings its heading below the bars, with the caret in it, and is marked; so is what is scrolled to", async () => {
  const page = await openAt(await write(long(4)));
  await expectCurrent(page, "Chapter 1");
  await entry(page, "Chapter 3").click();
  const below = await belowBars(page, "Chapter 3");
  expect(below).toBeGreaterThan(0);
  expect(below).toBeLessThan(60);
  await expectCurrent(page, "Chapter 3");
  await page.keyboard.type("The ");
  await expectOutline(page, ["Chapter 1", "Chapter 2", "The Chapter 3", "Chapter 4"]);

  await page.mouse.move(720, 500);
  await page.mouse.wheel(0, -600);
  await expectCurrent(page, "Chapter 2");
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await expectCurrent(page, "Chapter 4");
  await page.evaluate(() => scrollTo(0, 0));
  await expectCurrent(page, "Chapter 1");
});

test("[ED193] near the end, where a heading does not get up to the bars, the one that was chosen is marked until the page is scrolled", async () => {
  const blocks = [...long(2), heading(1, "Last but one"), paragraph("x"), heading(1, "Last"), paragraph("y")];
  const page = await openAt(await write(blocks));
  await entry(page, "Last but one").click();
  expect(await belowBars(page, "Last but one")).toBeGreaterThan(60);
  await expectCurrent(page, "Last but one");
  await page.mouse.move(720, 500);
  await page.mouse.wheel(0, -3_000);
  await expectCurrent(page, "Chapter 1");
});

test("[ED192] a heading in closed toggles is shown", async () => {
  const inToggle = [
    { ...paragraph("Toggle"), type: "toggle" as const },
    heading(2, "Hidden", { indent: 1 }),
    { ...paragraph("in it"), attributes: { indent: 1 } },
  ];
  const page = await openAt(await write([heading(1, "Top"), ...inToggle, heading(1, "Below")]));
  await page.getByRole("button", { name: "Toggle: Toggle" }).click();
  const hidden = textOf(page).locator(".cw-block", { hasText: /^Hidden$/ });
  await expect.poll(() => hidden.getAttribute("hidden")).toBe("until-found");
  await entry(page, "Hidden").click();
  await expect.poll(() => hidden.getAttribute("hidden")).toBeNull();
  await page.keyboard.type("Not ");
  await expectLines(page, ["Top", "Toggle", "Not Hidden", "in it", "Below"]);
});

test("[ED194] [ED195] [MV7] a section is dragged while somebody types in it: nothing is lost, both have the same, and one undo brings it back", async () => {
  const id = await write(SHORT);
  const [ada, ben] = [await openAt(id), await openAt(id, { name: "Ben" })];
  await tree(ada).waitFor();
  await textOf(ben)
    .locator(".cw-block", { hasText: /^in one a$/ })
    .click();
  await ben.keyboard.press("End");
  await hold(ada, "One", "Three");
  await ben.keyboard.type(" and more");
  await expectLines(ada, SHORT_LINES.with(3, "in one a and more"));
  const typing = ben.keyboard.type(" and on and on and on", { delay: 15 });
  await ada.mouse.up();
  await typing;
  const moved = [
    "Two",
    "in two",
    "One",
    "in one",
    "One a",
    "in one a and more and on and on and on",
    "Three",
    "in three",
  ];
  await expectLines(ada, moved);
  await expectLines(ben, moved);
  await expectOutline(ada, ["Two", "One", "·One a", "Three"]);
  await expectOutline(ben, ["Two", "One", "·One a", "Three"]);
  await ada.getByText("“One” is now in front of “Three”.").waitFor({ state: "attached" });
  await ben.keyboard.type("!");

  await ada.getByRole("button", { name: "Undo", exact: true }).click();
  const back = SHORT_LINES.with(3, "in one a and more and on and on and on!");
  await expectLines(ben, back);
  await expectLines(ada, back);
  await ada.reload();
  await expectLines(ada, back);
  expect(await linesOf(ben)).toEqual(await linesOf(ada));
});

test("[ED195] whoever drags with the mouse has their caret where it was in the text", async () => {
  const page = await openAt(await write(SHORT));
  await textOf(page)
    .locator(".cw-block", { hasText: /^in one$/ })
    .click();
  await page.keyboard.press("End");
  await hold(page, "One", "Three");
  await page.mouse.up();
  await page.keyboard.type("!");
  const lines = ["Two", "in two", "One", "in one!", "One a", "in one a", "Three", "in three"];
  await expectLines(page, lines);
  expect(await linesOf(page)).toEqual(lines);
});

test("[ED196] [ED197] the caret goes along with the section that is moved from the keyboard, and Escape goes back to it", async () => {
  const page = await openAt(await write(SHORT));
  await textOf(page)
    .locator(".cw-block", { hasText: /^in one$/ })
    .click();
  await page.keyboard.press("End");
  await page.keyboard.press("ControlOrMeta+Alt+o");
  await page.keyboard.press("Home");
  await page.keyboard.press("Alt+Shift+ArrowDown");
  await expectOutline(page, ["Two", "One", "·One a", "Three"]);
  await page.keyboard.press("Escape");
  await page.keyboard.type("!");
  const lines = ["Two", "in two", "One", "in one!", "One a", "in one a", "Three", "in three"];
  await expectLines(page, lines);
  expect(await linesOf(page)).toEqual(lines);
});

test("[ED195] a drag goes on while others edit, and is over when its heading is deleted; Escape leaves everything", async () => {
  const id = await write(SHORT);
  const [ada, ben] = [await openAt(id), await openAt(id, { name: "Ben" })];
  await tree(ada).waitFor();
  await hold(ada, "Three", "Two");
  await ada.keyboard.press("Escape");
  await ada.mouse.up();
  await expect.poll(() => ada.locator(".cw-outline-line").count()).toBe(0);
  expect(await linesOf(ada)).toEqual(SHORT_LINES);

  // The heading below the line goes while the section is held in front of it.
  await hold(ada, "Three", "Two");
  await textOf(ben).locator(".cw-block", { hasText: /^Two$/ }).click();
  await ben.keyboard.press("ControlOrMeta+Alt+0");
  await expectOutline(ada, ["One", "·One a", "Three"]);
  await ada.mouse.up();
  expect(await linesOf(ada)).toEqual(SHORT_LINES);

  await hold(ada, "Three", "One");
  await textOf(ben)
    .locator(".cw-block", { hasText: /^Three$/ })
    .click();
  await ben.keyboard.press("ControlOrMeta+Alt+0");
  await expect.poll(() => ada.locator(".cw-outline-line").count()).toBe(0);
  await ada.mouse.up();
  await ben.keyboard.press("ControlOrMeta+Alt+1");
  await expectOutline(ada, ["One", "·One a", "Three"]);
  expect(await linesOf(ada)).toEqual(SHORT_LINES);
});

test("[ED195] a long outline scrolls under what is dragged to its edge", async () => {
  const page = await openAt(await write(Array.from({ length: 60 }, (_, at) => heading(1, `Heading ${at + 1}`))));
  await entry(page, "Heading 60").waitFor();
  const from = await centreOf(entry(page, "Heading 2"));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, 895, { steps: 5 });
  const scroller = page.locator(".cw-outline-scroll");
  await expect
    .poll(() => scroller.evaluate((element) => element.scrollTop + element.clientHeight >= element.scrollHeight - 1), {
      timeout: 10_000,
    })
    .toBe(true);
  await page.mouse.up();
  await expect.poll(async () => (await linesOf(page)).at(-1)).toBe("Heading 2");
});

test("[ED196] [ED197] from the keyboard: through the tree, a section past its neighbours, told, and undone", async () => {
  const id = await write(SHORT);
  const [ada, ben] = [await openAt(id), await openAt(id, { name: "Ben" })];
  await tree(ada).waitFor();
  await textOf(ada)
    .locator(".cw-block", { hasText: /^in three$/ })
    .click();
  await ada.keyboard.press("ControlOrMeta+Alt+o");
  await ada.keyboard.press("Home");
  expect(await focusedText(ada)).toBe("One");
  await ada.keyboard.press("ArrowRight");
  expect(await focusedText(ada)).toBe("One a");
  await ada.keyboard.press("ArrowLeft");
  await ada.keyboard.press("Alt+Shift+ArrowDown");
  const once = ["Two", "in two", "One", "in one", "One a", "in one a", "Three", "in three"];
  await expectLines(ben, once);
  await expectOutline(ada, ["Two", "One", "·One a", "Three"]);
  await expect.poll(() => focusedText(ada)).toBe("One");
  await ada.getByText("“One” is now in front of “Three”.").waitFor({ state: "attached" });
  await ada.keyboard.press("Alt+Shift+ArrowDown");
  await expectLines(ben, ["Two", "in two", "Three", "in three", "One", "in one", "One a", "in one a"]);
  await ada.getByText("“One” is now at the end.").waitFor({ state: "attached" });
  await expect.poll(() => focusedText(ada)).toBe("One");
  await ada.keyboard.press("Alt+Shift+ArrowDown");
  await ada.getByText("“One” cannot go further down.").waitFor({ state: "attached" });
  await ada.keyboard.press("ControlOrMeta+z");
  await expectLines(ben, once);
  await expectLines(ada, once);
});

test("[ED197] one stop of Tab; Enter and Escape go to the text; a deleted entry leaves the focus in the outline", async () => {
  const id = await write(SHORT);
  const [ada, ben] = [await openAt(id), await openAt(id, { name: "Ben" })];
  await tree(ada).waitFor();
  expect(await tree(ada).locator('[tabindex="0"]').count()).toBe(1);
  await ada.keyboard.press("ControlOrMeta+Alt+o");
  await ada.keyboard.press("End");
  await ada.keyboard.press("ArrowUp");
  expect(await focusedText(ada)).toBe("Two");
  expect(await tree(ada).locator('[tabindex="0"]').allTextContents()).toEqual(["Two"]);
  await textOf(ben).locator(".cw-block", { hasText: /^Two$/ }).click();
  await ben.keyboard.press("ControlOrMeta+Alt+0");
  await expectOutline(ada, ["One", "·One a", "Three"]);
  await expect.poll(() => tree(ada).locator(":focus").count()).toBe(1);
  await ada.keyboard.press("End");
  await ada.keyboard.press("Enter");
  await ada.keyboard.type("No. ");
  await expectLines(ben, SHORT_LINES.with(6, "No. Three"));
  await ada.keyboard.press("ControlOrMeta+Alt+o");
  await expect.poll(() => tree(ada).locator(":focus").count()).toBe(1);
  await ada.keyboard.press("Escape");
  await ada.keyboard.type("4 ");
  await expectLines(ben, SHORT_LINES.with(6, "No. 4 Three"));
});

test("[ED198] it is open where there are headings until somebody closes it, which is kept; the text stands still", async () => {
  const id = await write(SHORT);
  for (const width of [1200, 1280, 1440]) {
    const { page, context } = await stage.open({ width, height: 900, name: `W${width}` });
    await openDocument(page, stage.server.origin, id);
    await tree(page).waitFor();
    expect(await button(page).getAttribute("aria-expanded")).toBe("true");
    expect(await page.locator(`#${await button(page).getAttribute("aria-controls")}`).count()).toBe(1);
    const place = () =>
      textOf(page)
        .locator(".cw-block")
        .first()
        .evaluate((block) => block.getBoundingClientRect().x);
    const before = await place();
    const rail = await page.locator(".cw-outline-rail").boundingBox();
    // Beside the text, and beside the grip in front of it.
    expect((rail?.x ?? 0) + (rail?.width ?? 0)).toBeLessThanOrEqual(before - 44);
    await button(page).click();
    await expect.poll(() => tree(page).count()).toBe(0);
    expect(await button(page).getAttribute("aria-expanded")).toBe("false");
    expect(await place()).toBe(before);
    await page.reload();
    await untilSettled(page);
    expect(await tree(page).count()).toBe(0);
    await button(page).click();
    await tree(page).waitFor();
    await page.reload();
    await tree(page).waitFor();
    await context.close();
  }
});

test("[ED198] the text has its place before the script comes", async () => {
  const id = await write(SHORT);
  for (const width of [1200, 1280, 1440]) {
    const still = await stage.open({ width, script: false });
    await still.page.goto(`${stage.server.origin}/d/${id}`);
    const before = await still.page.locator("[data-static] > .cw-block").first().boundingBox();
    const page = await openAt(id, { width });
    await tree(page).waitFor();
    const after = await textOf(page).locator(".cw-block").first().boundingBox();
    expect({ width, x: after?.x, of: after?.width }).toEqual({ width, x: before?.x, of: before?.width });
  }
});

test("[ED198] a document without headings opens without it, and says what it is for", async () => {
  const page = await openAt(await write([paragraph("only words")]));
  await untilSettled(page);
  expect(await page.locator(".cw-outline-rail").count()).toBe(0);
  await button(page).click();
  await page.getByText("Headings appear here.").waitFor();
  await textOf(page).locator(".cw-block").first().click();
  await page.keyboard.press("Home");
  await page.keyboard.type("# ");
  await expectOutline(page, ["only words"]);
});

test.each([768, 390])("[ED199] at %i px it lies over the text, and the focus goes in and back", async (width) => {
  const page = await openAt(await write(long(3)), { width, height: 844 });
  const sheet = page.getByRole("dialog", { name: "Outline" });
  expect(await sheet.count()).toBe(0);
  await textOf(page).locator(".cw-block").nth(3).click();
  await page.keyboard.press("ControlOrMeta+Alt+o");
  await sheet.waitFor();
  await expect.poll(() => tree(page).locator(":focus").count()).toBe(1);
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
  await page.keyboard.type("x");
  await expect.poll(() => linesOf(page)).toContainEqual(expect.stringContaining("x"));

  const open = async (): Promise<void> => {
    if (width >= 480) return button(page).click();
    await page.getByRole("button", { name: "More", exact: true }).click();
    return page.getByRole("menuitem", { name: /^Outline/ }).click();
  };
  await open();
  await sheet.waitFor();
  await expect.poll(async () => (await sheet.boundingBox())?.x).toBe(0);
  await page.mouse.click(width - 12, 600);
  await sheet.waitFor({ state: "hidden" });
  const opener = width >= 480 ? "Outline" : "More";
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(opener);

  await open();
  await entry(page, "Chapter 3").click();
  await sheet.waitFor({ state: "hidden" });
  const below = await belowBars(page, "Chapter 3");
  expect(below).toBeGreaterThan(0);
  expect(below).toBeLessThan(60);
  await page.keyboard.type("The ");
  await expect.poll(() => linesOf(page)).toContain("The Chapter 3");
  // Here it is never open by itself.
  await page.reload();
  await untilSettled(page);
  expect(await sheet.count()).toBe(0);
});

test("[ED192] [ED195] a finger scrolls the outline, and goes to a heading without taking the focus", async () => {
  const chapters = Array.from({ length: 40 }, (_, at) => heading(1, `Heading ${at + 1}`));
  const page = await openAt(await write([...long(3), ...chapters]), { width: 390, height: 844, touch: true });
  const lines = await linesOf(page);
  await page.getByRole("button", { name: "More", exact: true }).tap();
  await page.getByRole("menuitem", { name: /^Outline/ }).tap();
  await entry(page, "Chapter 2").waitFor();
  const hand = await page.context().newCDPSession(page);
  const scrolled = () => page.locator(".cw-outline-scroll").evaluate((element) => element.scrollTop);
  const swipe = async (from: number, to: number): Promise<void> => {
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", y?: number) =>
      hand.send("Input.dispatchTouchEvent", { type, touchPoints: y === undefined ? [] : [{ x: 120, y }] });
    await touch("touchStart", from);
    for (let step = 1; step <= 10; step += 1) await touch("touchMove", from + ((to - from) * step) / 10);
    await touch("touchEnd");
  };
  await swipe(700, 200);
  await expect.poll(scrolled).toBeGreaterThan(300);
  await swipe(100, 800);
  await expect.poll(scrolled).toBe(0);
  expect(await linesOf(page)).toEqual(lines);
  await entry(page, "Chapter 2").tap();
  await page.getByRole("dialog", { name: "Outline" }).waitFor({ state: "hidden" });
  await expect.poll(() => belowBars(page, "Chapter 2")).toBeLessThan(60);
  expect(await page.evaluate(() => document.activeElement?.getAttribute("contenteditable"))).toBeNull();
});

test("[ED192] [ED195] where nothing can be written sections are gone to and not moved", async () => {
  const id = await write(SHORT);
  const page = await openAt(id, { allow: /Failed to load resource|WebSocket/ });
  await tree(page).waitFor();
  await fetch(`${stage.server.origin}/api/v1/documents/${id}`, { method: "DELETE" });
  await page.locator('.cw-text[contenteditable="false"]').waitFor();
  await entry(page, "Two").click();
  expect(await focusedText(page)).toBe("Two");
  await entry(page, "Two").focus();
  await page.keyboard.press("Alt+Shift+ArrowUp");
  const from = await centreOf(entry(page, "Three"));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, from.y - 80, { steps: 4 });
  expect(await page.locator(".cw-outline-line").count()).toBe(0);
  await page.mouse.up();
  expect(await linesOf(page)).toEqual(SHORT_LINES);
});

test.each(["light", "dark"] as const)("[ED197] axe finds nothing, in the %s theme: rail and sheet", async (theme) => {
  const id = await write([...SHORT, heading(2, "עברית")]);
  const violationsOf = async (page: Page): Promise<string[]> => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.html}\n${node.failureSummary ?? ""}`),
    );
  };
  const wide = await openAt(id, { theme, calm: true });
  await entry(wide, "One a").click();
  await expectCurrent(wide, "One a");
  expect(await violationsOf(wide)).toEqual([]);
  const narrow = await openAt(id, { theme, calm: true, width: 768, name: "Ben" });
  await button(narrow).click();
  await tree(narrow).waitFor();
  expect(await violationsOf(narrow)).toEqual([]);
});

test("[ED198] printed, there is no outline", async () => {
  const page = await openAt(await write(SHORT));
  await tree(page).waitFor();
  await page.emulateMedia({ media: "print" });
  expect(await page.locator(".cw-outline-rail").isVisible()).toBe(false);
});
