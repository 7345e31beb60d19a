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
import type { WantedBlock } from "./support/writeBlocks.ts";

/*
 * The caret stays put [BD31] [BD32] [BD33]: every kind of selection against every kind of edit by somebody else, in a real browser.
 * Each character of the document is there once, so that its neighbours say where a caret is.
 */

const stage = useStage();

/** One of so many pairs is tried; 1 tries all of them. */
const EVERY = Number(process.env["COWRITE_CARET_EVERY"] ?? 5);

const text = (words: string, formats = {}) => ({ text: words, formats });

const BLOCKS: readonly WantedBlock[] = [
  { type: "heading", attributes: { level: 1 }, content: [text("ABCDEF")] },
  { content: [text("GHIJ"), text("KLMN", { bold: true }), text("OPQR")] },
  { content: [] },
  {
    type: "bullet",
    attributes: { indent: 1 },
    content: [text("ΓΔΘΛ"), text("ΞΠΣΦ", { link: "https://example.org/" }), text("ΨΩ")],
  },
  { content: [{ embed: { type: "divider", props: {} } }] },
  { type: "code", content: [text("abcd"), { break: true }, text("efgh")] },
  { type: "number", content: [text("ЖЗИЛ")] },
  paragraph("ЦЧШЩ"),
];

const SELECTIONS: Readonly<Record<string, readonly [Place, Place?]>> = {
  "a caret in a word": [[0, 3]],
  "a caret at a block's start": [[1, 0]],
  "a caret at a block's end": [[1, 12]],
  "a caret in bold": [[1, 6]],
  "a caret where bold begins": [[1, 4]],
  "a caret where bold ends": [[1, 8]],
  "a caret in an empty block": [[2, 0]],
  "a caret in a link": [[3, 6]],
  "a caret at a link's end": [[3, 8]],
  // Beside what has a line of its own there is no caret: it is selected, and what is typed goes behind it (ED101, ED103).
  "a caret in code": [[5, 2]],
  "a caret at the start of a line of code": [[5, 5]],
  "a caret at the end of code": [[5, 9]],
  "a caret at an item's start": [[6, 0]],
  "a word": [
    [0, 1],
    [0, 4],
  ],
  "a word, backwards": [
    [0, 4],
    [0, 1],
  ],
  "more than the bold text": [
    [1, 2],
    [1, 10],
  ],
  "just the bold text, backwards": [
    [1, 8],
    [1, 4],
  ],
  "a whole block": [
    [1, 0],
    [1, 12],
  ],
  "several blocks": [
    [0, 3],
    [3, 2],
  ],
  "several blocks, backwards": [
    [3, 6],
    [1, 6],
  ],
  "over a divider": [
    [3, 2],
    [5, 2],
  ],
  "lines of code": [
    [5, 1],
    [5, 7],
  ],
  "nearly everything": [
    [0, 0],
    [6, 4],
  ],
};

/** What a selection is in the colleague's flow: indices of its ends in the order of the text. */
interface Selected {
  readonly start: number;
  readonly end: number;
}

/** Does something to the text; false when there is nothing to do it to. */
type Edit = (flow: Flow, selected: Selected, fresh: string) => boolean;

/** Blocks, by the place that they hold: the text from `from` to `to`, behind the mark at `from - 1`. */
function spanAt(flow: Flow, index: number, shift = 0) {
  const at = flow.blocks.indexOf(flow.blockAt(index).block) + shift;
  const block = flow.blocks[at];
  // The first block's mark stays, and so does the line that counts.
  if (block === undefined || at >= flow.blocks.length - 1) return null;
  const from = flow.startOf(block);
  return { block, at, from, to: from + block.length };
}

function typeAt(place: (selected: Selected) => number): Edit {
  return (flow, selected, fresh) => {
    const index = place(selected);
    if (index < 1 || spanAt(flow, index) === null) return false;
    flow.insertText(index, fresh, {});
    return true;
  };
}

function removeTextBetween(range: (selected: Selected, flow: Flow) => readonly [number, number]): Edit {
  return (flow, selected) => {
    const [from, to] = range(selected, flow);
    const last = flow.blocks.at(-1);
    const limit = last === undefined ? 0 : flow.startOf(last) - 1;
    const [low, high] = [Math.max(1, from), Math.min(to, limit)];
    if (low >= high) return false;
    flow.deleteRange(low, high - low);
    return true;
  };
}

function splitAt(place: (selected: Selected) => number): Edit {
  return (flow, selected) => {
    const index = place(selected);
    if (index < 1 || spanAt(flow, index) === null) return false;
    flow.insertMark(index, {});
    return true;
  };
}

function onBlock(shift: number, run: (flow: Flow, span: NonNullable<ReturnType<typeof spanAt>>) => void): Edit {
  return (flow, { start }) => {
    const span = spanAt(flow, start, shift);
    if (span === null) return false;
    run(flow, span);
    return true;
  };
}

function formatBetween(from: number, to: number, change: Parameters<Flow["formatRange"]>[2]): Edit {
  return (flow, { start, end }) => {
    const low = Math.max(1, start + from);
    const high = Math.min(flow.length, end + to);
    if (low >= high) return false;
    flow.formatRange(low, high - low, change);
    return true;
  };
}

function pasteAt(place: (flow: Flow, selected: Selected) => number): Edit {
  return (flow, selected, fresh) => {
    const index = place(flow, selected);
    if (index < 0 || spanAt(flow, index) === null) return false;
    for (const character of fresh.split("").reverse()) {
      flow.insertText(index, character, {});
      flow.insertMark(index, { type: "bullet" });
    }
    return true;
  };
}

const EDITS: Readonly<Record<string, Edit>> = {
  "types before it": typeAt(({ start }) => start - 1),
  "types at its start": typeAt(({ start }) => start),
  "types in its middle": typeAt(({ start, end }) => (start + end) >> 1),
  "types at its end": typeAt(({ end }) => end),
  "types behind it": typeAt(({ end }) => end + 1),
  "deletes the character before it": removeTextBetween(({ start }) => [start - 1, start]),
  "deletes the character behind it": removeTextBetween(({ end }) => [end, end + 1]),
  "deletes around it": removeTextBetween(({ start, end }) => [start - 2, end + 2]),
  "deletes what it covers": removeTextBetween(({ start, end }) => [start, end]),
  "deletes into it": removeTextBetween(({ start, end }) => [start - 2, Math.max(start + 1, (start + end) >> 1)]),
  "splits before it": splitAt(({ start }) => start - 1),
  "splits at its start": splitAt(({ start }) => start),
  "splits in its middle": splitAt(({ start, end }) => (start + end) >> 1),
  "splits at its end": splitAt(({ end }) => end),
  "merges its block into the one before": onBlock(0, (flow, { at, from }) => at > 0 && flow.deleteRange(from - 1, 1)),
  "merges the next block into its own": (flow, { end }) => {
    const span = spanAt(flow, end, 1);
    if (span === null) return false;
    flow.deleteRange(span.from - 1, 1);
    return true;
  },
  "makes a heading of its block": onBlock(0, (flow, { block }) =>
    flow.setAttributes(block, { type: "heading", level: 2 }),
  ),
  "makes code of its block": onBlock(0, (flow, { block, from }) => {
    flow.setAttributes(block, { type: "code" });
    if (block.length > 0) flow.formatRange(from, block.length, { bold: null, link: null });
  }),
  "indents its block": onBlock(0, (flow, { block }) => flow.setAttributes(block, { indent: 3 })),
  "makes its block bold": onBlock(
    0,
    (flow, { block, from }) => block.length > 0 && flow.formatRange(from, block.length, { bold: true }),
  ),
  "makes italic what is around it": formatBetween(-2, 2, { italic: true }),
  "takes bold off its first half": formatBetween(-3, 1, { bold: null }),
  "links what is around it": formatBetween(-1, 1, { link: "https://example.net/" }),
  "takes the link off": formatBetween(-4, 4, { link: null }),
  "deletes its block": onBlock(0, (flow, { at, from, to }) => at > 0 && flow.deleteRange(from - 1, to - from + 1)),
  "deletes the block before": onBlock(
    -1,
    (flow, { at, from, to }) => at > 0 && flow.deleteRange(from - 1, to - from + 1),
  ),
  "deletes the block behind": onBlock(1, (flow, { from, to }) => flow.deleteRange(from - 1, to - from + 1)),
  "empties its block": onBlock(0, (flow, { from, to }) => to > from && flow.deleteRange(from, to - from)),
  "pastes blocks at its start": pasteAt((_flow, { start }) => start),
  "pastes blocks at its end": pasteAt((_flow, { end }) => end),
  "pastes blocks in front of its block": pasteAt((flow, { start }) => (spanAt(flow, start)?.from ?? 0) - 1),
  "pastes blocks behind its block": pasteAt((flow, { end }) => spanAt(flow, end)?.to ?? -1),
  "adds a block and takes one away, at once": (flow, { start }) => {
    const span = spanAt(flow, start, 1);
    if (span === null) return false;
    flow.deleteRange(span.from - 1, span.to - span.from + 1);
    flow.insertMark(Math.max(1, (spanAt(flow, start)?.from ?? 1) - 1), { type: "quote" });
    return true;
  },
};

/** Selects, lets the colleague edit, types a key; tells what was not as it must be. */
async function tryPair(page: Page, ben: Colleague, selection: readonly [Place, Place?], edit: Edit): Promise<string[]> {
  const faults: string[] = [];
  ben.write(BLOCKS);
  await ben.arrived(page);
  const [anchor, focus = anchor] = selection;
  await selectOn(page, anchor, focus);
  const ends = [ben.indexOf(anchor), ben.indexOf(focus)] as const;
  const selected = { start: Math.min(...ends), end: Math.max(...ends) };
  const before = ben.tokens();
  if (!ben.act((flow) => edit(flow, selected, "ЁЮЯ"))) return [];
  await ben.arrived(page);
  const now = await endsOn(page);
  if (now === null) return ["there is no selection any more"];
  const after = ben.tokens();
  const indices = now.map((place) => ben.indexOf(place));
  for (const [which, at] of ends.entries()) {
    const jump = jumpOf({ tokens: before, at }, { tokens: after, at: indices[which] ?? 0 });
    if (jump !== null) faults.push(`${which === 0 ? "anchor" : "focus"} ${jump}`);
  }
  const [from = 0, to = 0] = indices.toSorted((one, other) => one - other);
  const left = before[selected.start - 1] ?? "";
  if (from === to && ends[0] === ends[1] && after.includes(left) && after[from - 1] !== left)
    faults.push(`a caret goes with “${left}” on its left, and is behind “${after[from - 1] ?? ""}”`);
  if (!(await page.evaluate(() => document.activeElement?.classList.contains("cw-text")))) faults.push("no focus");
  await page.keyboard.press("z");
  await expectSame(page, ben);
  const typed = ben.tokens();
  const at = typed.indexOf("z");
  // Beside a divider what is typed begins a block of its own [ED37].
  const marksOff = (tokens: readonly string[]): string => tokens.filter((token) => !token.startsWith("¶")).join("");
  const wanted = marksOff([...after.slice(0, from), "z", ...after.slice(to)]);
  if (marksOff(typed) !== wanted) faults.push(`“z” made “${marksOff(typed)}” of it instead of “${wanted}”`);
  const caret = await endsOn(page);
  if (caret === null || ben.indexOf(caret[1]) !== at + 1) faults.push("the caret is not behind what was typed");
  return faults;
}

test(`${Object.keys(SELECTIONS).length} selections × ${Object.keys(EDITS).length} edits of somebody else: no end jumps, and the next key goes where the caret is`, async () => {
  const id = await stage.server.createDocument("Caret");
  const { page } = await stage.open();
  const ben = await Colleague.join(stage.server.collabUrl, id);
  try {
    await openDocument(page, stage.server.origin, id);
    await installProbe(page);
    const wrong: string[] = [];
    let count = 0;
    let tried = 0;
    for (const [edited, edit] of Object.entries(EDITS)) {
      for (const [name, selection] of Object.entries(SELECTIONS)) {
        count += 1;
        // A stride that is no divisor of either list: each selection and each edit has its turns.
        if (count % EVERY !== 0) continue;
        tried += 1;
        const faults = await tryPair(page, ben, selection, edit).catch((error: unknown) => [String(error)]);
        if (faults.length > 0) wrong.push(`${name}; somebody ${edited}: ${faults.join("; ")}`);
      }
    }
    expect(tried).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  } finally {
    ben.leave();
  }
});
