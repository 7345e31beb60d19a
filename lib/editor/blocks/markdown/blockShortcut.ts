import type { BlockAttributes } from "../../../flow/types.ts";
import { calloutTone } from "../calloutTone.ts";
import { attributesOf, headingKind } from "../blockKind.ts";
import type { BlockKind } from "../blockKind.ts";

/** What signs at the start of a block turn it into. */
export interface BlockShortcut {
  readonly kind: BlockKind;
  /** A `start` is the number that was typed: whether it has to be kept is for the place to decide. */
  readonly attributes: BlockAttributes;
}

const PREFIXES: readonly { readonly pattern: RegExp; readonly kind: BlockKind; readonly checked?: true }[] = [
  { pattern: /^[-*+] $/, kind: "bullet" },
  { pattern: /^(?:[-*+] )?\[ ?\] $/, kind: "check" },
  { pattern: /^(?:[-*+] )?\[[xX]\] $/, kind: "check", checked: true },
  { pattern: /^> $/, kind: "quote" },
  { pattern: /^>> $/, kind: "toggle" },
];

const HEADING = /^(#{1,6}) $/;

/** Three digits: "2026. " at the start of a line is more often a year than an item. */
const NUMBER = /^(\d{1,3})[.)] $/;

/** What people write in front of a callout on other sites, `> [!warning] `. The first two signs have made a quote by then. */
const CALLOUT = /^(?:> ?)?\[!(\w+)\] $/;

const FENCE = /^```([\w+#.-]{0,64})$/;

/** What the text from the block's start to the caret turns the block into when its last sign was just typed, or null. */
export function blockShortcut(textBefore: string): BlockShortcut | null {
  const prefix = PREFIXES.find(({ pattern }) => pattern.test(textBefore));
  if (prefix !== undefined) {
    const attributes = { ...attributesOf(prefix.kind), ...(prefix.checked === true ? { checked: true } : {}) };
    return { kind: prefix.kind, attributes };
  }
  const level = HEADING.exec(textBefore)?.[1]?.length;
  if (level !== undefined) return { kind: headingKind(level), attributes: attributesOf(headingKind(level)) };
  const number = NUMBER.exec(textBefore)?.[1];
  if (number !== undefined) return { kind: "number", attributes: { type: "number", start: Number(number) } };
  const tone = calloutTone(CALLOUT.exec(textBefore)?.[1]);
  if (tone !== undefined) return { kind: "callout", attributes: { type: "callout", tone } };
  return textBefore.endsWith(" ") ? fenceShortcut(textBefore.slice(0, -1)) : null;
}

/** The code block that a whole line of text begins when Enter or a space is pressed behind it: "```" or "```ts". */
export function fenceShortcut(line: string): BlockShortcut | null {
  const language = FENCE.exec(line)?.[1];
  if (language === undefined) return null;
  const attributes: BlockAttributes = language === "" ? { type: "code" } : { type: "code", language };
  return { kind: "code", attributes };
}

/** Whether a whole line is a divider: three hyphens. Longer ones never get there, the third has turned into one. */
export function isDividerLine(line: string): boolean {
  return line === "---";
}
