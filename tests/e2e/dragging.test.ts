import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { Flow } from "../../lib/flow/types.ts";
import { jumpOf } from "./support/caretLaw.ts";
import { Colleague, expectSame } from "./support/colleague.ts";
import { openDocument } from "./support/editorPage.ts";
import { endsOn, installProbe, selectOn } from "./support/probe.ts";
import type { Place } from "./support/probe.ts";
import { useStage } from "./support/useStage.ts";
import { paragraph } from "./support/writeBlocks.ts";

/* The mouse button is down while edits of others arrive: the beginning of the selection stays, and dragged text moves once. */

const stage = useStage();

const BLOCKS = [
  paragraph("ABCDEFGH"),
  paragraph("IJKL MNOP QRST"),
  paragraph("UVWXYZab"),
  paragraph("cdefghij"),
  paragraph("klmnopqr"),
  paragraph("stuvwxyz"),
  paragraph("0123456789"),
];

type Edit = (flow: Flow, find: (letter: string) => number) => void;

const EDITS: Readonly<Record<string, Edit>> = {
  "types in front of it, in its block": (flow, find) => flow.insertText(find("I"), "ЁЮ", {}),
  "types behind it, in its block": (flow, find) => flow.insertText(find("T"), "ЁЮ", {}),
  "types in it": (flow, find) => flow.insertText(find("O"), "ЁЮ", {}),
  "types in the block above": (flow, find) => flow.insertText(find("B"), "ЁЮ", {}),
  "types where the mouse is": (flow, find) => flow.insertText(find("m"), "ЁЮ", {}),
  "splits its block in front of it": (flow, find) => void flow.insertMark(find("K"), {}),
  "makes a heading of its block": (flow, find) =>
    flow.setAttributes(flow.blockAt(find("I")).block, { type: "heading", level: 2 }),
  "makes its block bold": (flow, find) => flow.formatRange(find("I"), 14, { bold: true }),
  "deletes the block above": (flow, find) => flow.deleteRange(find("A"), 9),
  "adds blocks above": (flow, find) => {
    flow.insertMark(find("I") - 1, { type: "bullet" });
    flow.insertMark(find("I") - 1, {});
  },
};

function pointOf(page: Page, place: Place): Promise<{ readonly x: number; readonly y: number }> {
  return page.evaluate((at) => {
    const { node, offset } = cowriteProbe.pointAt(at);
    const range = document.createRange();
    range.setStart(node, offset);
    const rect = range.getBoundingClientRect();
    return { x: rect.left, y: rect.top + rect.height / 2 };
  }, place);
}

async function withScene(run: (page: Page, ben: Colleague) => Promise<void>): Promise<void> {
  const id = await stage.server.createDocument("Dragging");
  const { page } = await stage.open();
  const ben = await Colleague.join(stage.server.collabUrl, id);
  try {
    await openDocument(page, stage.server.origin, id);
    await installProbe(page);
    await run(page, ben);
  } finally {
    ben.leave();
  }
}

function edit(ben: Colleague, change: Edit): void {
  ben.act((flow) =>
    change(flow, (letter) => {
      const index = ben.tokens().indexOf(letter);
      if (index < 0) throw new Error(`no ${letter}`);
      return index;
    }),
  );
}

const letters = (tokens: readonly string[]): string =>
  tokens
    .filter((token) => !token.startsWith("¶"))
    .toSorted()
    .join("");

test("a selection that is being dragged begins where it began", async () => {
  await withScene(async (page, ben) => {
    const wrong: string[] = [];
    for (const [name, change] of Object.entries(EDITS)) {
      ben.write(BLOCKS);
      await ben.arrived(page);
      await selectOn(page, [5, 0]);
      const from = await pointOf(page, [1, 6]);
      const to = await pointOf(page, [4, 3]);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
      await page.mouse.move(to.x, to.y, { steps: 2 });
      const anchor = (await endsOn(page))?.[0];
      if (anchor === undefined) throw new Error("no selection");
      const before = { tokens: ben.tokens(), at: ben.indexOf(anchor) };
      edit(ben, change);
      await ben.arrived(page);
      const [later] = (await endsOn(page)) ?? [];
      if (later === undefined) wrong.push(`${name}: no selection any more`);
      else {
        const jump = jumpOf(before, { tokens: ben.tokens(), at: ben.indexOf(later) });
        if (jump !== null) wrong.push(`${name}, with the button down: ${jump}`);
      }
      await page.mouse.move(to.x + 12, to.y, { steps: 2 });
      await page.mouse.up();
      await ben.arrived(page);
      const [now] = (await endsOn(page)) ?? [];
      if (now === undefined) wrong.push(`${name}: no selection at the end`);
      else {
        const jump = jumpOf(before, { tokens: ben.tokens(), at: ben.indexOf(now) });
        if (jump !== null) wrong.push(`${name}, dragged on: ${jump}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

test("text that is being dragged moves once, and nothing else with it", async () => {
  await withScene(async (page, ben) => {
    const wrong: string[] = [];
    for (const [name, change] of Object.entries(EDITS)) {
      ben.write(BLOCKS);
      await ben.arrived(page);
      await selectOn(page, [1, 5], [1, 9]);
      const from = await pointOf(page, [1, 7]);
      const to = await pointOf(page, [4, 4]);
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(from.x + 8, from.y + 4, { steps: 3 });
      await page.mouse.move(to.x, to.y, { steps: 3 });
      edit(ben, change);
      await ben.arrived(page);
      const wanted = letters(ben.ownTokens());
      // What lies there now: others may have moved the lines under the mouse.
      await page.mouse.move(to.x + 1, to.y, { steps: 2 });
      await page.mouse.up();
      await ben.arrived(page);
      await expectSame(page, ben);
      const now = letters(ben.ownTokens());
      if (now !== wanted) wrong.push(`${name}: “${now}” instead of “${wanted}”`);
      const text = ben.ownTokens().join("");
      // It is still one piece, but for what was typed into it.
      if (!/M(N|N?ЁЮ)*N?(ЁЮ)?OP|MNЁЮOP|MNOP/.test(text)) wrong.push(`${name}: in pieces: ${text}`);
      if (name.startsWith("types") && text.indexOf("M") < text.indexOf("k")) wrong.push(`${name}: it did not move`);
    }
    expect(wrong).toEqual([]);
  });
});
