import type { Page } from "playwright-core";

/** What a window saw of the edits of others since it was opened. */
export interface Watched {
  /** Times that something of the flow was drawn into the editor. */
  readonly draws: number;
  /** Draws with a selection in the text, which was looked at before and after. */
  readonly looked: number;
  /** Draws after which letters stood in another order, which leaves nothing to compare with. */
  readonly moved: number;
  /** What was not as it must be. */
  readonly faults: readonly string[];
}

declare global {
  var cowriteWatched: { draws: number; looked: number; moved: number; faults: string[] };
}

/** Runs in the page. Looks at the browser's selection right before and right after everything that is drawn for somebody else. */
function watch(): void {
  interface Drawing {
    update(run: () => void, options?: { readonly tag?: string | readonly string[] }): void;
  }
  const root = document.querySelector<HTMLElement & { __lexicalEditor?: Drawing }>(".cw-text[contenteditable]");
  const editor = root?.__lexicalEditor;
  if (root === null || editor === undefined) throw new Error("no editor to watch");
  const watched = { draws: 0, looked: 0, moved: 0, faults: [] as string[] };
  globalThis.cowriteWatched = watched;
  const isLetter = /[\uac00-\ud7a3\ua000-\ua48c\u1401-\u166c]/;
  const lettersOf = (text: string): string[] => text.split("").filter((character) => isLetter.test(character));

  interface Look {
    readonly letters: readonly string[];
    /** How many letters stand in front of each end of the selection; null without one. */
    readonly ends: readonly number[] | null;
    readonly focused: boolean;
    /** The blocks, with the caret in them. */
    readonly scene: string;
  }
  const look = (): Look => {
    const selection = getSelection();
    const letters = lettersOf(root.textContent);
    const inFront = (node: Node, offset: number): number => {
      const range = document.createRange();
      range.setStart(root, 0);
      range.setEnd(node, offset);
      return lettersOf(range.toString()).length;
    };
    const { anchorNode = null, focusNode = null } = selection ?? {};
    const inText = selection !== null && root.contains(anchorNode) && root.contains(focusNode);
    const before = document.createRange();
    before.setStart(root, 0);
    if (inText) before.setEnd(selection.focusNode as Node, selection.focusOffset);
    let count = before.toString().length;
    const scene = [...root.querySelectorAll(":scope > .cw-block")].map((block) => {
      const text = block.textContent;
      const isHere = inText && block.contains(selection.focusNode);
      const shown = isHere ? `${text.slice(0, count)}|${text.slice(count)}` : text;
      count -= text.length;
      return shown;
    });
    return {
      scene: scene.join("¶"),
      letters,
      ends:
        inText && anchorNode !== null && focusNode !== null
          ? [inFront(anchorNode, selection.anchorOffset), inFront(focusNode, selection.focusOffset)]
          : null,
      focused: document.activeElement === root,
    };
  };
  const singles = (letters: readonly string[]): Set<string> => {
    const seen = new Set<string>();
    const twice = new Set<string>();
    for (const letter of letters) (seen.has(letter) ? twice : seen).add(letter);
    return new Set([...seen].filter((letter) => !twice.has(letter)));
  };
  const compare = (before: Look, after: Look): void => {
    if (before.focused !== after.focused)
      watched.faults.push(before.focused ? "the focus is lost" : "the focus is taken");
    if (before.ends === null) return;
    if (after.ends === null) {
      watched.faults.push("the selection is lost");
      return;
    }
    watched.looked += 1;
    const [was, is] = [singles(before.letters), singles(after.letters)];
    const isCommon = (letter: string): boolean => was.has(letter) && is.has(letter);
    const order = ({ letters }: Look): string => letters.filter(isCommon).join("");
    if (order(before) !== order(after)) {
      watched.moved += 1;
      return;
    }
    for (const [which, count] of before.ends.entries()) {
      const now = after.ends[which] ?? 0;
      const left = before.letters.slice(0, count).filter(isCommon).join("");
      const leftNow = after.letters.slice(0, now).filter(isCommon).join("");
      if (left === leftNow) continue;
      watched.faults.push(`${which === 0 ? "anchor" : "focus"} jumped from ${before.scene} to ${after.scene}`);
    }
  };
  const update = editor.update.bind(editor);
  editor.update = (run, options) => {
    if (!(options?.tag ?? []).includes("cowrite-drawing")) {
      update(run, options);
      return;
    }
    watched.draws += 1;
    const before = look();
    update(run, options);
    compare(before, look());
  };
}

/** Begins to watch. To be called once after each load of the page, when it can be written in. */
export async function watchDraws(page: Page): Promise<void> {
  await page.evaluate(watch);
}

export function watchedOn(page: Page): Promise<Watched> {
  return page.evaluate(() => cowriteWatched);
}
