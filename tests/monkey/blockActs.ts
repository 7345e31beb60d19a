import type { Page } from "playwright-core";
import { InputMethod } from "../e2e/support/inputMethod.ts";
import type { Act } from "./Act.ts";
import type { Hands } from "./Hands.ts";

const EMBEDS = ["Date", "Equation", "Link card", "Picture"] as const;

const methods = new WeakMap<Page, Promise<InputMethod>>();

/** Writes some letters as an input method does: they are spelt, shown as they are tried, and chosen. */
async function compose(hands: Hands): Promise<void> {
  await hands.toText();
  const method = await (methods.get(hands.page) ?? begin(hands.page));
  const text = hands.letters.take(1 + hands.random.int(3));
  hands.note(`composes “${text}”`);
  for (let length = 1; length <= text.length; length += 1) {
    await method.step({ set: text.slice(0, length) });
    await hands.pause(60);
  }
  if (hands.random.chance(0.15)) await method.cancel();
  else await method.step({ commit: text });
}

function begin(page: Page): Promise<InputMethod> {
  const method = InputMethod.of(page);
  methods.set(page, method);
  return method;
}

/** Drags the block under a place by its grip to where another place is. */
async function dragBlock(hands: Hands): Promise<void> {
  const { page } = hands;
  const [from, to] = [await hands.place(), await hands.place()];
  const start = from === null ? null : await hands.pointOf(from);
  if (from === null || to === null || start === null) return;
  await page.mouse.move(start.x, start.y);
  const grip = await page
    .locator(".cw-handle")
    .boundingBox({ timeout: 300 })
    .catch(() => null);
  // Both have to be on the screen; what is far away is dragged to its edge, which scrolls.
  const end = await page.evaluate((block) => {
    const box = document.querySelectorAll(".cw-text[contenteditable] > .cw-block")[block]?.getBoundingClientRect();
    return box === undefined ? null : Math.min(Math.max(box.top + 3, 120), innerHeight - 10);
  }, to[0]);
  if (grip === null || end === null) return;
  hands.note(`drags block ${from[0]} to ${to[0]}`);
  const hold = { x: grip.x + grip.width / 2, y: grip.y + grip.height / 2 };
  await hands.drag(hold, { x: hold.x + 10, y: end });
}

/** Puts something into the text that is no text, and goes on writing behind it. */
async function insertEmbed(hands: Hands): Promise<void> {
  const { page } = hands;
  await hands.toText();
  const item = hands.random.pick(EMBEDS);
  hands.note(`Insert: ${item}`);
  await page.locator(".cw-toolbar").getByRole("button", { name: "Insert", exact: true }).click({ timeout: 2_000 });
  const entry = page.getByRole("menuitem", { name: item, exact: true });
  await entry.click({ timeout: 400 }).catch(() => page.keyboard.press("Escape"));
  await hands.pause(200);
  // A form is open; the embed is selected when it closes.
  await page.keyboard.press("Escape");
  await hands.pause(60);
  if (hands.random.chance(0.6)) await hands.type(hands.words(2));
}

/** What is done to blocks as a whole, and what is not plain text. */
export const BLOCK_ACTS: readonly Act[] = [
  {
    name: "move a block by keys",
    weight: 3,
    async run(hands) {
      await hands.toText();
      await hands.press(`Alt+Shift+${hands.random.chance(0.5) ? "ArrowUp" : "ArrowDown"}`, 1 + hands.random.int(3));
    },
  },
  { name: "drag a block", weight: 2, run: dragBlock },
  { name: "compose", weight: 4, run: compose },
  { name: "insert an embed", weight: 1, run: insertEmbed },
];
