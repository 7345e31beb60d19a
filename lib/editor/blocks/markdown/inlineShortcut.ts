import { normalizeLinkUrl } from "../../../model/linkUrl.ts";
import type { FragmentFormat } from "../clipboard/fragment.ts";

/** Signs around a piece of text, and what they make of it. Offsets count from the start of the text that was looked at. */
export interface InlineShortcut {
  /** Where the opening signs begin. */
  readonly start: number;
  /** The text between the signs. */
  readonly innerStart: number;
  readonly innerEnd: number;
  readonly format: FragmentFormat | null;
  readonly link: string | null;
}

interface Rule {
  readonly signs: string;
  readonly format: FragmentFormat;
}

/** Longer signs first: `**` would otherwise be read as an empty `*…*`. */
const RULES: readonly Rule[] = [
  { signs: "**", format: "bold" },
  { signs: "~~", format: "strike" },
  { signs: "*", format: "italic" },
  { signs: "_", format: "italic" },
  { signs: "`", format: "code" },
];

const LINK = /\[([^[\]]+)\]\((\S+?)\)$/;

/** Whether a word is interrupted here: `snake_case_name` has no italics, `2*3*4` neither. */
const WORD = /[\p{L}\p{N}]/u;

/** What the text before the caret ends in when its last sign was just typed, or null. */
export function inlineShortcut(textBefore: string): InlineShortcut | null {
  const found = closedShortcut(textBefore);
  // Behind a backtick that is still open, signs are part of the code that is being typed.
  const isInOpenCode =
    found !== null && found.format !== "code" && textBefore.slice(0, found.start).split("`").length % 2 === 0;
  return isInOpenCode ? null : found;
}

function closedShortcut(textBefore: string): InlineShortcut | null {
  if (textBefore.endsWith(")")) return linkShortcut(textBefore);
  for (const rule of RULES) {
    if (!textBefore.endsWith(rule.signs)) continue;
    const found = formatShortcut(textBefore, rule);
    if (found !== null) return found;
    // `**` that closes nothing must not be tried as `*`: the first of the two would be taken for the text's last sign.
    if (rule.signs.length === 2) return null;
  }
  return null;
}

function formatShortcut(text: string, { signs, format }: Rule): InlineShortcut | null {
  const sign = signs.charAt(0);
  const innerEnd = text.length - signs.length;
  // The text must not end in white space, nor in one more of the same sign.
  const last = text.charAt(innerEnd - 1);
  if (last === "" || /\s/.test(last) || last === sign) return null;
  for (
    let start = text.lastIndexOf(signs, innerEnd - 1);
    start !== -1;
    start = start === 0 ? -1 : text.lastIndexOf(signs, start - 1)
  ) {
    const innerStart = start + signs.length;
    const before = text.charAt(start - 1);
    const first = text.charAt(innerStart);
    if (innerStart >= innerEnd) continue;
    // A run of more signs than these opens something else.
    if (before === sign || first === sign) return null;
    if (text.slice(innerStart, innerEnd).includes(sign) && format !== "code" && signs.length === 1) return null;
    if (/\s/.test(first) || text.slice(innerStart, innerEnd).includes("\n")) return null;
    if (sign === "_" && WORD.test(before)) return null;
    if (sign === "*" && signs.length === 1 && /\p{N}/u.test(before)) return null;
    return { start, innerStart, innerEnd, format, link: null };
  }
  return null;
}

function linkShortcut(text: string): InlineShortcut | null {
  const match = LINK.exec(text);
  const [, label, address] = match ?? [];
  if (match === null || label === undefined || address === undefined) return null;
  // "![alt](address)" is a picture.
  if (text.charAt(match.index - 1) === "!") return null;
  const link = normalizeLinkUrl(address);
  if (link === null || label.trim() === "") return null;
  return {
    start: match.index,
    innerStart: match.index + 1,
    innerEnd: match.index + 1 + label.length,
    format: null,
    link,
  };
}
