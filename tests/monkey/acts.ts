import type { Act } from "./Act.ts";
import type { Hands } from "./Hands.ts";
import { BLOCK_ACTS } from "./blockActs.ts";
import { TABLE_ACTS } from "./tableActs.ts";

const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] as const;

/** Selects from one place to another with the mouse. */
async function dragSelection(hands: Hands): Promise<void> {
  const from = await hands.place();
  // Mostly a few words or lines: who selects everything all day has no text to work with.
  const far = from === null || hands.random.chance(0.15) ? await hands.place() : null;
  const near = from === null ? null : ([from[0] + hands.random.int(2), from[1] + hands.random.int(12)] as const);
  const to = far ?? near;
  const start = from === null ? null : await hands.pointOf(from);
  const end = to === null ? null : await hands.pointOf(to);
  if (from === null || to === null || start === null || end === null) return;
  // The second look may have scrolled.
  const again = await hands.pointOf(from);
  hands.note(`drags from ${from.join(":")} to ${to.join(":")}`);
  await hands.drag(again ?? start, end);
}

/** Selects some letters with the keyboard. */
async function shiftSelection(hands: Hands): Promise<void> {
  const word = hands.random.chance(0.5) ? "Control+" : "";
  await hands.press(`${word}Shift+${hands.random.pick(ARROWS)}`, 1 + hands.random.int(4));
}

async function selectSome(hands: Hands): Promise<void> {
  const how = hands.random.int(4);
  if (how === 0) await hands.click(2);
  else if (how === 1) await hands.click(3);
  else if (how === 2) await dragSelection(hands);
  else await shiftSelection(hands);
}

/** Clicks a button of the bar, as it is found by its name. */
async function clickTool(hands: Hands, name: string): Promise<void> {
  hands.note(`clicks ${name}`);
  const button = hands.page.locator(".cw-toolbar").getByRole("button", { name, exact: true });
  await button.click({ timeout: 2_000 }).catch(() => hands.note(`(${name} could not be clicked)`));
}

const TOOLS = [
  "Bold",
  "Italic",
  "Underline",
  "Strikethrough",
  "Code",
  "Bulleted list",
  "Numbered list",
  "Check list",
  "Quote",
  "Code block",
  "Divider",
] as const;

const SHORTCUTS = [
  "Control+b",
  "Control+i",
  "Control+u",
  "Control+e",
  "Control+Shift+x",
  "Control+\\",
  "Control+Alt+1",
  "Control+Alt+2",
  "Control+Alt+0",
  "Control+Alt+q",
  "Control+Alt+c",
  "Control+Shift+7",
  "Control+Shift+8",
  "Control+Shift+9",
  "Control+Enter",
] as const;

const MARKDOWN = ["# ", "## ", "- ", "1. ", "> ", "[] ", "``` ", "---"] as const;

/** What is done in a window; what makes text outweighs what takes it away until there is much of it. */
export const ACTS: readonly Act[] = [
  {
    name: "type",
    weight: 24,
    async run(hands) {
      await hands.toText();
      await hands.type(hands.words(5));
    },
  },
  { name: "click", weight: 10, run: async (hands) => void (await hands.click()) },
  { name: "double click", weight: 3, run: async (hands) => void (await hands.click(2)) },
  { name: "triple click", weight: 2, run: async (hands) => void (await hands.click(3)) },
  { name: "drag a selection", weight: 4, run: dragSelection },
  { name: "select by keys", weight: 4, run: shiftSelection },
  {
    name: "move by keys",
    weight: 6,
    async run(hands) {
      await hands.toText();
      const key = hands.random.pick([...ARROWS, "Home", "End", "Control+ArrowLeft", "Control+ArrowRight"]);
      await hands.press(key, 1 + hands.random.int(4));
    },
  },
  {
    name: "enter",
    weight: 8,
    async run(hands) {
      await hands.toText();
      await hands.press("Enter", 1 + hands.random.int(3));
      if (hands.random.chance(0.7)) await hands.type(hands.words(3));
    },
  },
  { name: "soft break", weight: 2, run: (hands) => hands.press("Shift+Enter") },
  { name: "backspace", weight: 6, run: (hands) => hands.press("Backspace", 1 + hands.random.int(6)) },
  { name: "delete", weight: 3, run: (hands) => hands.press("Delete", 1 + hands.random.int(4)) },
  { name: "delete a word", weight: 2, run: (hands) => hands.press("Control+Backspace") },
  {
    name: "delete a selection",
    weight: 3,
    async run(hands) {
      await selectSome(hands);
      await hands.press("Backspace");
    },
  },
  {
    name: "type over a selection",
    weight: 2,
    async run(hands) {
      await selectSome(hands);
      await hands.type(hands.words(2));
    },
  },
  { name: "toolbar", weight: 5, run: (hands) => clickTool(hands, hands.random.pick(TOOLS)) },
  {
    name: "format a selection",
    weight: 4,
    async run(hands) {
      await selectSome(hands);
      await clickTool(hands, hands.random.pick(TOOLS.slice(0, 5)));
    },
  },
  {
    name: "block menu",
    weight: 2,
    async run(hands) {
      hands.note("opens the block menu");
      const button = hands.page.locator(".cw-toolbar").getByRole("button", { name: /^Kind of block/ });
      await button.click({ timeout: 2_000 }).catch(() => undefined);
      await hands.press("ArrowDown", 1 + hands.random.int(8));
      await hands.press("Enter");
    },
  },
  {
    name: "shortcut",
    weight: 5,
    async run(hands) {
      await hands.toText();
      await hands.press(hands.random.pick(SHORTCUTS));
    },
  },
  {
    name: "indent",
    weight: 4,
    async run(hands) {
      await hands.toText();
      await hands.press(hands.random.chance(0.6) ? "Tab" : "Shift+Tab", 1 + hands.random.int(2));
    },
  },
  {
    name: "markdown",
    weight: 4,
    async run(hands) {
      await hands.toText();
      await hands.press("End");
      await hands.press("Enter");
      const signs = hands.random.pick(MARKDOWN);
      hands.note(`types “${signs}”`);
      await hands.page.keyboard.type(signs, { delay: 8 });
      await hands.type(hands.words(2));
    },
  },
  {
    name: "copy",
    weight: 2,
    async run(hands) {
      await selectSome(hands);
      await hands.press("Control+c");
    },
  },
  {
    name: "cut",
    weight: 2,
    async run(hands) {
      await selectSome(hands);
      await hands.press("Control+x");
    },
  },
  {
    name: "paste",
    weight: 3,
    async run(hands) {
      await hands.toText();
      await hands.paste(hands.random.chance(0.8) ? "Control+v" : "Control+Shift+v");
    },
  },
  {
    name: "drag text",
    weight: 2,
    async run(hands) {
      if (!(await hands.click(2))) return;
      const from = await hands.page.evaluate(() => {
        const rect = getSelection()?.rangeCount ? getSelection()?.getRangeAt(0).getClientRects()[0] : undefined;
        return rect === undefined ? null : { x: rect.left + rect.width / 2, y: rect.top + rect.height / 2 };
      });
      const place = await hands.place();
      const to = place === null ? null : await hands.pointOf(place);
      if (from === null || to === null || place === null) return;
      hands.note(`drags the selected text to ${place.join(":")}`);
      await hands.drag(from, to);
    },
  },
  { name: "undo", weight: 4, run: (hands) => hands.press("Control+z", 1 + hands.random.int(5)) },
  { name: "redo", weight: 2, run: (hands) => hands.press("Control+y", 1 + hands.random.int(3)) },
  {
    name: "scroll",
    weight: 2,
    async run(hands) {
      hands.note("scrolls");
      await hands.page.mouse.wheel(0, hands.random.int(1200) - 600);
    },
  },
  {
    name: "link",
    weight: 2,
    async run(hands) {
      await hands.click(2);
      await hands.press("Control+k");
      await hands.pause(80);
      hands.note("types an address");
      await hands.page.keyboard.type(`example.org/${hands.random.int(100)}`);
      await hands.press("Enter");
      await hands.toText();
    },
  },
  { name: "pause", weight: 4, run: (hands) => hands.pause(700) },
  ...TABLE_ACTS,
  ...BLOCK_ACTS,
];

/** What brings the text back to a size that a person can see: a large part of it is selected and deleted. */
export async function prune(hands: Hands): Promise<void> {
  await hands.toText();
  await hands.click();
  await hands.press("Control+Shift+End");
  await hands.press("Backspace");
}
