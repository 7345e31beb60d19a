import { $getSelection, $isRangeSelection } from "lexical";
import type { BlockAttributes } from "../../lib/flow/types.ts";
import type { Person } from "./person.ts";
import { $placeOf } from "./points.ts";
import { viewOfEditor } from "./snapshot.ts";

/**
 * What a person sees, in a line for a report: blocks as `kind…text`, apart by ` / `, a soft break as ⏎, an embed as ▬, the
 * caret as ‸ (the other end of a selection as ◦).
 */
export function spellEditor({ replica }: Person): string {
  const ends = replica.editor.read(() => {
    const selection = $getSelection();
    return $isRangeSelection(selection) ? [$placeOf(selection.focus), $placeOf(selection.anchor)] : [];
  });
  const blocks = viewOfEditor(replica).map(({ attributes, content }, index) => {
    let text = content.map((piece) => ("text" in piece ? piece.text : "break" in piece ? "⏎" : "▬")).join("");
    const signs = ends.map((place, end) => ({ place, sign: end === 0 ? "‸" : "◦" })).reverse();
    const here = signs.filter(({ place }) => place?.block === index);
    for (const { place, sign } of here.sort((left, right) => (right.place?.offset ?? 0) - (left.place?.offset ?? 0))) {
      const offset = place?.offset ?? 0;
      text = text.slice(0, offset) + sign + text.slice(offset);
    }
    return `${kindOf(attributes)}${text.replace("‸◦", "‸").replace("◦‸", "‸")}`;
  });
  return blocks.join(" / ");
}

function kindOf({ type, indent, checked }: BlockAttributes): string {
  const words = [type, indent === undefined ? "" : `+${indent}`, checked === true ? "✓" : ""].filter(Boolean);
  return words.length === 0 ? "" : `${words.join("")}…`;
}
