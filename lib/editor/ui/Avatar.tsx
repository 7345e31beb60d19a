import type { CSSProperties } from "react";
import { colorTones } from "../../model/palette.ts";

/** The first letters of the first and the last word of a name, at most two; "?" for a name without any. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  // By code point: half of a surrogate pair would be drawn as a box.
  const letters = picked.map((word) => String.fromCodePoint(word?.codePointAt(0) ?? 0x3f)).join("");
  return letters.toLocaleUpperCase() || "?";
}

/**
 * A person's colour, both tones, for the styles: the theme picks one (`--cw-person` in theme/ui.css).
 * Goes with the class `cw-person`.
 */
export function personStyle(color: string): CSSProperties {
  const { light, dark } = colorTones(color);
  return { "--cw-person-light": light, "--cw-person-dark": dark } as CSSProperties;
}

/** A person as a disc with initials. Decoration: the name beside it, or on the control around it, is what is read out. */
export function Avatar({ name, color }: { readonly name: string; readonly color: string }) {
  return (
    <span className="cw-avatar cw-person" style={personStyle(color)} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
