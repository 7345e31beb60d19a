import type { BlockAttributes } from "../../../flow/types.ts";
import { attributesOf } from "../blockKind.ts";
import type { BlockKind } from "../blockKind.ts";

/** What signs at the start of a block turn it into. */
export interface BlockShortcut {
  readonly kind: BlockKind;
  readonly attributes: BlockAttributes;
}

const PREFIXES: readonly { readonly pattern: RegExp; readonly kind: BlockKind; readonly checked?: true }[] = [
  { pattern: /^# $/, kind: "heading1" },
  { pattern: /^## $/, kind: "heading2" },
  { pattern: /^### $/, kind: "heading3" },
  { pattern: /^[-*+] $/, kind: "bullet" },
  { pattern: /^1[.)] $/, kind: "number" },
  { pattern: /^(?:[-*+] )?\[ ?\] $/, kind: "check" },
  { pattern: /^(?:[-*+] )?\[[xX]\] $/, kind: "check", checked: true },
  { pattern: /^> $/, kind: "quote" },
];

const FENCE = /^```([\w+#.-]{0,64})$/;

/** What the text from the block's start to the caret turns the block into when its last sign was just typed, or null. */
export function blockShortcut(textBefore: string): BlockShortcut | null {
  const prefix = PREFIXES.find(({ pattern }) => pattern.test(textBefore));
  if (prefix !== undefined) {
    const attributes = { ...attributesOf(prefix.kind), ...(prefix.checked === true ? { checked: true } : {}) };
    return { kind: prefix.kind, attributes };
  }
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
