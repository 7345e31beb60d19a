import { TEXT_TYPE_TO_FORMAT } from "lexical";
import type { TextFormatType } from "lexical";

import { FRAGMENT_FORMATS } from "./fragment.ts";
import type { FragmentFormat, FragmentFormats } from "./fragment.ts";

/** What Lexical calls the formats. */
export const LEXICAL_FORMAT: Readonly<Record<FragmentFormat, TextFormatType>> = {
  bold: "bold",
  italic: "italic",
  underline: "underline",
  strike: "strikethrough",
  code: "code",
  sub: "subscript",
  sup: "superscript",
};

function bitOf(format: FragmentFormat): number {
  return TEXT_TYPE_TO_FORMAT[LEXICAL_FORMAT[format]] ?? 0;
}

/** The formats of a text node's bits; bits that the document does not know are left out. */
export function formatsOfBits(bits: number): FragmentFormats {
  const formats: Partial<Record<FragmentFormat, true>> = {};
  for (const format of FRAGMENT_FORMATS) if ((bits & bitOf(format)) !== 0) formats[format] = true;
  return formats;
}

export function bitsOfFormats(formats: FragmentFormats): number {
  let bits = 0;
  for (const format of FRAGMENT_FORMATS) if (formats[format] === true) bits |= bitOf(format);
  return bits;
}
