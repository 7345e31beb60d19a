import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { WantedBlock } from "./support/writeBlocks.ts";
import { writeBlocks } from "./support/writeBlocks.ts";
import { expectStatus, linesOf, openDocument, titleOf, typeAtEnd, untilFonts } from "./support/editorPage.ts";
import { useStage } from "./support/useStage.ts";

const stage = useStage();

const text = (words: string, formats = {}) => ({ text: words, formats });

/** One of everything that a document can hold. */
const EVERYTHING: readonly WantedBlock[] = [
  { type: "heading", attributes: { level: 1 }, content: [text("Everything")] },
  {
    content: [
      text("A paragraph with "),
      text("bold", { bold: true }),
      text(", "),
      text("italic", { italic: true }),
      text(", "),
      text("both", { bold: true, italic: true }),
      text(", "),
      text("underlined", { underline: true }),
      text(", "),
      text("struck", { strike: true }),
      text(", "),
      text("code", { code: true }),
      text(" and "),
      text("a link", { link: "https://example.com/" }),
      text(", long enough to be broken into several lines on every screen there is, which is where layouts differ."),
    ],
  },
  { type: "heading", attributes: { level: 2 }, content: [text("Lists")] },
  { type: "bullet", content: [text("bullet")] },
  { type: "bullet", attributes: { indent: 1 }, content: [text("deeper")] },
  { type: "number", content: [text("one")] },
  { type: "number", attributes: { indent: 2 }, content: [text("much deeper")] },
  { type: "number", content: [text("two")] },
  { type: "check", attributes: { checked: true }, content: [text("done")] },
  { type: "check", attributes: { indent: 1 }, content: [text("not done")] },
  { type: "heading", attributes: { level: 3 }, content: [text("The rest")] },
  { type: "quote", content: [text("a quote")] },
  { type: "code", content: [text("line one"), { break: true }, text("line two")] },
  { content: [{ embed: { type: "divider", props: {} } }] },
  { content: [] },
  { attributes: { indent: 1 }, content: [text("indented"), { break: true }, text("after a soft break")] },
  { content: [text("ends in a break"), { break: true }] },
];

interface Placed {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function placesOf(page: Page, selector: string): Promise<Placed[]> {
  return page.locator(`${selector} > .cw-block`).evaluateAll((blocks) =>
    blocks.map((block) => {
      const { left, top, width, height } = block.getBoundingClientRect();
      return { text: block.textContent, left, top, width, height };
    }),
  );
}

test("without a script the document is there to read: its text, its title, and a word about writing", async () => {
  const id = await stage.server.createDocument("Plain reading");
  await writeBlocks(stage.server.collabUrl, id, EVERYTHING);
  const { page } = await stage.open({ script: false });
  const response = await page.goto(`${stage.server.origin}/d/${id}`);
  expect(response?.status()).toBe(200);
  expect(await page.title()).toBe("Plain reading · Cowrite");
  expect(await titleOf(page).inputValue()).toBe("Plain reading");
  await page.getByRole("heading", { name: "Everything", level: 1 }).waitFor();
  expect(await page.getByRole("link", { name: "a link" }).getAttribute("href")).toBe("https://example.com/");
  await page.locator(".cw-notice", { hasText: "You can read this document without JavaScript" }).waitFor();
  // Nothing is offered that would do nothing.
  expect(await page.getByRole("button").count()).toBe(0);
  expect(await page.locator("[data-static] > .cw-block").count()).toBe(EVERYTHING.length);
});

test.each([1280, 390])("the editor takes the text's place without moving a block, at %i px", async (width) => {
  const id = await stage.server.createDocument("No shift");
  await writeBlocks(stage.server.collabUrl, id, EVERYTHING);
  const still = await stage.open({ width, allow: /Failed to load resource/ });
  await still.page.route("**/_next/static/**/*.js", (route) => route.abort());
  await still.page.goto(`${stage.server.origin}/d/${id}`);
  await untilFonts(still.page);
  const before = await placesOf(still.page, "[data-static]");
  const live = await stage.open({ width });
  await openDocument(live.page, stage.server.origin, id);
  // A moment later the lists are told to screen readers, which must not move anything either.
  await live.page.locator('.cw-text[contenteditable] > [role="list"]').first().waitFor({ state: "attached" });
  const after = await placesOf(live.page, ".cw-text[contenteditable]");
  expect(before.length).toBe(EVERYTHING.length);
  expect(after.map(({ text }) => text)).toEqual(before.map(({ text }) => text));
  for (const [index, place] of after.entries()) {
    for (const side of ["left", "top", "width", "height"] as const) {
      expect(place[side], `${side} of block ${index}`).toBeCloseTo(before[index]?.[side] ?? Number.NaN, 0);
    }
  }
});

test("the text is on the screen while the script has not come, and stays until the editor has it", async () => {
  const id = await stage.server.createDocument("Slow script");
  await writeBlocks(stage.server.collabUrl, id, EVERYTHING);
  const { page } = await stage.open();
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/_next/static/**/*.js", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${stage.server.origin}/d/${id}`, { waitUntil: "commit" });
  await page.getByText("much deeper").waitFor();
  // From here on somebody watches: the text may never be gone, not for one frame.
  await page.evaluate(() => {
    const seen = { frames: 0, empty: 0 };
    const look = (): void => {
      seen.frames += 1;
      const texts = [...document.querySelectorAll<HTMLElement>(".cw-text:not([hidden])")];
      if (!texts.some((element) => element.innerText.includes("much deeper"))) seen.empty += 1;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    (globalThis as unknown as { seen: typeof seen }).seen = seen;
  });
  release();
  await page.locator('.cw-text[contenteditable="true"]:not([hidden])').waitFor();
  const seen = await page.evaluate(() => (globalThis as unknown as { seen: { frames: number; empty: number } }).seen);
  expect(seen.frames).toBeGreaterThan(0);
  expect(seen.empty).toBe(0);
});

test("an address without a document is a kind 404; one in the trash says so and can be restored", async () => {
  const { page } = await stage.open({ allow: /Failed to load resource.*404/ });
  for (const path of ["/d/0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a20", "/d/nonsense", "/nowhere"]) {
    const response = await page.goto(stage.server.origin + path);
    expect(response?.status()).toBe(404);
    await page.getByRole("heading", { name: "There is nothing at this address" }).waitFor();
    await page.getByRole("link", { name: "All documents" }).waitFor();
  }
  const id = await stage.server.createDocument("Thrown away");
  await fetch(`${stage.server.origin}/api/v1/documents/${id}`, { method: "DELETE" });
  await page.goto(`${stage.server.origin}/d/${id}`);
  await page.getByRole("heading", { name: "“Thrown away” is in the trash" }).waitFor();
  await page.getByRole("button", { name: "Restore" }).click();
  await page.locator('.cw-text[contenteditable="true"]:not([hidden])').waitFor();
});

test("a document that is put into the trash while it is open says so, stays to read, and comes back", async () => {
  const id = await stage.server.createDocument("Open");
  const { page } = await stage.open({ allow: /Failed to load resource|WebSocket/ });
  await openDocument(page, stage.server.origin, id);
  await typeAtEnd(page, "still here");
  await expectStatus(page, /^Saved$/);
  await fetch(`${stage.server.origin}/api/v1/documents/${id}`, { method: "DELETE" });
  await page.getByText("This document was put into the trash.", { exact: false }).first().waitFor();
  await page.getByText("still here").waitFor();
  await page.locator('.cw-text[contenteditable="false"]').waitFor();
  await page.getByRole("alert").getByRole("button", { name: "Restore" }).click();
  await page.locator('.cw-text[contenteditable="true"]').waitFor();
  expect(await linesOf(page)).toEqual(["still here"]);
});

test("who has a document of the trash open goes on when somebody else restores it, and is told when it is deleted for ever", async () => {
  const id = await stage.server.createDocument("Between");
  const { page } = await stage.open({ allow: /Failed to load resource|WebSocket/ });
  const document = `${stage.server.origin}/api/v1/documents/${id}`;
  await openDocument(page, stage.server.origin, id);
  await typeAtEnd(page, "kept");
  await expectStatus(page, /^Saved$/);
  await fetch(document, { method: "DELETE" });
  await page.locator('.cw-text[contenteditable="false"]').waitFor();
  await fetch(`${document}/restore`, { method: "POST" });
  await page.locator('.cw-text[contenteditable="true"]').waitFor();
  await fetch(document, { method: "DELETE" });
  await page.locator('.cw-text[contenteditable="false"]').waitFor();
  await fetch(`${document}?purge=true`, { method: "DELETE" });
  await page.getByRole("alert").getByText("This document was deleted for ever.", { exact: false }).waitFor();
  expect(await linesOf(page)).toEqual(["kept"]);
});
