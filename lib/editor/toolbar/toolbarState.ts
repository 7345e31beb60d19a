import { $isTableSelection } from "@lexical/table";
import { $getSelection, $isRangeSelection } from "lexical";
import type { EditorState, RangeSelection } from "lexical";

import type { BlockKind } from "../blocks/blockKind.ts";
import { FRAGMENT_FORMATS } from "../blocks/clipboard/fragment.ts";
import type { FragmentFormat } from "../blocks/clipboard/fragment.ts";
import { LEXICAL_FORMAT } from "../blocks/clipboard/formatBits.ts";
import { $selectedKind } from "../blocks/conversion.ts";
import { $isOnlyCode } from "../blocks/inlineFormats.ts";
import { $selectedCells } from "../tables/selectedCells.ts";
import { $cellsInSelection } from "../tables/clearCells.ts";
import { $linkAtSelection } from "../blocks/links.ts";

/** What a toolbar shows of the selection. */
export interface ToolbarState {
  /** The kind of all selected blocks, that of new ones when nothing is selected; null when they differ. */
  readonly kind: BlockKind | "unknown" | null;
  /** The formats that all of the selected text has. */
  readonly formats: ReadonlySet<FragmentFormat>;
  /** The selection touches a link. */
  readonly link: boolean;
  /** There is text here that can have formats and links: not in code, and not without a selection. */
  readonly formattable: boolean;
  /** The selection is in a table. */
  readonly table: boolean;
}

export const NOTHING_SELECTED: ToolbarState = {
  kind: "paragraph",
  formats: new Set(),
  link: false,
  formattable: false,
  table: false,
};

export function readToolbarState(editorState: EditorState): ToolbarState {
  return editorState.read(() => {
    const selection = $getSelection();
    const isCells = $isTableSelection(selection);
    if (!$isRangeSelection(selection) && !isCells) return NOTHING_SELECTED;
    const onlyCode = $isOnlyCode();
    return {
      kind: $selectedKind(),
      formats: onlyCode ? NOTHING_SELECTED.formats : isCells ? $formatsOfCells() : formatsOf(selection),
      link: !isCells && $linkAtSelection() !== null,
      formattable: !onlyCode,
      table: $selectedCells(selection) !== null,
    };
  });
}

function formatsOf(selection: RangeSelection): ReadonlySet<FragmentFormat> {
  return new Set(FRAGMENT_FORMATS.filter((format) => selection.hasFormat(LEXICAL_FORMAT[format])));
}

/** The formats that all text in the selected cells has. */
function $formatsOfCells(): ReadonlySet<FragmentFormat> {
  const texts = $cellsInSelection().flatMap((cell) => cell.getAllTextNodes());
  return new Set(
    FRAGMENT_FORMATS.filter(
      (format) => texts.length > 0 && texts.every((text) => text.hasFormat(LEXICAL_FORMAT[format])),
    ),
  );
}

export function sameToolbarState(left: ToolbarState, right: ToolbarState): boolean {
  return (
    left.kind === right.kind &&
    left.link === right.link &&
    left.formattable === right.formattable &&
    left.table === right.table &&
    left.formats.size === right.formats.size &&
    [...left.formats].every((format) => right.formats.has(format))
  );
}
