import { $getSelection, $isRangeSelection } from "lexical";
import type { FlowTableNode } from "../../lib/binding/nodes/table/TableNodes.ts";
import { TABLE_EMBED } from "../../lib/flow/table/tableEmbeds.ts";
import type { BlockAttributes } from "../../lib/flow/types.ts";
import type { Person } from "./person.ts";
import { $viewOfState } from "./blockView.ts";
import { $cellsOf, $panesIn, $rowsOf, $tables } from "./panes.ts";
import { $placeOf } from "./points.ts";
import type { Place } from "./points.ts";

/**
 * What a person sees, in a line for a report: blocks as `kind…text`, apart by ` / `, a soft break as ⏎, an embed as ▬, the
 * caret as ‸ (the other end of a selection as ◦). A table is `[…]`: rows apart by ` ; `, cells by ` | `, what merged cells show by ` + `.
 */
export function spellEditor({ replica }: Person): string {
  return replica.editor.read(() => {
    const selection = $getSelection();
    const ends = $isRangeSelection(selection) ? [$placeOf(selection.focus), $placeOf(selection.anchor)] : [];
    return $spellBlocks(undefined, ends);
  });
}

type Ends = readonly (Place | null)[];

function $spellBlocks(pane: string | undefined, ends: Ends): string {
  const tables = new Map($tables().map((table) => [table.getTableId(), table]));
  const blocks = $viewOfState(pane).map(({ attributes, content }, index) => {
    const pieces = content.flatMap((piece): string[] => {
      if ("text" in piece) return Array.from(piece.text);
      if ("break" in piece) return ["⏎"];
      const table = tables.get(String((piece.props as { id?: unknown }).id));
      return [piece.embed === TABLE_EMBED && table !== undefined ? $spellTable(table, ends) : "▬"];
    });
    const signs = ends.map((place, end) => ({ place, sign: end === 0 ? "‸" : "◦" })).reverse();
    const here = signs.filter(({ place }) => place?.pane === pane && place?.block === index);
    for (const { place, sign } of here.sort((left, right) => (right.place?.offset ?? 0) - (left.place?.offset ?? 0))) {
      pieces.splice(place?.offset ?? 0, 0, sign);
    }
    return `${kindOf(attributes)}${pieces.join("").replace("‸◦", "‸").replace("◦‸", "‸")}`;
  });
  return blocks.join(" / ");
}

function $spellTable(table: FlowTableNode, ends: Ends): string {
  const rows = $rowsOf(table).map((row) =>
    $cellsOf(row)
      .map((cell) =>
        $panesIn(cell)
          .map((pane) => $spellBlocks(pane.getFlowRoot(), ends))
          .join(" + "),
      )
      .join(" | "),
  );
  return `[${rows.join(" ; ")}]`;
}

function kindOf({ type, indent, checked }: BlockAttributes): string {
  const words = [type, indent === undefined ? "" : `+${indent}`, checked === true ? "✓" : ""].filter(Boolean);
  return words.length === 0 ? "" : `${words.join("")}…`;
}
