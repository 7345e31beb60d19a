import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { HeldWire } from "../harness/heldWire.ts";
import { Shadow } from "../harness/shadow.ts";
import type { TraceStep } from "../harness/trace.ts";
import { planReplay, readFriends } from "../harness/trace.ts";
import { openDocument, textOf, untilWritable } from "./support/editorPage.ts";
import { useStage } from "./support/useStage.ts";

const stage = useStage();

/** Transactions of the session that are typed: its first minutes, with some seventy changes of turn. */
const TRANSACTIONS = Number(process.env["COWRITE_REPLAY"] ?? 1000);

/** The text of the page, a soft break as a newline. */
function textOnPage(page: Page): Promise<string> {
  return page.evaluate(() => {
    const blocks = [...document.querySelectorAll(".cw-text[contenteditable]:not([hidden]) > .cw-block")];
    const text = (node: Node): string => {
      if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
      // The last line of a block needs a break of its own to be seen; it is Lexical's, not the document's.
      if (node instanceof HTMLBRElement) return node.hasAttribute("data-lexical-managed-linebreak") ? "" : "\n";
      return [...node.childNodes].map(text).join("");
    };
    return blocks.map(text).join("\n");
  });
}

async function expectText(page: Page, text: string): Promise<void> {
  await expect.poll(() => textOnPage(page), { timeout: 20_000, interval: 10 }).toBe(text);
}

/** Puts the page's caret behind the first `position` characters, as a click does: through the browser's own selection. */
function putCaret(page: Page, position: number): Promise<void> {
  return page.evaluate(async (wanted) => {
    let left = wanted;
    const set = (node: Node, offset: number): true => {
      getSelection()?.collapse(node, offset);
      return true;
    };
    const place = (node: Node): boolean => {
      if (node.nodeType === Node.TEXT_NODE) {
        const length = node.textContent?.length ?? 0;
        if (left <= length) return set(node, left);
        left -= length;
        return false;
      }
      if (node instanceof HTMLBRElement) {
        const index = [...(node.parentNode?.childNodes ?? [])].indexOf(node);
        if (left === 0) return set(node.parentNode as Node, index);
        left -= 1;
        const next = node.nextSibling;
        const endsHere = next === null || next instanceof HTMLBRElement;
        return left === 0 && endsHere && set(node.parentNode as Node, index + 1);
      }
      if (node.childNodes.length === 0 && left === 0) return set(node, 0);
      return [...node.childNodes].some(place);
    };
    const block = document.querySelector(".cw-text[contenteditable]:not([hidden]) > .cw-block");
    if (!block || !place(block)) throw new Error(`no place ${wanted}`);
    // The change of selection is told in a task of its own.
    await new Promise((resolve) => setTimeout(resolve));
  }, position);
}

/** One window with its person: types what they typed, and shows what they saw. */
class Writer {
  readonly page: Page;
  readonly wire: HeldWire;
  #caret: number | null = null;

  constructor(page: Page, wire: HeldWire) {
    this.page = page;
    this.wire = wire;
  }

  /** Lets the first `count` updates of the other through, and waits until they are shown. */
  async see(count: number, text: string): Promise<void> {
    this.wire.release(count);
    this.#caret = null;
    await expectText(this.page, text);
  }

  async make({ patches }: TraceStep): Promise<void> {
    const { keyboard } = this.page;
    for (const [position, deleted, inserted] of patches) {
      const at = position + deleted;
      if (this.#caret !== at) await putCaret(this.page, at);
      for (let count = 0; count < deleted; count++) await keyboard.press("Backspace");
      for (const character of inserted) {
        // As soft breaks: behind Enter, "- " begins a list, and these two characters are not in the text any more.
        if (character === "\n") await keyboard.press("Shift+Enter");
        else await keyboard.type(character);
      }
      this.#caret = position + inserted.length;
    }
  }
}

test(`the first ${TRANSACTIONS} transactions of two people's real session, typed into two windows, end equal in both, after a reload, and in REST`, async () => {
  const trace = readFriends();
  const steps = planReplay(trace).steps.slice(0, TRANSACTIONS);
  const id = await stage.server.createDocument("Friends");
  const opened = await Promise.all(
    ["Ada", "Ben"].map(async (name) => {
      const { page } = await stage.open({ name });
      const wire = new HeldWire();
      await wire.attach(page);
      await openDocument(page, stage.server.origin, id);
      await textOf(page).click();
      await expect.poll(() => wire.clientId).not.toBeNull();
      wire.hold();
      return new Writer(page, wire);
    }),
  );
  // Where both typed at one place, the smaller client id comes first; in the recording that is the first agent's.
  const writers = opened.sort((left, right) => (left.wire.clientId ?? 0) - (right.wire.clientId ?? 0));
  const shadow = new Shadow(2);

  /** For each writer, after which of its transactions the other has looked: only there must updates be told apart. */
  const looks = [new Set<number>(), new Set<number>()];
  for (const { replica, after } of steps) looks[1 - replica]?.add(after[1 - replica] ?? 0);
  /** By writer and its transactions: updates that had come to the other. */
  const marks = [new Map([[0, 0]]), new Map([[0, 0]])];
  const made = [0, 0];
  const seen = [0, 0];

  for (const step of steps) {
    const at = step.replica;
    const [writer, other] = [writers[at], writers[1 - at]];
    if (!writer || !other) throw new Error("two writers");
    const needed = step.after[1 - at] ?? 0;
    const text = shadow.receive(at, step.after);
    if (needed > (seen[at] ?? 0)) {
      await writer.see(marks[1 - at]?.get(needed) ?? 0, text);
      seen[at] = needed;
    }
    await writer.make(step);
    shadow.make(step);
    made[at] = (made[at] ?? 0) + 1;
    if (!looks[at]?.has(made[at] ?? 0)) continue;
    const merged = shadow.merged();
    await expect.poll(() => other.wire.knownText(), { timeout: 20_000, interval: 10 }).toBe(merged);
    marks[at]?.set(made[at] ?? 0, other.wire.arrived);
  }

  const result = shadow.merged();
  for (const writer of writers) {
    await expect.poll(() => writer.wire.knownText(), { timeout: 20_000 }).toBe(result);
    await writer.see(writer.wire.arrived, result);
    writer.wire.open();
  }
  for (const { page } of writers) {
    await page.reload();
    await untilWritable(page);
    await expectText(page, result);
  }
  const response = await fetch(`${stage.server.origin}/api/v1/documents/${id}/content?format=text`);
  expect((await response.text()).trimEnd()).toBe(result.trimEnd());
}, 300_000);
