import type { Page } from "playwright-core";

/** A place in the text: the block, and how many characters, soft breaks and embeds of it lie in front. */
export type Place = readonly [block: number, offset: number];

/** A soft break and an embed, as the probe writes them. */
export const BREAK = "\u2028";
export const EMBED = "\ufffc";

/** What a window is asked through: it reads the page as the browser has it, without a line of the product's code. */
interface Probe {
  /** The text of each block. */
  blocks(): string[];
  /** The two ends of the browser's selection, where it began first; null when it is not in the text. */
  ends(): readonly [Place, Place] | null;
  /** Selects as a drag of the mouse does, and waits until the page has been told. */
  select(anchor: Place, focus: Place): Promise<void>;
  /** Where the text begins that stands behind a place, in client pixels; the caret's own rectangle, if it has one. */
  pointAt(place: Place): { readonly node: Node; readonly offset: number };
}

declare global {
  var cowriteProbe: Probe;
}

/** Runs in the page. */
function install(): void {
  const rootOf = (): Element => {
    const root = document.querySelector(".cw-text[contenteditable]:not([hidden])");
    if (root === null) throw new Error("no text");
    return root;
  };
  const blocksOf = (): Element[] => [...rootOf().querySelectorAll(":scope > .cw-block")];
  // Lexical marks an empty composition with a character without width.
  const clean = (text: string): string => text.replaceAll("\u200b", "");
  const isManaged = (node: Node): boolean =>
    node instanceof HTMLBRElement && node.hasAttribute("data-lexical-managed-linebreak");
  const isEmbed = (node: Node): boolean => node instanceof Element && node.hasAttribute("data-embed");
  const textOf = (node: Node): string => {
    if (node.nodeType === Node.TEXT_NODE) return clean((node as Text).data);
    if (node instanceof HTMLBRElement) return isManaged(node) ? "" : "\u2028";
    if (isEmbed(node)) return "\ufffc";
    return [...node.childNodes].map(textOf).join("");
  };
  const placeOf = (node: Node, offset: number): Place | null => {
    const root = rootOf();
    const blocks = blocksOf();
    if (node === root) {
      const before = [...root.childNodes].slice(0, offset).filter((child) => blocks.includes(child as Element)).length;
      return before < blocks.length ? [before, 0] : [blocks.length - 1, textOf(blocks.at(-1) as Element).length];
    }
    const index = blocks.findIndex((block) => block.contains(node));
    if (index < 0) return null;
    const range = document.createRange();
    range.setStart(blocks[index] as Element, 0);
    range.setEnd(node, offset);
    return [index, textOf(range.cloneContents()).length];
  };
  const pointAt = ([block, offset]: Place): { node: Node; offset: number } => {
    const element = blocksOf()[block];
    if (element === undefined) throw new Error(`no block ${block}`);
    let left = offset;
    const visit = (node: Node): { node: Node; offset: number } | null => {
      if (node.nodeType === Node.TEXT_NODE) {
        const { length } = node as Text;
        if (left <= length) return { node, offset: left };
        left -= length;
        return null;
      }
      if (isManaged(node)) return null;
      if (node instanceof HTMLBRElement || isEmbed(node)) {
        const parent = node.parentNode as Node;
        const index = [...parent.childNodes].indexOf(node as ChildNode);
        if (left === 0) return { node: parent, offset: index };
        left -= 1;
        const next = node.nextSibling;
        const isText = next !== null && !(next instanceof HTMLBRElement) && !isEmbed(next);
        return left === 0 && !isText ? { node: parent, offset: index + 1 } : null;
      }
      for (const child of node.childNodes) {
        const found = visit(child);
        if (found) return found;
      }
      return null;
    };
    return visit(element) ?? { node: element, offset: 0 };
  };
  globalThis.cowriteProbe = {
    blocks: () => blocksOf().map(textOf),
    ends() {
      const selection = getSelection();
      if (selection?.anchorNode == null || selection.focusNode === null) return null;
      const anchor = placeOf(selection.anchorNode, selection.anchorOffset);
      const focus = placeOf(selection.focusNode, selection.focusOffset);
      return anchor === null || focus === null ? null : [anchor, focus];
    },
    async select(anchor, focus) {
      (rootOf() as HTMLElement).focus({ preventScroll: true });
      const [from, to] = [pointAt(anchor), pointAt(focus)];
      getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
      // The change of selection is told in a task of its own.
      await new Promise((resolve) => setTimeout(resolve));
    },
    pointAt,
  };
}

/** Puts a {@link Probe} into the page, for as long as it is not loaded again. */
export async function installProbe(page: Page): Promise<void> {
  await page.evaluate(install);
}

export function blocksOn(page: Page): Promise<string[]> {
  return page.evaluate(() => cowriteProbe.blocks());
}

export function endsOn(page: Page): Promise<readonly [Place, Place] | null> {
  return page.evaluate(() => cowriteProbe.ends());
}

export async function selectOn(page: Page, anchor: Place, focus: Place = anchor): Promise<void> {
  await page.evaluate(([from, to]) => cowriteProbe.select(from, to), [anchor, focus] as const);
}
