import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { HocuspocusProvider } from "@hocuspocus/provider";
import { SCHEMA_VERSION } from "../../lib/flow/schema.ts";
import { expectLines, expectStatus, linesOf, openDocument, textOf, typeAtEnd } from "./support/editorPage.ts";
import { everyKind } from "./support/everyKind.ts";
import { useStage } from "./support/useStage.ts";
import { code, paragraph, writeBlocks } from "./support/writeBlocks.ts";
import type { WantedBlock } from "./support/writeBlocks.ts";

const stage = useStage();

/** Colours come when the page is idle and the worker has loaded a grammar. */
const PATIENT = { timeout: 20_000 };

async function aDocument(blocks: readonly WantedBlock[]): Promise<string> {
  const id = await stage.server.createDocument("Kinds");
  await writeBlocks(stage.server.collabUrl, id, blocks);
  return id;
}

/** The colours on the page: by kind, the texts that have it. */
function colorsOf(page: Page): Promise<Record<string, string[]>> {
  return page.evaluate(() =>
    Object.fromEntries(
      [...CSS.highlights.entries()]
        .map(([name, ranges]) => [
          name.replace("cw-code-", ""),
          [...ranges]
            .map((range) => (range as Range).toString())
            .filter((text) => text !== "")
            .toSorted(),
        ])
        .filter(([name, texts]) => (texts?.length ?? 0) > 0 && name !== "cw-link-target"),
    ),
  );
}

/** What is seen of the text: without what closed toggles hide. */
function seen(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".cw-text[contenteditable] > .cw-block:not([hidden])")].map((block) =>
      block.textContent.trim(),
    ),
  );
}

test.each(["light", "dark"] as const)("every kind of block, in the %s theme: axe finds nothing", async (theme) => {
  const id = await aDocument(everyKind());
  const { page } = await stage.open({ theme, calm: true });
  await openDocument(page, stage.server.origin, id);
  await page.locator(".cw-code").first().click();
  await page.getByRole("button", { name: "Language: TypeScript" }).waitFor();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id: rule, nodes }) => [rule, nodes.map(({ html }) => html)])).toEqual([]);
  await page.getByRole("button", { name: "Language: TypeScript" }).click();
  await page.getByRole("menuitemradio", { name: "Python" }).waitFor();
  const menu = await new AxeBuilder({ page }).analyze();
  expect(menu.violations.map(({ id: rule, nodes }) => [rule, nodes.map(({ html }) => html)])).toEqual([]);
});

test("[FL94] the page from the server and the editor show the same numbers, kinds and lines", async () => {
  const id = await aDocument(everyKind());
  const read = (page: Page, root: string): Promise<unknown> =>
    page.evaluate(
      (selector) =>
        [...document.querySelectorAll<HTMLElement>(`${selector} > .cw-block`)].map((block) => ({
          text: block.textContent,
          marker: block.dataset["marker"],
          kind: block.className,
          // From the first block: without scripts a notice stands above the text.
          top: Math.round(
            block.getBoundingClientRect().top -
              (block.parentElement?.firstElementChild?.getBoundingClientRect().top ?? 0),
          ),
        })),
      root,
    );
  const still = await stage.open({ script: false });
  await still.page.goto(`${stage.server.origin}/d/${id}`);
  await still.page.locator(".cw-text[data-static] > .cw-block").first().waitFor();
  const drawn = await read(still.page, ".cw-text[data-static]");
  const { page } = await stage.open();
  await openDocument(page, stage.server.origin, id);
  expect(await read(page, ".cw-text[contenteditable]")).toEqual(drawn);
});

test("[ED124] code has its colours, and nothing of the page or the document has changed for them", async () => {
  const id = await aDocument([
    paragraph("words"),
    { type: "code", attributes: { language: "ts" }, content: code("const a = 1; // one\nlet b = `x") },
    paragraph("behind"),
  ]);
  const { page } = await stage.open();
  const frames: string[] = [];
  page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => frames.push(String(payload.length))));
  await page.addInitScript(() => {
    const changes: string[] = [];
    Object.assign(globalThis, { codeChanges: changes });
    new MutationObserver((records) => {
      for (const { target, type, attributeName } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        if (element?.closest(".cw-text[contenteditable] > .cw-code")) changes.push(`${type} ${attributeName}`);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await openDocument(page, stage.server.origin, id);
  await expectStatus(page, /^Saved$/);
  await page.evaluate(() => ((globalThis as unknown as { codeChanges: string[] }).codeChanges.length = 0));
  frames.length = 0;
  await expect
    .poll(() => colorsOf(page), PATIENT)
    .toEqual({
      keyword: ["const", "let"],
      number: ["1"],
      comment: ["// one"],
      string: ["`x"],
      sign: [";", "=", "="],
    });
  expect(await page.evaluate(() => (globalThis as unknown as { codeChanges: string[] }).codeChanges)).toEqual([]);
  expect(frames).toEqual([]);

  // A conversion and its undo, what is typed here, what somebody else types: the colours are those of the text.
  await page.locator(".cw-code").click();
  await page.keyboard.press("ControlOrMeta+Alt+0");
  await expect.poll(() => colorsOf(page), PATIENT).toEqual({});
  await page.keyboard.press("ControlOrMeta+z");
  await expectLines(page, ["words", "const a = 1; // one\nlet b = `x", "behind"]);
  await expect.poll(async () => (await colorsOf(page))["keyword"], PATIENT).toEqual(["const", "let"]);
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.type("if (x) ");
  await expect.poll(async () => (await colorsOf(page))["keyword"], PATIENT).toEqual(["const", "if", "let"]);
  const other = await stage.open({ name: "Ben" });
  await openDocument(other.page, stage.server.origin, id);
  await other.page.locator(".cw-code").click();
  await other.page.keyboard.press("ControlOrMeta+End");
  for (const key of ["ArrowUp", "Home"]) await other.page.keyboard.press(key);
  await other.page.keyboard.type("break; ");
  await expect.poll(async () => (await colorsOf(page))["keyword"], PATIENT).toEqual(["break", "const", "if", "let"]);
});

test("[ED123] a page without code loads nothing that reads code", async () => {
  const id = await aDocument([paragraph("words"), { type: "code", content: code("plain") }]);
  const { page } = await stage.open();
  const scripts: Promise<string>[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) scripts.push(response.text());
  });
  await openDocument(page, stage.server.origin, id);
  await typeAtEnd(page, "x");
  await expectStatus(page, /^Saved$/);
  const loaded = await Promise.all(scripts);
  expect(loaded.length).toBeGreaterThan(5);
  expect(loaded.filter((script) => script.includes("tokenizeLine2"))).toEqual([]);
  expect(page.workers()).toEqual([]);
});

test("[ED125] the language is chosen at the corner, with the keyboard too", async () => {
  const id = await aDocument([{ type: "code", content: code("def f(): pass") }, paragraph("x")]);
  const { page } = await stage.open();
  await openDocument(page, stage.server.origin, id);
  await page.locator(".cw-code").click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label")))
    .toBe("Language: Plain text");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("menuitemradio");
  await page.keyboard.type("pyt");
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain("Python");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await colorsOf(page))["function"], PATIENT).toEqual(["f"]);
  await page.keyboard.type("!");
  await expect.poll(async () => (await linesOf(page))[0]).toContain("!");
});

/** Types `text` and gives the milliseconds from each key to the frame that shows it, as the page measures them. */
async function timeKeys(page: Page, text: string): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(globalThis, { keyTimes: times });
    document.addEventListener(
      "keydown",
      ({ timeStamp }) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener("message", () => times.push(performance.now() - timeStamp), { once: true });
          port1.start();
          port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
  const read = (): Promise<number[]> => page.evaluate(() => (globalThis as unknown as { keyTimes: number[] }).keyTimes);
  await page.keyboard.type(text, { delay: 40 });
  await expect.poll(async () => (await read()).length, { timeout: 30_000 }).toBe(text.length);
  return (await read()).toSorted((one, other) => one - other);
}

test("[ED122] typing in 2,000 lines of code costs about what it costs in plain code, and few lines are coloured", async () => {
  const lines = Array.from(
    { length: 2000 },
    (_, at) => `export const value${at} = compute("${at}", ${at}); // number ${at}`,
  );
  const open = async (attributes: NonNullable<WantedBlock["attributes"]>): Promise<Page> => {
    const id = await aDocument([{ type: "code", attributes, content: code(lines.join("\n")) }]);
    const { page } = await stage.open();
    await openDocument(page, stage.server.origin, id);
    await page.locator(".cw-code").click({ position: { x: 200, y: 300 } });
    return page;
  };
  const plain = await timeKeys(await open({}), "const typed = 1; ");
  const page = await open({ language: "ts" });
  const keywords = async (): Promise<number> => (await colorsOf(page))["keyword"]?.length ?? 0;
  await expect.poll(keywords, { timeout: 60_000 }).toBeGreaterThan(20);
  const colored = await timeKeys(page, "const typed = 1; ");
  expect(await keywords()).toBeLessThan(400);
  const [usual = 0, ours = 0] = [plain, colored].map((times) => times[times.length >> 1]);
  expect(ours, `plain ${usual} ms, in colours ${ours} ms`).toBeLessThan(usual * 1.5 + 30);
});

test("[ED100] toggles by mouse and keyboard; what is closed stays closed for this person after a reload, and for nobody else", async () => {
  const id = await aDocument([
    { type: "toggle", content: [{ text: "one", formats: {} }] },
    { attributes: { indent: 1 }, content: [{ text: "inside", formats: {} }] },
    { type: "toggle", content: [{ text: "two", formats: {} }] },
    { attributes: { indent: 1 }, content: [{ text: "within", formats: {} }] },
    paragraph("end"),
  ]);
  const { page } = await stage.open();
  await openDocument(page, stage.server.origin, id);
  const button = page.getByRole("button", { name: "Toggle: one" });
  expect(await button.getAttribute("aria-expanded")).toBe("true");
  await button.click();
  expect(await seen(page)).toEqual(["one", "two", "within", "end"]);
  expect(await button.getAttribute("aria-expanded")).toBe("false");
  await page.getByRole("button", { name: "Toggle: two" }).focus();
  await page.keyboard.press("Space");
  expect(await seen(page)).toEqual(["one", "two", "end"]);
  await page.reload();
  await page.locator('.cw-text[contenteditable="true"]:not([hidden])').waitFor();
  await expect.poll(() => seen(page)).toEqual(["one", "two", "end"]);
  const other = await stage.open({ name: "Ben" });
  await openDocument(other.page, stage.server.origin, id);
  expect(await seen(other.page)).toEqual(["one", "inside", "two", "within", "end"]);

  // The arrow keys go past what is hidden, and the text is where it was.
  await textOf(page).focus();
  await page.keyboard.press("ControlOrMeta+Home");
  for (const key of ["ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
  await page.keyboard.type("A");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("B");
  await expect.poll(() => seen(page)).toEqual(["one", "twoB", expect.stringContaining("A")]);
  await expect
    .poll(() => linesOf(other.page))
    .toEqual(["one", "inside", "twoB", "within", expect.stringContaining("A")]);

  // Whoever writes in what is hidden is seen at the toggle.
  await other.page.locator(".cw-block", { hasText: "inside" }).click();
  await other.page.keyboard.type("!");
  const toggle = await page.locator(".cw-toggle").first().boundingBox();
  await expect
    .poll(() => page.locator(".cw-peer-caret:not([hidden])").first().boundingBox())
    .toMatchObject({ y: expect.closeTo((toggle?.y ?? 0) + 2, -1) as number });
});

test("[ED106] the browser's search finds what is hidden, and opens it", async () => {
  const id = await aDocument([
    { type: "toggle", content: [{ text: "one", formats: {} }] },
    { attributes: { indent: 1 }, content: [{ text: "needle", formats: {} }] },
    paragraph("end"),
  ]);
  const { page } = await stage.open();
  await openDocument(page, stage.server.origin, id);
  await page.getByRole("button", { name: "Toggle: one" }).click();
  expect(await page.locator(".cw-block[hidden]").getAttribute("hidden")).toBe("until-found");
  expect(await page.locator(".cw-block[hidden]").evaluate((element) => element.getBoundingClientRect().height)).toBe(0);
  await page.evaluate(() => {
    const found = document.querySelector(".cw-block[hidden]");
    found?.dispatchEvent(new Event("beforematch", { bubbles: true }));
  });
  expect(await seen(page)).toEqual(["one", "needle", "end"]);
});

test("[ED130] a document of a version to come can be read and not written, from the moment on at which it is one", async () => {
  const id = await aDocument([paragraph("words")]);
  const { page } = await stage.open();
  await openDocument(page, stage.server.origin, id);
  await typeAtEnd(page, " mine");
  await expectStatus(page, /^Saved$/);
  const doc = new Y.Doc();
  const provider = new HocuspocusProvider({ url: stage.server.collabUrl, name: id, document: doc, token: "" });
  await new Promise<void>((resolve) => provider.on("synced", () => resolve()));
  doc.getMap("meta").set("schema", SCHEMA_VERSION + 1);
  await page.getByText("was written with a newer version").waitFor();
  await expect.poll(() => page.locator(".cw-text").last().getAttribute("contenteditable")).toBe("false");
  expect(await page.getByRole("textbox", { name: "Title", exact: true }).getAttribute("readonly")).not.toBeNull();
  expect(await linesOf(page)).toEqual(["words mine"]);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download the text" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("Kinds.txt");
  provider.destroy();
  const late = await stage.open();
  await late.page.goto(`${stage.server.origin}/d/${id}`);
  await late.page.getByText("was written with a newer version").waitFor();
  await expect.poll(() => linesOf(late.page)).toEqual(["words mine"]);
});

test("the block that somebody made with a newer version keeps what this one does not know", async () => {
  const id = await aDocument([
    { type: "hologram", attributes: { shine: 3 }, content: [{ text: "future", formats: {} }] },
    paragraph("end"),
  ]);
  const { page } = await stage.open();
  await openDocument(page, stage.server.origin, id);
  await page.locator(".cw-unknown").click();
  await page.keyboard.press("End");
  await page.keyboard.type("!");
  await expectLines(page, [expect.stringContaining("future!"), "end"]);
  await expectStatus(page, /^Saved$/);
  const content = await fetch(`${stage.server.origin}/api/v1/documents/${id}/content?format=json`);
  expect(await content.json()).toMatchObject({ blocks: [{ type: "hologram", attributes: { shine: 3 } }, {}] });
});

test("[ED88] two clicks on an empty item below other lists, then Delete: no line goes that was not selected", async () => {
  const bullet = (text: string): WantedBlock => ({ ...paragraph(text), type: "bullet" });
  const id = await aDocument([
    bullet("one"),
    bullet("two"),
    paragraph("between"),
    { type: "bullet", content: [] },
    bullet("three"),
    bullet("four"),
  ]);
  const { page } = await stage.open();
  await openDocument(page, stage.server.origin, id);
  // Both lists have the element that owns their items.
  await expect.poll(() => page.locator(".cw-text[contenteditable] > [role=list]").count()).toBe(2);
  await page
    .locator(".cw-text[contenteditable] > .cw-block")
    .nth(3)
    .dblclick({ position: { x: 4, y: 8 } });
  await page.keyboard.press("Delete");
  await expectLines(page, ["one", "two", "between", "three", "four"]);
});
