import type { TextFormatType } from "lexical";
import { BREAK, EMBED } from "../model/page.ts";
import type { Operation, Plan, Target } from "../operation.ts";
import { at, letters } from "./describe.ts";
import { clearing, over } from "./over.ts";

/** The formats of text, each with its name in the document. */
const FORMATS = [
  ["bold", "bold"],
  ["italic", "italic"],
  ["underline", "underline"],
  ["strikethrough", "strike"],
  ["code", "code"],
] as const satisfies readonly (readonly [TextFormatType, string])[];

/** On where some of the range lacks the format, off where all of it has it. */
function toggle(target: Target, range: readonly [number, number], format: TextFormatType, key: string): Plan {
  const units = target.page.unitsBetween(target.at(range[0]), target.at(range[1]));
  const isOn = units
    .filter(({ what }) => what !== BREAK && !what.startsWith(EMBED))
    .every(({ formats }) => key in formats);
  return over(target, range, (hands) => hands.format(format), { [key]: isOn ? null : true });
}

export const formatting: readonly Operation[] = [
  ...FORMATS.flatMap(([format, key]): Operation[] => [
    {
      name: `${format} on`,
      family: "format",
      needs: letters,
      plan: (target) => toggle(target, [1, 5], format, key),
    },
    {
      name: `${format} off`,
      family: "format",
      needs: { text: "letters", formats: { [key]: true } },
      plan: (target) => toggle(target, [2, 6], format, key),
    },
  ]),
  {
    name: "bold on, further right",
    family: "format",
    needs: letters,
    plan: (target) => toggle(target, [3, 7], "bold", "bold"),
  },
  {
    name: "clear formatting",
    family: "format",
    needs: { text: "letters", formats: { bold: true, italic: true } },
    plan({ page, at: place }) {
      const [from, to] = [place(1), place(7)];
      return {
        act: (hands) => (hands.range(at(from), at(to)), hands.clearFormatting()),
        effects: clearing(from, to, page, (format) => format !== "link"),
      };
    },
  },
];
