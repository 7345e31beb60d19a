import { HocuspocusProvider } from "@hocuspocus/provider";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { openFlow } from "../../lib/flow/openFlow.ts";
import { caretsOf, expectLines, openDocument, ownCaret, textOf, typeAtEnd } from "./support/editorPage.ts";
import { useStage } from "./support/useStage.ts";
import { paragraph, writeBlocks } from "./support/writeBlocks.ts";
import type { WantedBlock } from "./support/writeBlocks.ts";

const stage = useStage();

const LONG =
  "A paragraph that is long enough to be broken into several lines wherever it is shown, so that a selection in it " +
  "has a first line that begins in the middle, whole lines between, and a last line that ends early.";

const text = (words: string, formats = {}) => ({ text: words, formats });

const BLOCKS: readonly WantedBlock[] = [
  { type: "heading", attributes: { level: 1 }, content: [text("Heading")] },
  {
    content: [text("plain "), text("bold", { bold: true }), text(" and "), text("code", { code: true }), text(" text")],
  },
  { content: [] },
  paragraph(LONG),
  { type: "bullet", content: [text("an item")] },
  { type: "number", attributes: { indent: 2 }, content: [text("a deep item")] },
  { type: "quote", content: [text("quoted")] },
  { type: "code", content: [text("first line"), { break: true }, text("second line")] },
  { content: [] },
  { content: [text("مرحبا بالعالم")] },
];

/** Two windows of the same size: what stands at a place in one stands at the same place in the other. */
async function twoAlike(blocks: readonly WantedBlock[]): Promise<{ readonly ada: Page; readonly ben: Page }> {
  const id = await stage.server.createDocument("Carets");
  await writeBlocks(stage.server.collabUrl, id, blocks);
  const [ada, ben] = [await stage.open({ name: "Ada" }), await stage.open({ name: "Ben", color: "#c2520b" })];
  await openDocument(ada.page, stage.server.origin, id);
  await openDocument(ben.page, stage.server.origin, id);
  return { ada: ada.page, ben: ben.page };
}

/** Sets the selection from one place of a block's text to another, as a drag of the mouse would. */
async function select(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await textOf(page).focus();
  await page.evaluate(
    ([anchor, focus]) => {
      const blocks = [...document.querySelectorAll(".cw-text[contenteditable] > .cw-block")];
      const place = ([block, offset]: readonly [number, number]): [Node, number] => {
        const element = blocks[block] as Element;
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        let rest = offset;
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const length = (node as Text).length;
          if (rest <= length) return [node, rest];
          rest -= length;
        }
        return [element, 0];
      };
      getSelection()?.setBaseAndExtent(...place(anchor), ...place(focus));
    },
    [from, to] as const,
  );
}

async function expectCaretAt(
  watcher: Page,
  want: { readonly left: number; readonly top: number; readonly bottom: number },
) {
  await expect
    .poll(
      async () => {
        const [caret] = await caretsOf(watcher);
        if (caret === undefined) return "no caret";
        const middle = caret.top + caret.height / 2;
        const near = Math.abs(caret.left - want.left) <= 1.5 && middle > want.top - 1 && middle < want.bottom + 1;
        return near ? "there" : `at ${caret.left}, ${middle} instead of ${want.left}, ${want.top} to ${want.bottom}`;
      },
      { timeout: 8_000 },
    )
    .toBe("there");
}

test("a caret stands where its owner's stands, in every kind of block, at starts, middles and ends", async () => {
  const { ada, ben } = await twoAlike(BLOCKS);
  const places: readonly (readonly [number, number])[] = [
    [0, 0],
    [0, 7],
    [1, 3],
    [1, 8],
    [1, 10],
    [1, 17],
    [2, 0],
    [3, 150],
    [4, 0],
    [4, 7],
    [5, 3],
    [6, 6],
    [7, 4],
    [7, 15],
    [8, 0],
    [9, 4],
  ];
  for (const place of places) {
    await select(ada, place, place);
    await expectCaretAt(ben, await ownCaret(ada));
  }
  // One person, one caret, wherever it has been.
  expect(await ben.locator(".cw-peer-caret").count()).toBe(1);
});

test("it stays with its letter while others write before it, and when the window is scrolled, resized or zoomed", async () => {
  const { ada, ben } = await twoAlike([
    ...BLOCKS,
    ...Array.from({ length: 40 }, (_, index) => paragraph(`line ${index}`)),
  ]);
  await select(ada, [3, 60], [3, 60]);
  await expectCaretAt(ben, await ownCaret(ada));

  await select(ben, [0, 0], [0, 0]);
  await ben.keyboard.type("Written in front, ");
  await ben.keyboard.press("Enter");
  await expect.poll(async () => (await ada.locator(".cw-text[contenteditable] > .cw-block").count()) > 50).toBe(true);
  await textOf(ada).focus();
  await expectCaretAt(ben, await ownCaret(ada));

  await ben.evaluate(() => scrollTo(0, 120));
  await ada.evaluate(() => scrollTo(0, 120));
  await expectCaretAt(ben, await ownCaret(ada));

  for (const page of [ada, ben]) await page.setViewportSize({ width: 700, height: 700 });
  await expectCaretAt(ben, await ownCaret(ada));

  for (const page of [ada, ben]) {
    await page.evaluate(() => (document.documentElement.style.fontSize = "22px"));
    await page.evaluate(() => scrollTo(0, 100));
  }
  await expectCaretAt(ben, await ownCaret(ada));
  expect(await caretsOf(ben)).toHaveLength(1);
});

/** The boxes of the selections that are drawn, and what the same selection covers by the browser's own measure. */
async function selectionBoxesOf(page: Page) {
  return page.evaluate(() =>
    [...document.querySelectorAll(".cw-peer-selection > div")].map((box) => {
      const { left, top, right, bottom } = box.getBoundingClientRect();
      return { left, top, right, bottom };
    }),
  );
}

/** The selected words, run by run: what the browser itself says of each text in the selection. */
function nativeRects(page: Page) {
  return page.evaluate(() => {
    const selected = getSelection()?.getRangeAt(0);
    const root = document.querySelector(".cw-text[contenteditable]");
    if (selected === undefined || root === null) throw new Error("nothing selected");
    const rects: { left: number; top: number; right: number; bottom: number }[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (!selected.intersectsNode(node)) continue;
      const part = document.createRange();
      part.selectNodeContents(node);
      if (node === selected.startContainer) part.setStart(node, selected.startOffset);
      if (node === selected.endContainer) part.setEnd(node, selected.endOffset);
      for (const { left, top, right, bottom, width } of part.getClientRects()) {
        if (width > 1) rects.push({ left, top, right, bottom });
      }
    }
    return rects;
  });
}

test("a selection covers its words and nothing else: several lines, several blocks, empty ones, both directions", async () => {
  const { ada, ben } = await twoAlike(BLOCKS);
  const cases: readonly (readonly [readonly [number, number], readonly [number, number]])[] = [
    [
      [1, 2],
      [1, 14],
    ],
    [
      [3, 20],
      [3, 150],
    ],
    [
      [0, 3],
      [4, 3],
    ],
    [
      [5, 2],
      [3, 40],
    ],
    [
      [6, 1],
      [8, 0],
    ],
  ];
  for (const [from, to] of cases) {
    await select(ada, from, to);
    const native = await nativeRects(ada);
    expect(native.length).toBeGreaterThan(0);
    await expect
      .poll(async () => {
        const drawn = await selectionBoxesOf(ben);
        // Every selected word lies in a box …
        const uncovered = native.filter(
          (rect) =>
            !drawn.some(
              (box) =>
                box.left <= rect.left + 1 &&
                box.right >= rect.right - 1 &&
                box.top <= (rect.top + rect.bottom) / 2 &&
                box.bottom >= (rect.top + rect.bottom) / 2,
            ),
        );
        return uncovered.length;
      })
      .toBe(0);
    // … and the boxes lie beside each other, with no two over the same word.
    const drawn = await selectionBoxesOf(ben);
    for (const [index, one] of drawn.entries()) {
      for (const other of drawn.slice(index + 1)) {
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        expect({ one, other, overlap: wide > 1 && high > 2 }).toEqual({ one, other, overlap: false });
      }
    }
  }
  // An empty block between selected ones is seen to be selected too.
  await select(ada, [1, 2], [3, 10]);
  await expect
    .poll(async () => {
      const empty = await ben.locator(".cw-text[contenteditable] > .cw-block").nth(2).boundingBox();
      const boxes = await selectionBoxesOf(ben);
      return boxes.some((box) => empty !== null && box.top >= empty.y - 4 && box.bottom <= empty.y + empty.height + 4);
    })
    .toBe(true);
  // Gone with the selection.
  await select(ada, [0, 0], [0, 0]);
  await expect.poll(async () => (await selectionBoxesOf(ben)).length).toBe(0);
});

test("carets are over the text and not in it: nothing to read out, to click or to copy", async () => {
  const { ada, ben } = await twoAlike([paragraph("shared words")]);
  await typeAtEnd(ada, "!");
  await expectLines(ben, ["shared words!"]);
  await expect.poll(async () => (await caretsOf(ben)).length).toBe(1);
  const facts = await ben.evaluate(() => {
    const caret = document.querySelector(".cw-peer-caret");
    const layer = caret?.closest('[aria-hidden="true"]');
    return {
      inText: caret?.closest("[contenteditable]") !== null,
      hidden: layer !== null,
      events: caret === null ? "" : getComputedStyle(caret).pointerEvents,
    };
  });
  expect(facts).toEqual({ inText: false, hidden: true, events: "none" });
});

test("fifty people in a long document: all are drawn who are near, and the page keeps its pace", async () => {
  const id = await stage.server.createDocument("Crowd");
  await writeBlocks(
    stage.server.collabUrl,
    id,
    Array.from({ length: 400 }, (_, index) => paragraph(`${index}: ${LONG}`)),
  );
  const providers = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const doc = new Y.Doc();
      const provider = new HocuspocusProvider({ url: stage.server.collabUrl, name: id, document: doc, token: "" });
      await new Promise<void>((resolve) => provider.on("synced", () => resolve()));
      const flow = openFlow(doc);
      const place = (at: number): void => {
        const block = flow.blocks[at];
        if (block === undefined) return;
        const start = flow.startOf(block);
        const selection = { anchor: flow.anchorAt(start + 10), head: flow.anchorAt(start + 120) };
        provider.setAwarenessField("selection", selection);
      };
      provider.setAwarenessField("user", { id: `crowd-${index}`, name: `Person ${index}`, color: "#9554d2" });
      return { provider, place };
    }),
  );
  try {
    const { page } = await stage.open();
    await openDocument(page, stage.server.origin, id);
    // Forty in the first lines, ten far down.
    for (const [index, { place }] of providers.entries()) place(index < 40 ? index % 4 : 300 + index);
    await expect.poll(async () => (await caretsOf(page)).length, { timeout: 30_000 }).toBe(40);
    expect(await page.locator(".cw-people > *").count()).toBe(6);
    await page.getByRole("button", { name: "45 more people" }).waitFor();
    // What drawing them costs, told by the browser: the script of a frame in which all places are measured anew.
    const costs = await page.evaluate(async () => {
      const took: number[] = [];
      for (let round = 0; round < 30; round++) {
        document.dispatchEvent(new Event("scroll"));
        await new Promise<void>((resolve) =>
          requestAnimationFrame(() => {
            const before = performance.now();
            // A task of its own after the frame: everything that the frame did lies between.
            const channel = new MessageChannel();
            channel.port1.addEventListener("message", () => {
              took.push(performance.now() - before);
              resolve();
            });
            channel.port1.start();
            channel.port2.postMessage(null);
          }),
        );
      }
      return took.toSorted((one, other) => one - other);
    });
    const median = costs[Math.floor(costs.length / 2)] ?? Number.POSITIVE_INFINITY;
    expect(median).toBeLessThan(50);
  } finally {
    for (const { provider } of providers) provider.destroy();
  }
});
