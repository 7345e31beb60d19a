import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectStatus, openDocument, typeAtEnd } from "./support/editorPage.ts";
import { useStage } from "./support/useStage.ts";
import { paragraph, writeBlocks } from "./support/writeBlocks.ts";

const stage = useStage();

const text = (words: string, formats = {}) => ({ text: words, formats });

async function aDocument(): Promise<string> {
  const id = await stage.server.createDocument("A document with a rather long title, longer than a phone is wide");
  await writeBlocks(stage.server.collabUrl, id, [
    { type: "heading", attributes: { level: 1 }, content: [text("Heading")] },
    {
      content: [
        text("Text with "),
        text("code", { code: true }),
        text(" and "),
        text("a link", { link: "https://example.com/" }),
      ],
    },
    { type: "bullet", content: [text("item")] },
    { type: "number", attributes: { indent: 1 }, content: [text("item")] },
    { type: "check", attributes: { checked: true }, content: [text("done")] },
    { type: "check", content: [text("to do")] },
    { type: "quote", content: [text("quote")] },
    { type: "code", content: [text("averyveryverylongidentifierwithoutanyspaceinit.".repeat(4))] },
    { content: [{ embed: { type: "divider", props: {} } }] },
    paragraph("https://example.com/an/address/without/a/break/that/is/longer/than/a/phone/is/wide/and/then/some"),
  ]);
  return id;
}

async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ""}`),
  );
}

/** Whether the page can be moved sideways. */
function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

test.each(["light", "dark"] as const)(
  "axe finds nothing, in the %s theme: list, trash, document, dialogs",
  async (theme) => {
    const id = await aDocument();
    const other = await stage.open({ name: "Ben", color: "#c2520b" });
    await openDocument(other.page, stage.server.origin, id);
    await typeAtEnd(other.page, "x");
    const { page } = await stage.open({ theme, calm: true });

    await page.goto(stage.server.origin);
    await page.getByText("Here now: Ben").first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.goto(`${stage.server.origin}/trash`);
    expect(await violationsOf(page)).toEqual([]);

    await openDocument(page, stage.server.origin, id);
    await page.getByRole("button", { name: "Go to where Ben is" }).waitFor();
    await expectStatus(page, /^Saved$/);
    await page.locator('.cw-text[contenteditable] > [role="list"]').first().waitFor({ state: "attached" });
    expect(await violationsOf(page)).toEqual([]);

    await page.locator(".cw-status").first().click();
    await page.getByRole("dialog", { name: "The state of your text" }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^You are/ }).click();
    await page.getByRole("textbox", { name: "Your name" }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Download my text" }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+/");
    await page.getByRole("dialog", { name: "Keyboard and Markdown" }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  },
);

test("on a phone nothing is wider than the screen, and every target is as large as a finger", async () => {
  const id = await aDocument();
  const others = await Promise.all(["Ben", "Cleo", "Dana"].map((name) => stage.open({ name, color: "#c2520b" })));
  for (const { page } of others) await openDocument(page, stage.server.origin, id);
  const { page } = await stage.open({ width: 390, height: 844, touch: true });
  for (const path of ["/", "/trash", `/d/${id}`]) {
    await page.goto(stage.server.origin + path);
    if (path.startsWith("/d/")) {
      await page.locator('.cw-text[contenteditable="true"]:not([hidden])').waitFor();
      await page.getByRole("list", { name: "Also here" }).waitFor();
    }
    expect({ path, tooWide: await isTooWide(page) }).toEqual({ path, tooWide: false });
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("button, a, input")]
        .filter(
          (element) =>
            element.checkVisibility({ visibilityProperty: true }) && element.closest(".cw-text, .cw-skip") === null,
        )
        .filter((element) => !element.matches(".cw-skip"))
        .map((element) => ({ what: element.outerHTML.slice(0, 120), box: element.getBoundingClientRect() }))
        // A card's link reaches over the whole card, by a surface of its own that its box does not count.
        .filter(({ what, box }) => !what.includes("library-link") && (box.width < 40 || box.height < 40))
        .map(({ what, box }) => `${what} is ${box.width} × ${box.height}`),
    );
    expect({ path, small }).toEqual({ path, small: [] });
  }
  // The bar with the tools is at the foot, where the thumb is, and the header at most 56 px high.
  const bar = await page.getByRole("toolbar", { name: "Formatting", exact: true }).boundingBox();
  expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBeGreaterThan(800);
  expect((await page.locator(".cw-header").boundingBox())?.height).toBeLessThanOrEqual(56);
});

test.each([768, 1440])("at %i px nothing is wider than the window", async (width) => {
  const id = await aDocument();
  const { page } = await stage.open({ width, height: 900 });
  for (const path of ["/", `/d/${id}`]) {
    await page.goto(stage.server.origin + path);
    expect({ path, tooWide: await isTooWide(page) }).toEqual({ path, tooWide: false });
  }
  await openDocument(page, stage.server.origin, id);
  // Of the letters' own size: about 46 to 52 em hold a line that eyes follow.
  const measure = await page
    .locator(".cw-text[contenteditable] > .cw-paragraph")
    .first()
    .evaluate((element) => {
      return element.getBoundingClientRect().width / Number.parseFloat(getComputedStyle(element).fontSize);
    });
  expect(measure).toBeGreaterThan(42);
  expect(measure).toBeLessThan(52);
});

const background = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test("the theme follows the system until somebody chooses, and the choice is in the first bytes of the next page", async () => {
  const { page, context } = await stage.open({ theme: "dark" });
  await page.goto(stage.server.origin);
  const dark = await background(page);
  await page.emulateMedia({ colorScheme: "light" });
  const light = await background(page);
  expect(light).not.toBe(dark);

  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect.poll(() => background(page)).toBe(dark);

  // Before any script: the server knows it, so nothing can flash.
  const html = await (await context.request.get(stage.server.origin)).text();
  expect(html).toMatch(/<html[^>]*data-theme="dark"/);
  await page.reload({ waitUntil: "commit" });
  await page.waitForFunction(() => document.body !== null);
  expect(await background(page)).toBe(dark);

  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("menuitemradio", { name: "As the system" }).click();
  await expect.poll(() => background(page)).toBe(light);
});

test("the pages ask nobody but their own server for anything", async () => {
  const id = await aDocument();
  const { page } = await stage.open();
  const hosts = new Set<string>();
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  page.on("websocket", (socket) => hosts.add(new URL(socket.url()).host));
  await page.goto(stage.server.origin);
  await openDocument(page, stage.server.origin, id);
  await page.keyboard.press("ControlOrMeta+/");
  expect([...hosts]).toEqual([new URL(stage.server.origin).host]);
});
