import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { Colleague } from "./support/colleague.ts";
import { caretsOf, openDocument, untilFonts } from "./support/editorPage.ts";
import { nativeCaret } from "./support/nativeCaret.ts";
import { installProbe, selectOn } from "./support/probe.ts";
import type { Place } from "./support/probe.ts";
import { useStage } from "./support/useStage.ts";
import { paragraph } from "./support/writeBlocks.ts";
import type { WantedBlock } from "./support/writeBlocks.ts";

/*
 * A caret of somebody else is drawn where that person's own browser paints it, pixel by pixel: in text of both directions, at the ends of
 * lines, among signs that take several characters, in every kind of block.
 */

const stage = useStage();

const text = (words: string, formats = {}) => ({ text: words, formats });

const LONG =
  "A paragraph that is long enough to be broken into several lines wherever it is shown, so that a caret can be at the end of one line and at the beginning of the next, which is the same place in the text and not on the screen.";

/** A block, and the places in it that are looked at. */
const CASES: readonly (readonly [name: string, block: WantedBlock, offsets: readonly number[]])[] = [
  ["Hebrew", paragraph("שלום לכולם"), [0, 1, 4, 5, 10]],
  ["Hebrew with Latin and digits", paragraph("שלום world 123 לכולם"), [0, 3, 4, 5, 7, 10, 11, 13, 14, 15, 20]],
  ["Latin with Hebrew and digits", paragraph("hello שלום 42 end"), [0, 5, 6, 8, 10, 11, 12, 13, 14, 17]],
  ["Arabic, joined", paragraph("مرحبا بالعالم 2026"), [0, 2, 5, 6, 13, 14, 16, 18]],
  [
    "Hebrew, partly bold",
    { content: [text("שלום "), text("לכל", { bold: true }), text(" world")] },
    [0, 4, 5, 6, 8, 9, 10, 14],
  ],
  ["an empty block from right to left", { attributes: { dir: "rtl" }, content: [] }, [0]],
  ["an empty centred block", { attributes: { align: "center" }, content: [] }, [0]],
  [
    "a list item from right to left, at depth",
    { type: "bullet", attributes: { indent: 2 }, content: [text("שלום abc")] },
    [0, 2, 4, 5, 8],
  ],
  ["wrapped lines", paragraph(LONG), [0, 40, ...Array.from({ length: 30 }, (_, at) => 80 + at), LONG.length]],
  ["a word wider than the page", paragraph("x".repeat(260)), [0, 60, 80, 85, 90, 95, 100, 105, 110, 200, 260]],
  ["a family and a flag", paragraph("a👨‍👩‍👧‍👦b🇫🇷c"), [0, 1, 12, 13, 17, 18]],
  ["combining marks", paragraph("e\u0301a\u0308\u0323o"), [0, 2, 5, 6]],
  [
    "code",
    { type: "code", content: [text("if (a) {"), { break: true }, { break: true }, text("  b();"), { break: true }] },
    [0, 4, 8, 9, 10, 12, 16, 17],
  ],
  ["a deep item", { type: "number", attributes: { indent: 6 }, content: [text("deep")] }, [0, 2, 4]],
  ["an empty item", { type: "check", attributes: { indent: 1 }, content: [] }, [0]],
  ["a link", { content: [text("see "), text("this", { link: "https://example.org/" }), text(" page")] }, [4, 6, 8, 9]],
  ["soft breaks", { content: [text("one"), { break: true }, { break: true }, text("two")] }, [3, 4, 5, 8]],
  ["beside an embed", { content: [text("a"), { embed: { type: "later", props: {} } }, text("b")] }, [0, 1, 2, 3]],
];

async function twoAlike(
  blocks: readonly WantedBlock[],
): Promise<{ readonly ada: Page; readonly ben: Page; readonly colleague: Colleague }> {
  const id = await stage.server.createDocument("Carets");
  const colleague = await Colleague.join(stage.server.collabUrl, id);
  colleague.write(blocks);
  // High enough for all of it: what is scrolled away is not painted.
  const height = 1500;
  const [ada, ben] = [
    await stage.open({ name: "Ada", height }),
    await stage.open({ name: "Ben", color: "#c2520b", height }),
  ];
  for (const { page } of [ada, ben]) {
    await openDocument(page, stage.server.origin, id);
    await installProbe(page);
    await colleague.arrived(page);
  }
  return { ada: ada.page, ben: ben.page, colleague };
}

/** How far the caret that `watcher` sees is from where it is painted; null while it is not near it. */
async function differenceOf(
  watcher: Page,
  painted: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
): Promise<string> {
  const [caret] = await caretsOf(watcher);
  if (caret === undefined) return "no caret";
  const aside = caret.left - (painted.left + painted.right) / 2;
  const middle = caret.top + caret.height / 2 - (painted.top + painted.bottom) / 2;
  // A painted caret begins at a whole pixel and is one or two wide; the drawn one is two wide around its place.
  if (Math.abs(aside) <= 1.6 && Math.abs(middle) <= 4) return "there";
  return `${aside.toFixed(1)} px aside and ${middle.toFixed(1)} px below`;
}

test(`[ED150] a caret is where its owner's browser paints it: ${CASES.map(([name]) => name).join(", ")}`, async () => {
  const { ada, ben, colleague } = await twoAlike(CASES.map(([, block]) => block));
  try {
    const wrong: string[] = [];
    for (const [at, [name, , offsets]] of CASES.entries()) {
      for (const offset of offsets) {
        const place: Place = [at, offset];
        await selectOn(ada, place);
        const painted = await nativeCaret(ada);
        if (painted === null) {
          wrong.push(`${name}, ${offset}: the browser paints none`);
          continue;
        }
        const seen = await expect
          .poll(() => differenceOf(ben, painted), { timeout: 1_500, interval: 20 })
          .toBe("there")
          .then(
            () => "there",
            () => differenceOf(ben, painted),
          );
        if (seen !== "there") wrong.push(`${name}, ${offset}: ${seen}`);
      }
    }
    expect(wrong).toEqual([]);
  } finally {
    colleague.leave();
  }
});

test("[ED151] it is there after every kind of edit, at once and without a move of its owner", async () => {
  const { ada, ben, colleague } = await twoAlike([paragraph("first"), paragraph("abcdef"), paragraph("last")]);
  try {
    await selectOn(ada, [1, 3]);
    const edits: Readonly<Record<string, () => void>> = {
      "typing in front": () => colleague.act((flow) => flow.insertText(colleague.indexOf([1, 0]), "wide ", {})),
      "a bold format": () => colleague.format(colleague.indexOf([1, 0]), colleague.indexOf([1, 5]), { bold: true }),
      "a heading": () =>
        colleague.act((flow) =>
          flow.setAttributes(flow.blocks[1] as (typeof flow.blocks)[number], { type: "heading", level: 1 }),
        ),
      "an indentation": () =>
        colleague.act((flow) =>
          flow.setAttributes(flow.blocks[1] as (typeof flow.blocks)[number], {
            type: "bullet",
            indent: 3,
            level: null,
          }),
        ),
      "blocks in front": () =>
        colleague.act((flow) => {
          flow.insertMark(colleague.indexOf([1, 0]) - 1, { type: "quote" });
          flow.insertMark(colleague.indexOf([1, 0]) - 1, {});
        }),
      "a split": () => colleague.act((flow) => void flow.insertMark(colleague.tokens().indexOf("b"), {})),
      "a merge": () => colleague.act((flow) => flow.deleteRange(colleague.tokens().indexOf("b") - 1, 1)),
      "a deletion": () => colleague.act((flow) => flow.deleteRange(colleague.tokens().indexOf("w"), 5)),
    };
    for (const [name, edit] of Object.entries(edits)) {
      edit();
      await colleague.arrived(ada);
      await colleague.arrived(ben);
      const painted = await nativeCaret(ada);
      if (painted === null) throw new Error(`no caret after ${name}`);
      await expect.poll(() => differenceOf(ben, painted), { message: name, timeout: 3_000 }).toBe("there");
    }
  } finally {
    colleague.leave();
  }
});

test("[ED151] it stays in place when a font comes late, when the window is zoomed, and when the page is", async () => {
  const { ada, ben, colleague } = await twoAlike([paragraph("first"), paragraph(LONG), paragraph("last")]);
  try {
    await selectOn(ada, [1, 150]);
    const look = async (what: string): Promise<void> => {
      for (const page of [ada, ben]) await untilFonts(page);
      const painted = await nativeCaret(ada);
      if (painted === null) throw new Error(`no caret after ${what}`);
      await expect.poll(() => differenceOf(ben, painted), { message: what, timeout: 3_000 }).toBe("there");
    };
    await look("nothing");
    const font = "/fonts-of-the-test.woff2";
    for (const page of [ada, ben]) {
      await page.evaluate(async (address) => {
        // Any font that the page has under another name, as if it had come just now.
        const source = [...document.styleSheets]
          .flatMap((sheet) => [...sheet.cssRules])
          .find((rule) => rule instanceof CSSFontFaceRule);
        const url = source instanceof CSSFontFaceRule ? /url\("?([^")]+)/.exec(source.cssText)?.[1] : undefined;
        const face = new FontFace(
          "Late",
          `url(${new URL(url ?? address, source?.parentStyleSheet?.href ?? location.href)})`,
          {
            sizeAdjust: "130%",
          } as FontFaceDescriptors,
        );
        document.fonts.add(face);
        document
          .querySelector<HTMLElement>(".cw-text[contenteditable]")
          ?.style.setProperty("font-family", "Late, serif");
        await face.load();
      }, font);
    }
    await look("a font that came late");
    // A window at 150 %: as many pixels, and fewer of the page's own.
    for (const page of [ada, ben]) await page.setViewportSize({ width: 853, height: 533 });
    await look("a zoom of the window");
    for (const page of [ada, ben]) await page.evaluate(() => document.documentElement.style.setProperty("zoom", "1.5"));
    await look("a zoom of the page");
  } finally {
    colleague.leave();
  }
});

/** The names that show, as boxes. */
function labelsOn(page: Page) {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.cw-peer-caret[data-awake="true"]:not([hidden]) > .cw-peer-label')].map(
      (label) => {
        const { left, top, right, bottom } = label.getBoundingClientRect();
        const middle = document.elementsFromPoint((left + right) / 2, (top + bottom) / 2);
        return {
          name: label.textContent,
          left,
          top,
          right,
          bottom,
          // What lies over it can be pointed at; the name itself cannot.
          covered: middle.some((element) => element.closest(".cw-header, .cw-toolbar-place") !== null),
        };
      },
    ),
  );
}

test("[ED152] names of several people at one place lie over each other in a tower, inside of the window and under no bar", async () => {
  const id = await stage.server.createDocument("Names");
  const crowd = await Promise.all(
    ["Ada Lovelace", "Grace Hopper", "Edsger Dijkstra"].map(async (name, at) => {
      const one = await Colleague.join(stage.server.collabUrl, id);
      one.introduce({ id: `crowd-${at}`, name, color: "#9554d2" });
      return one;
    }),
  );
  try {
    crowd[0]?.write(Array.from({ length: 60 }, (_, at) => paragraph(`${at} ${LONG}`)));
    const { page } = await stage.open({ name: "Reader", width: 700 });
    await openDocument(page, stage.server.origin, id);
    await installProbe(page);
    for (const one of crowd) await one.arrived(page);
    /** Puts everybody there, and waits until their names can be read. */
    const expectLegible = async (what: string, place: Place, apart: number): Promise<void> => {
      for (const [at, one] of crowd.entries()) one.pointAt([place[0], place[1] + at * apart]);
      const look = async (): Promise<string> => {
        const labels = await labelsOn(page);
        if (labels.length < crowd.length) return `${labels.length} names`;
        const width = await page.evaluate(() => document.documentElement.clientWidth);
        for (const [at, one] of labels.entries()) {
          if (one.left < 0 || one.right > width + 0.5 || one.top < 0) return `${one.name} is outside`;
          if (one.covered) return `${one.name} is covered by a bar`;
          for (const other of labels.slice(at + 1)) {
            const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
            const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
            if (wide > 0.5 && high > 1.5) return `${one.name} and ${other.name} lie on each other`;
          }
        }
        return "legible";
      };
      await expect.poll(look, { message: what, timeout: 4_000, interval: 20 }).toBe("legible");
    };
    await expectLegible("in the middle of a page", [4, 30], 0);
    await expectLegible("near each other", [5, 30], 3);
    await expectLegible("in the first line", [0, 10], 0);
    // The right edge of the text, whatever the font: the last place of the first line.
    const edge = await page.evaluate(() => {
      const topOf = (offset: number): number => {
        const { node, offset: at } = cowriteProbe.pointAt([3, offset]);
        const range = document.createRange();
        range.setStart(node, at);
        return range.getClientRects()[0]?.top ?? 0;
      };
      let offset = 1;
      while (topOf(offset) === topOf(0)) offset += 1;
      return offset - 2;
    });
    await expectLegible("at the right edge", [3, edge], 0);
    // A line right under the bars.
    await page.evaluate(() => {
      const bars = document.querySelector(".cw-toolbar-place")?.getBoundingClientRect().bottom ?? 0;
      const block = document.querySelectorAll(".cw-text[contenteditable] > .cw-block")[20];
      scrollBy({ top: (block?.getBoundingClientRect().top ?? 0) - bars - 4, behavior: "instant" });
    });
    await expectLegible("right under the bars", [20, 10], 0);
  } finally {
    for (const one of crowd) one.leave();
  }
});
