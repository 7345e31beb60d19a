import type { ExpectedPage, ShownBlock } from "../model/expected.ts";

type Values = Readonly<Record<string, unknown>>;

/** A document on one line: blocks between slashes, what is not plain in brackets in front of it. */
export function spellPage(blocks: readonly ShownBlock[] | ExpectedPage): string {
  return blocks
    .map(({ attributes, units }) => {
      let text = spellValues(attributes);
      let last = "";
      for (const { what, formats, props } of units) {
        const look = spellValues({ ...formats, ...props });
        text += look === last ? what : `${look === "" ? "()" : look}${what}`;
        last = look;
      }
      return text === "" ? "∅" : text;
    })
    .join(" / ");
}

function spellValues(values: Values): string {
  const words = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => spellValue(key, value))
    .filter((word) => word !== "")
    .sort();
  return words.length === 0 ? "" : `(${words.join(" ")})`;
}

/** An expected value is a list of those that are allowed; `null` stands for none. */
function spellValue(key: string, value: unknown): string {
  if (!Array.isArray(value)) return value === true ? key : `${key}=${String(value)}`;
  const choices = [...new Set(value.map((choice) => (choice === null ? `no ${key}` : spellValue(key, choice))))];
  const [only] = choices;
  return choices.length === 1 && only !== undefined ? (only.startsWith("no ") ? "" : only) : choices.join("|");
}
