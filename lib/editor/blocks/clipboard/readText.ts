import { cleanText } from "./cleanText.ts";
import { EMPTY_FRAGMENT } from "./fragment.ts";
import type { Fragment, FragmentInline } from "./fragment.ts";

const LINE_END = /\r\n|[\n\r\u2029]/;

/**
 * Plain text as a fragment: a block a line, U+2028 and the vertical tab (a soft break in Word) as soft breaks.
 * One line end at the very end says only that the last line is whole, and makes no block.
 */
export function readText(text: string): Fragment {
  if (text === "") return EMPTY_FRAGMENT;
  const lines = text.split(LINE_END);
  if (lines.length > 1 && lines.at(-1) === "") lines.pop();
  return { blocks: lines.map((line) => ({ attributes: {}, content: readLine(line) })), inline: lines.length === 1 };
}

function readLine(line: string): FragmentInline[] {
  const content: FragmentInline[] = [];
  for (const [index, part] of line.split(/[\u2028\v]/).entries()) {
    if (index > 0) content.push({ kind: "break" });
    const text = cleanText(part);
    if (text !== "") content.push({ kind: "text", text, formats: {}, link: null });
  }
  return content;
}
