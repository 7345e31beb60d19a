import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { toText } from "../../lib/convert/toText.ts";
import type { Flow } from "../../lib/flow/types.ts";
import { jumpOf } from "./support/caretLaw.ts";
import { Colleague, expectSame } from "./support/colleague.ts";
import { openDocument } from "./support/editorPage.ts";
import { InputMethod } from "./support/inputMethod.ts";
import type { ImeStep } from "./support/inputMethod.ts";
import { endsOn, installProbe, selectOn } from "./support/probe.ts";
import { useStage } from "./support/useStage.ts";
import { paragraph, writeContent } from "./support/writeBlocks.ts";
import type { WantedBlock } from "./support/writeBlocks.ts";

/*
 * Composing while others edit [BD40] [BD41] [BD42] [BD50]: the sequences that input methods make, through the browser's own input
 * pipeline. Nothing may be lost or doubled, nothing of what was only tried may stay, and the caret ends behind what was chosen.
 */

const stage = useStage();

const BLOCKS: readonly WantedBlock[] = [
  paragraph("ABCDEF"),
  paragraph("GHIJKL"),
  { type: "bullet", content: [{ text: "ЖЗИЛ", formats: {} }] },
];

/** Where it is composed: behind the third letter of the second block. */
const BLOCK = 1;
const OFFSET = 3;

/** One of so many edits is tried with each method and each end; 1 tries all of them. */
const EVERY = Number(process.env["COWRITE_CARET_EVERY"] ?? 3);

interface Method {
  readonly steps: readonly ImeStep[];
  /** What stands there when it was committed. */
  readonly committed: string;
  /** What stands there when it was broken off before the last step. */
  readonly tried: string;
  /** Letters of the document that it replaces: a word that is composed anew. */
  readonly taken?: string;
}

const typed = (...texts: readonly string[]): ImeStep[] => texts.map((text) => ({ set: text }));

const METHODS: Readonly<Record<string, Method>> = {
  "Chinese by pinyin": {
    steps: [...typed("n", "ni", "ni h", "ni ha", "ni hao"), { commit: "你好" }],
    committed: "你好",
    tried: "ni hao",
  },
  "pinyin, chosen word by word": {
    steps: [...typed("zh", "zhong", "zhong w"), { set: "中 wen", caret: 6 }, { commit: "中文" }],
    committed: "中文",
    tried: "中 wen",
  },
  "Japanese, kana and conversion": {
    steps: [
      ...typed("k", "か", "かn", "かな", "かなm", "かなも"),
      { set: "仮名も", caret: 2 },
      { set: "仮名も", caret: 3 },
      { set: "仮名模", caret: 3 },
      { commit: "仮名模" },
    ],
    committed: "仮名模",
    tried: "仮名模",
  },
  "Korean, syllable by syllable": {
    steps: [
      ...typed("ㅎ", "하", "한"),
      { commit: "한" },
      ...typed("ㄱ", "그", "글"),
      { commit: "글" },
      ...typed("ㅇ", "이", "입"),
      { commit: "입" },
    ],
    committed: "한글입",
    tried: "한글입",
  },
  "a dead key": { steps: [...typed("´"), { commit: "é" }], committed: "é", tried: "´" },
  "a phone's word, corrected, then a space": {
    steps: [...typed("t", "te", "teh"), { commit: "the" }, { commit: " " }],
    committed: "the ",
    tried: "the",
  },
  "a phone's keyboard in an old word": {
    // The keyboard takes the word that the caret is in: the whole block, which begins behind the first one and its line end.
    steps: [{ set: "GHIo", over: [7, 13] }, ...typed("GHIou", "GHIous"), { commit: "ghious" }],
    committed: "ghious",
    tried: "GHIous",
    taken: "GHIJKL",
  },
  "an emoji from a picker": { steps: [{ commit: "👩‍🚀" }], committed: "👩‍🚀", tried: "" },
};

/** Edits of somebody else: places are found by the letters of the document, since what is composed lies between them. */
type Edit = (flow: Flow, find: (letter: string) => number) => void;

const blockOf = (flow: Flow, index: number): number => flow.blocks.indexOf(flow.blockAt(index).block);

const EDITS: Readonly<Record<string, Edit>> = {
  "types in front, in the block": (flow, find) => flow.insertText(find("H"), "Ё", {}),
  "types right in front": (flow, find) => flow.insertText(find("I") + 1, "Ё", {}),
  "types behind, in the block": (flow, find) => flow.insertText(find("K") + 1, "Ё", {}),
  "types right behind": (flow, find) => flow.insertText(find("J"), "Ё", {}),
  "types in the middle of it": (flow, find) => flow.insertText(Math.ceil((find("I") + 1 + find("J")) / 2), "Ё", {}),
  "types in another block": (flow, find) => flow.insertText(find("C"), "Ё", {}),
  "deletes in front of it": (flow, find) => flow.deleteRange(find("H"), 1),
  "deletes the letters beside it": (flow, find) => {
    flow.deleteRange(find("J"), 1);
    flow.deleteRange(find("I"), 1);
  },
  "deletes it, and what is around": (flow, find) => flow.deleteRange(find("I"), find("J") - find("I") + 1),
  "deletes all text of the block": (flow, find) => flow.deleteRange(find("G"), find("L") - find("G") + 1),
  "deletes the block": (flow, find) => flow.deleteRange(find("G") - 1, find("L") - find("G") + 2),
  "splits in front of it": (flow, find) => void flow.insertMark(find("I"), {}),
  "splits right in front of it": (flow, find) => void flow.insertMark(find("I") + 1, {}),
  "splits behind it": (flow, find) => void flow.insertMark(find("K"), { type: "quote" }),
  "merges its block into the one before": (flow, find) => flow.deleteRange(find("G") - 1, 1),
  "merges the next block into its own": (flow, find) => flow.deleteRange(find("Ж") - 1, 1),
  "makes a heading of its block": (flow, find) => {
    const block = flow.blocks[blockOf(flow, find("G"))];
    if (block !== undefined) flow.setAttributes(block, { type: "heading", level: 1 });
  },
  "makes bold what is around it": (flow, find) => flow.formatRange(find("H"), find("K") - find("H"), { bold: true }),
  "adds blocks in front": (flow, find) => {
    flow.insertText(flow.startOf(flow.blocks[0] as Flow["blocks"][number]), "Ё", {});
    flow.insertMark(find("G") - 1, { type: "bullet" });
  },
};

type End = (page: Page, ime: InputMethod, method: Method) => Promise<string>;

/** Ways to end a composition; each tells what stands there then. */
const ENDS: Readonly<Record<string, End>> = {
  "the word is chosen": async (_page, ime, { steps, committed }) => {
    for (const step of steps.slice(-1)) await ime.step(step);
    return committed;
  },
  Escape: async (_page, ime) => {
    await ime.cancel();
    return "";
  },
  "the focus goes": async (page, _ime, { tried }) => {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    return tried;
  },
  "a click in another block": async (page, _ime, { tried }) => {
    await page
      .locator(".cw-text[contenteditable] > .cw-block")
      .nth(0)
      .click({ position: { x: 4, y: 10 } });
    return tried;
  },
  "a click in its block": async (page, _ime, { tried }) => {
    // In front of its first letter.
    const { x, y } = await page.evaluate(() => {
      const node = getSelection()?.anchorNode ?? null;
      const block = (node instanceof Element ? node : node?.parentElement)?.closest(".cw-block");
      const text = block?.querySelector("span, strong")?.getBoundingClientRect();
      return { x: (text?.left ?? 0) + 1, y: (text?.top ?? 0) + (text?.height ?? 0) / 2 };
    });
    await page.mouse.click(x, y);
    return tried;
  },
  "an arrow key": async (page, _ime, { tried }) => {
    // Input methods choose what was tried when the caret is moved away from it.
    await page.keyboard.insertText(tried);
    await page.keyboard.press("ArrowLeft");
    return tried;
  },
};

interface Scene {
  readonly page: Page;
  readonly ben: Colleague;
  readonly ime: InputMethod;
}

/** Whether `text` is `whole`, from which nothing may lack but some of `lacking`. */
function isWithout(whole: string, text: string, lacking: readonly string[]): boolean {
  let at = 0;
  for (const character of whole) {
    if (text.startsWith(character, at)) at += character.length;
    else if (!lacking.includes(character)) return false;
  }
  return at === text.length;
}

/** What a pair did that it must not. `when` is how many steps come before the other's edit. */
async function tryPair(
  { page, ben, ime }: Scene,
  method: Method,
  edit: Edit,
  end: readonly [name: string, run: End],
  when: number,
): Promise<string[]> {
  ben.write(BLOCKS);
  await ben.arrived(page);
  await selectOn(page, [BLOCK, OFFSET]);
  const before = ben.ownTokens();
  const [endName, endRun] = end;
  const steps = method.steps.slice(0, -1);
  for (const step of steps.slice(0, when)) await ime.step(step);
  await expectSame(page, ben);

  const composing = ben.ownTokens();
  const letters = before.filter((token) => composing.includes(token));
  const find = (letter: string): number => {
    const index = ben.tokens().indexOf(letter);
    if (index < 0) throw new Error(`no ${letter}`);
    return index;
  };
  try {
    ben.act((flow) => edit(flow, find));
  } catch (error) {
    if (!String(error).includes("Error: no ")) throw error;
    // The letters that it would go by have been composed away.
    await ime.cancel();
    return [];
  }
  const edited = ben.ownTokens();
  await ben.arrived(page);
  for (const step of steps.slice(when)) await ime.step(step);
  const stands = await endRun(page, ime, method);
  const faults: string[] = [];
  const same = await expectSame(page, ben).then(
    () => true,
    (error: unknown) => error,
  );
  if (same !== true) return [`not equal: ${String(same).slice(0, 600)}`];

  const now = ben.ownTokens();
  const text = (tokens: readonly string[]): string => tokens.filter((token) => !token.startsWith("¶")).join("");
  // Letters of the document: all are there once that nobody deleted.
  const own = letters.filter((token) => !token.startsWith("¶") && !(method.taken ?? "").includes(token));
  for (const letter of own) {
    const wanted = edited.includes(letter) ? 1 : 0;
    const count = now.filter((token) => token === letter).length;
    if (count !== wanted) faults.push(`“${letter}” is there ${count} times`);
  }
  const others = edited.filter((token) => token === "Ё").length;
  const count = now.filter((token) => token === "Ё").length;
  if (count !== others) faults.push(`what the other typed is there ${count} times`);
  // What was composed: the rest of the text, in its order. What the other deleted of it while it was tried may be gone.
  const composed = now.filter((token) => !token.startsWith("¶") && !own.includes(token) && token !== "Ё").join("");
  const deleted = composing.filter((token) => stands.includes(token) && !edited.includes(token));
  if (!isWithout(stands, composed, deleted)) faults.push(`“${composed}” stands there instead of “${stands}”`);
  const at = before.indexOf("I") + 1;
  if (method.taken === undefined && composed !== "") {
    const first = now.indexOf(composed.charAt(0));
    const jump = jumpOf({ tokens: before, at }, { tokens: now, at: first });
    if (jump !== null) faults.push(`composed ${jump}`);
  }
  // The browser tells of a click a moment later; then nothing of Lexical's may be left, in the page or in the document.
  const isClean = await expect
    .poll(
      async () => {
        const shown = await page.evaluate(() => document.querySelector(".cw-text[contenteditable]")?.textContent ?? "");
        return !`${shown}${ben.tokens().join("")}`.includes("\u200b");
      },
      { timeout: 3_000, interval: 10 },
    )
    .toBe(true)
    .then(
      () => true,
      () => false,
    );
  if (!isClean) faults.push("a mark of Lexical's stays");
  if (endName !== "the word is chosen" && endName !== "Escape")
    return faults.map((fault) => `${fault} in “${text(now)}”`);

  // The caret stands behind what was chosen, and what is typed next goes there.
  await page.keyboard.press("z");
  const after = await expectSame(page, ben).then(
    () => ben.ownTokens(),
    (error: unknown) => [String(error).slice(0, 300)],
  );
  const z = after.indexOf("z");
  const left = after.slice(0, Math.max(0, z)).findLast((token) => !token.startsWith("¶"));
  const expected = composed === "" ? "I" : composed.slice(-1);
  if (z < 0) faults.push("the next key is lost");
  else if (after.includes(expected) && left !== expected) faults.push(`the next key is behind “${left}”`);
  const ends = await endsOn(page);
  if (ends === null || ben.indexOf(ends[1]) !== z + 1) faults.push("the caret is not behind the next key");
  return faults.map((fault) => `${fault} in “${text(after)}”`);
}

type Pair = readonly [name: string, run: (scene: Scene) => Promise<string[]>];

/** The edits that are tried in a test: each test begins with another one, so that together they try them all. */
function editsFor(name: string): (readonly [string, Edit])[] {
  const turn = [...Object.keys(METHODS), ...Object.keys(ENDS)].indexOf(name);
  return Object.entries(EDITS).filter((_, at) => (at + turn) % EVERY === 0);
}

/** Opens a window and somebody else's client, tries the pairs one after the other, and tells what went wrong. */
async function tryAll(pairs: readonly Pair[]): Promise<string[]> {
  const id = await stage.server.createDocument("Composing");
  const { page } = await stage.open();
  const ben = await Colleague.join(stage.server.collabUrl, id);
  try {
    await openDocument(page, stage.server.origin, id);
    await installProbe(page);
    const scene: Scene = { page, ben, ime: await InputMethod.of(page) };
    const wrong: string[] = [];
    for (const [name, run] of pairs) {
      const faults = await run(scene).catch((error: unknown) => [String(error).slice(0, 600)]);
      if (faults.length > 0) wrong.push(`${name}: ${faults.join("; ")}`);
      // A page that shows nothing new any more fails every pair that follows, and slowly.
      if (faults.some((fault) => fault.includes("Timeout"))) break;
    }
    return wrong;
  } finally {
    ben.leave();
  }
}

const CHOSEN = ["the word is chosen", ENDS["the word is chosen"] as End] as const;

describe("composing, while somebody else edits in the middle of it", () => {
  test.each(Object.entries(METHODS))("%s", async (name, method) => {
    const middle = Math.ceil((method.steps.length - 1) / 2);
    const pairs = editsFor(name).map(([edited, edit]): Pair => [
      `somebody ${edited}`,
      (scene) => tryPair(scene, method, edit, CHOSEN, middle),
    ]);
    expect(await tryAll(pairs)).toEqual([]);
  });

  test.each(Object.entries(ENDS).slice(1))("pinyin, ended by %s", async (...end) => {
    const method = METHODS["Chinese by pinyin"] as Method;
    const pairs = editsFor(end[0]).map(([edited, edit]): Pair => [
      `somebody ${edited}`,
      (scene) => tryPair(scene, method, edit, end, 3),
    ]);
    expect(await tryAll(pairs)).toEqual([]);
  });
});

test("a format switched on just before composing is that of what is composed, also when an edit of somebody else comes between", async () => {
  const id = await stage.server.createDocument("Bold");
  const { page } = await stage.open();
  const ben = await Colleague.join(stage.server.collabUrl, id);
  try {
    await openDocument(page, stage.server.origin, id);
    await installProbe(page);
    const ime = await InputMethod.of(page);
    const formatsOf = (character: string): unknown =>
      ben.flow.blocks[BLOCK]?.content.find((part) => part.kind === "text" && part.text.includes(character));
    for (const offset of [0, OFFSET, 6]) {
      for (const between of [false, true]) {
        ben.write(BLOCKS);
        await ben.arrived(page);
        await selectOn(page, [BLOCK, offset]);
        await page.keyboard.press("ControlOrMeta+b");
        if (between) ben.act((flow) => flow.insertText(ben.tokens().indexOf("H"), "Ё", {}));
        await ben.arrived(page);
        for (const step of [{ set: "n" }, { set: "ni" }, { commit: "你" }]) await ime.step(step);
        await expectSame(page, ben);
        await expect
          .poll(() => formatsOf("你"), { message: `at ${offset}, ${between ? "with" : "without"} an edit between` })
          .toMatchObject({ text: "你", formats: { bold: true } });
      }
    }
  } finally {
    ben.leave();
  }
});

describe("[BD41] what Lexical puts at the caret for the browser to compose in is in nobody else's text, nor comes back with undo", () => {
  const places: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
    "in the middle of a text": (page) => selectOn(page, [BLOCK, OFFSET], [BLOCK, OFFSET]),
    "over a selection": (page) => selectOn(page, [BLOCK, 1], [BLOCK, OFFSET]),
    "over several blocks": (page) => selectOn(page, [0, 2], [BLOCK, OFFSET]),
    "in an empty block": async (page) => {
      await selectOn(page, [2, 4], [2, 4]);
      for (let press = 0; press < 2; press += 1) await page.keyboard.press("Enter");
    },
    "with a format switched on": async (page) => {
      await selectOn(page, [BLOCK, OFFSET], [BLOCK, OFFSET]);
      await page.keyboard.press("ControlOrMeta+b");
    },
  };
  test.each(Object.entries(places))("%s", async (_, select) => {
    const id = await stage.server.createDocument("Composing");
    const colleague = await Colleague.join(stage.server.collabUrl, id);
    writeContent(colleague.flow, BLOCKS);
    const before = toText(colleague.flow);
    const { page } = await stage.open();
    await openDocument(page, stage.server.origin, id);
    await installProbe(page);
    const seen: string[] = [];
    const stop = colleague.flow.observe(() => seen.push(toText(colleague.flow)));
    await select(page);
    const method = await InputMethod.of(page);
    for (const step of [...typed("n", "ni"), { commit: "你" }]) await method.step(step);
    await expect.poll(() => toText(colleague.flow)).toContain("你");
    for (let press = 0; press < 5 && toText(colleague.flow) !== before; press += 1) {
      await page.keyboard.press("ControlOrMeta+z");
      await page.waitForTimeout(200);
    }
    expect(toText(colleague.flow)).toBe(before);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.filter((text) => text.includes("\u200b"))).toEqual([]);
    stop();
    colleague.leave();
  });
});
