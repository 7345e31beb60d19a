import { expect } from "vitest";
import type { Locator, Page } from "playwright-core";

/** The text that is edited, once the editor has taken over. */
export function textOf(page: Page): Locator {
  return page.locator(".cw-text[contenteditable]:not([hidden])");
}

/** The field with the document's title. */
export function titleOf(page: Page): Locator {
  return page.getByRole("textbox", { name: "Title", exact: true });
}

/** Opens a document and waits until it can be written in. */
export async function openDocument(page: Page, origin: string, id: string): Promise<void> {
  await page.goto(`${origin}/d/${id}`);
  await untilWritable(page);
}

/** Waits until the fonts have come: whoever measures before would measure another font. */
export async function untilFonts(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => null));
}

/** Waits until the editor takes keys and looks as it will. */
export async function untilWritable(page: Page): Promise<void> {
  await page.locator('.cw-text[contenteditable="true"]:not([hidden])').waitFor();
  await untilFonts(page);
}

/** The lines of the text, one a block. */
export function linesOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.querySelector(".cw-text[contenteditable]:not([hidden])");
    return [...(root?.querySelectorAll<HTMLElement>(":scope > .cw-block") ?? [])].map((block) =>
      block.innerText.trimEnd(),
    );
  });
}

/** Waits until the text is these lines. */
export async function expectLines(page: Page, lines: readonly string[]): Promise<void> {
  await expect.poll(() => linesOf(page), { timeout: 10_000 }).toEqual(lines);
}

/** Puts the caret at the end of the text and types, as keys. */
export async function typeAtEnd(page: Page, text: string): Promise<void> {
  await textOf(page).focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type(text);
}

/** The words on the status chip. */
export function statusOf(page: Page): Promise<string> {
  return page.locator(".cw-status-text").first().innerText();
}

/** Waits until the chip says something that `words` matches. */
export async function expectStatus(page: Page, words: RegExp, timeout = 15_000): Promise<void> {
  await expect.poll(() => statusOf(page), { timeout }).toMatch(words);
}

/** A caret of somebody else, as it is drawn. */
export interface DrawnCaret {
  readonly name: string;
  readonly awake: boolean;
  readonly left: number;
  readonly top: number;
  readonly height: number;
}

/** The carets of the others that are on the screen, in client pixels. */
export function caretsOf(page: Page): Promise<DrawnCaret[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".cw-peer-caret:not([hidden])")].map((caret) => {
      const { left, top, height, width } = caret.getBoundingClientRect();
      return {
        name: caret.textContent,
        awake: caret.dataset["awake"] === "true",
        left: left + width / 2,
        top,
        height,
      };
    }),
  );
}

/** Where the page's own caret stands, in client pixels: measured by the browser, without the product's code. */
export function ownCaret(
  page: Page,
): Promise<{ readonly left: number; readonly top: number; readonly bottom: number }> {
  return page.evaluate(() => {
    const selection = getSelection();
    if (selection?.focusNode == null) throw new Error("no caret");
    const range = document.createRange();
    range.setStart(selection.focusNode, selection.focusOffset);
    let rect = range.getClientRects()[0];
    if (rect === undefined || rect.height === 0) {
      // Between nodes there is nothing to measure: a sign put there for the moment says where it is.
      const probe = document.createElement("span");
      probe.textContent = "\u200b";
      range.insertNode(probe);
      rect = probe.getBoundingClientRect();
      const { left, top, bottom } = rect;
      probe.remove();
      return { left, top, bottom };
    }
    return { left: rect.left, top: rect.top, bottom: rect.bottom };
  });
}
