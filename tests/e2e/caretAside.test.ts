import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { Colleague, expectSame } from "./support/colleague.ts";
import { openDocument } from "./support/editorPage.ts";
import { endsOn, installProbe, selectOn } from "./support/probe.ts";
import { useStage } from "./support/useStage.ts";
import { paragraph } from "./support/writeBlocks.ts";

/* The focus is somewhere else for a moment, others write into the line, and the caret is where it was when the focus is back [BD32]. */

const stage = useStage();

async function scene(): Promise<{ readonly page: Page; readonly ben: Colleague }> {
  const id = await stage.server.createDocument("Aside");
  const { page } = await stage.open();
  const ben = await Colleague.join(stage.server.collabUrl, id);
  ben.write([paragraph("ABCDEF"), paragraph("GHIJKL"), paragraph("MNOPQR")]);
  await openDocument(page, stage.server.origin, id);
  await installProbe(page);
  await ben.arrived(page);
  return { page, ben };
}

const isInText = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.activeElement?.classList.contains("cw-text") === true);

test("[BD31] [BD32] at the toolbar: the focus is not taken, and Escape goes back to the caret", async () => {
  const { page, ben } = await scene();
  try {
    await selectOn(page, [1, 3]);
    await page.keyboard.press("Alt+F10");
    expect(await isInText(page)).toBe(false);
    ben.act((flow) => flow.insertText(ben.indexOf([1, 0]), "ЁЮ", {}));
    await ben.arrived(page);
    ben.act((flow) => flow.deleteRange(ben.tokens().indexOf("K"), 1));
    await ben.arrived(page);
    expect(await isInText(page)).toBe(false);
    expect(await endsOn(page)).toEqual([
      [1, 5],
      [1, 5],
    ]);
    await page.keyboard.press("Escape");
    await expect.poll(() => isInText(page)).toBe(true);
    await page.keyboard.press("z");
    await expectSame(page, ben);
    expect(ben.blocks()[1]).toBe("ЁЮGHIzJL");
  } finally {
    ben.leave();
  }
});

test("[BD32] what was selected from its end to its start still is: Shift and an arrow go on at the start", async () => {
  const { page, ben } = await scene();
  try {
    await selectOn(page, [2, 3], [0, 2]);
    await page.keyboard.press("Alt+F10");
    ben.act((flow) => flow.insertText(ben.indexOf([0, 4]), "Ё", {}));
    await ben.arrived(page);
    expect(await isInText(page)).toBe(false);
    await page.keyboard.press("Escape");
    await expect.poll(() => isInText(page)).toBe(true);
    expect(await endsOn(page)).toEqual([
      [2, 3],
      [0, 2],
    ]);
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("x");
    await expectSame(page, ben);
    expect(ben.blocks()[0]).toBe("AxPQR");
  } finally {
    ben.leave();
  }
});

test.each([
  ["forwards", [1, 2], [1, 5]],
  ["backwards", [1, 5], [1, 2]],
] as const)(
  "typing the address of a link, selected %s: it goes to the words that were selected",
  async (_way, anchor, focus) => {
    const { page, ben } = await scene();
    try {
      await selectOn(page, anchor, focus);
      await page.keyboard.press("ControlOrMeta+k");
      await expect.poll(() => isInText(page)).toBe(false);
      ben.act((flow) => flow.insertText(ben.indexOf([1, 0]), "ЁЮ", {}));
      await ben.arrived(page);
      ben.act((flow) => flow.insertText(ben.tokens().indexOf("J"), "Я", {}));
      await ben.arrived(page);
      await page.keyboard.type("example.org");
      await page.keyboard.press("Enter");
      await expect
        .poll(() =>
          ben.flow.blocks[1]?.content.map((part) => (part.kind === "text" ? [part.text, part.formats.link ?? ""] : [])),
        )
        .toEqual([
          ["ЁЮGH", ""],
          ["IЯJK", "https://example.org/"],
          ["L", ""],
        ]);
    } finally {
      ben.leave();
    }
  },
);

test("with the block menu open: the kind goes to the caret's block, though it became another line's text", async () => {
  const { page, ben } = await scene();
  try {
    await selectOn(page, [1, 3]);
    await page
      .locator(".cw-toolbar")
      .getByRole("button", { name: /^Kind of block/ })
      .click();
    ben.act((flow) => void flow.insertMark(ben.tokens().indexOf("H"), {}));
    await ben.arrived(page);
    await page.getByRole("menuitemcheckbox", { name: /Quote/ }).click();
    await expect
      .poll(() => ben.flow.blocks.map(({ attributes }) => attributes.type ?? "paragraph"))
      .toEqual(["paragraph", "paragraph", "quote", "paragraph", "paragraph"]);
    await page.keyboard.press("z");
    await expectSame(page, ben);
    expect(ben.blocks()[2]).toBe("HIzJKL");
  } finally {
    ben.leave();
  }
});

test("[BD31] what others write above or below moves no line under the eyes of somebody who reads or writes", async () => {
  const { page, ben } = await scene();
  try {
    ben.write(Array.from({ length: 80 }, (_, at) => paragraph(`line ${at}`)));
    await ben.arrived(page);
    await selectOn(page, [40, 3]);
    await page.evaluate(() => {
      const block = document.querySelectorAll(".cw-text[contenteditable] > .cw-block")[40];
      block?.scrollIntoView({ block: "center", behavior: "instant" });
    });
    const topOf = (): Promise<number> =>
      page.evaluate(async () => {
        // The browser moves the page back in its next frame.
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return getSelection()?.getRangeAt(0).getBoundingClientRect().top ?? Number.NaN;
      });
    const before = await topOf();
    const edits: Readonly<Record<string, () => void>> = {
      "blocks far above": () =>
        ben.act((flow) => {
          for (let count = 0; count < 10; count++) flow.insertMark(flow.startOf(flow.blockAt(1).block) - 1, {});
        }),
      "a long text above": () => ben.act((flow) => flow.insertText(1, "words ".repeat(200), {})),
      "a deletion above": () => ben.act((flow) => flow.deleteRange(1, 600)),
      "blocks below": () => ben.act((flow) => void flow.insertMark(flow.length - 40, { type: "heading", level: 1 })),
    };
    for (const [name, change] of Object.entries(edits)) {
      change();
      await ben.arrived(page);
      await expect.poll(async () => Math.abs((await topOf()) - before), { message: name }).toBeLessThan(2);
      expect(await isInText(page)).toBe(true);
    }
    // Out of sight: the page does not go back to the caret.
    await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    ben.act((flow) => flow.insertText(ben.tokens().length - 60, "more", {}));
    await ben.arrived(page);
    expect(await page.evaluate(() => scrollY)).toBe(0);
  } finally {
    ben.leave();
  }
});
