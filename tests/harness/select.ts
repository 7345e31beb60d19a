import type { LexicalEditor, LexicalNode } from "lexical";
import { $getSelection, $isRangeSelection } from "lexical";
import type { BlockNode } from "../../lib/binding/nodes/BlockNode.ts";
import { $isBlockNode } from "../../lib/binding/nodes/BlockNode.ts";
import type { Place } from "./points.ts";
import {
  $anyPlace,
  $blocks,
  $piecesWhere,
  $placeOf,
  $select,
  $sizeOf,
  $uniqueBefore,
  $writable,
  comparePlaces,
} from "./points.ts";
import type { Random } from "./random.ts";

/** A selection that was set, with how many unique characters lie before its two ends. */
export interface Selected {
  readonly start: Place;
  readonly end: Place;
  readonly from: number;
  readonly to: number;
}

/** Runs `run` in an update of its own and returns what it returns. */
export function now<T>(editor: LexicalEditor, run: () => T): T {
  let result: { value: T } | undefined;
  editor.update(
    () => {
      result = { value: run() };
    },
    { discrete: true },
  );
  if (!result) throw new Error("the update did not run");
  return result.value;
}

/** Selects from `start` to `end`, in either direction. */
export function select(editor: LexicalEditor, start: Place, end: Place, random: Random): Selected {
  return now(editor, () => {
    const [anchor, focus] = random.chance(0.7) ? [start, end] : [end, start];
    $select(anchor, focus, random);
    return { start, end, from: $uniqueBefore(start), to: $uniqueBefore(end) };
  });
}

/** Puts the caret anywhere. */
export function selectCaret(editor: LexicalEditor, random: Random): Selected {
  const place = now(editor, () => $anyPlace(random));
  return select(editor, place, place, random);
}

/** Selects a stretch within one block that has some text; null if no block has. */
export function selectInBlock(editor: LexicalEditor, random: Random): Selected | null {
  const range = now(editor, () => {
    const { pane, blocks } = $writable(random);
    const filled = [...$blocks(pane).entries()].filter(([at, block]) => blocks.includes(at) && $sizeOf(block) > 0);
    if (filled.length === 0) return null;
    const [block, node] = random.pick(filled);
    const size = $sizeOf(node);
    const start = random.int(size);
    const length = random.chance(0.2) ? size - start : 1 + random.int(Math.min(size - start, 6));
    return { start: { pane, block, offset: start }, end: { pane, block, offset: start + length } };
  });
  return range && select(editor, range.start, range.end, random);
}

/** Selects one of the pieces (texts, breaks, embeds) for which `test` holds, or a part of it; null if there is none. */
export function selectPiece(
  editor: LexicalEditor,
  random: Random,
  test: (node: LexicalNode) => boolean,
): Selected | null {
  const piece = now(editor, () => {
    const pieces = $piecesWhere(test);
    return pieces.length === 0 ? null : random.pick(pieces);
  });
  if (!piece) return null;
  const { start, end } = piece;
  const part = random.chance(0.5) ? start.offset + random.int(end.offset - start.offset) : start.offset;
  return select(editor, { ...start, offset: part }, end, random);
}

/** Puts the caret into one of the blocks for which `test` holds; null if there is none. */
export function selectBlock(
  editor: LexicalEditor,
  random: Random,
  test: (block: BlockNode) => boolean,
): Selected | null {
  const place = now(editor, () => {
    const { pane, blocks } = $writable(random);
    const found = [...$blocks(pane).entries()].filter(
      ([at, node]) => blocks.includes(at) && $isBlockNode(node) && test(node),
    );
    if (found.length === 0) return null;
    const [block, node] = random.pick(found);
    return { pane, block, offset: random.int($sizeOf(node) + 1) };
  });
  return place && select(editor, place, place, random);
}

/** Selects from anywhere to anywhere near: up to three blocks on. */
export function selectAcross(editor: LexicalEditor, random: Random): Selected {
  const [left, right] = now(editor, () => {
    const start = $anyPlace(random);
    const { pane } = start;
    const blocks = $blocks(pane);
    const block = Math.min(blocks.length - 1, start.block + random.int(4));
    const target = blocks[block];
    return [start, { pane, block, offset: target ? random.int($sizeOf(target) + 1) : 0 }] as const;
  });
  const [start, end] = comparePlaces(left, right) <= 0 ? [left, right] : [right, left];
  return select(editor, start, end, random);
}

/** The selection as it is; null if there is none, or if its ends are in two cells. */
export function selected(editor: LexicalEditor): Selected | null {
  return now(editor, () => {
    const selection = $getSelection();
    if (!$isRangeSelection(selection)) return null;
    const [left, right] = [$placeOf(selection.anchor), $placeOf(selection.focus)];
    if (!left || !right || left.pane !== right.pane) return null;
    const [start, end] = comparePlaces(left, right) <= 0 ? [left, right] : [right, left];
    return { start, end, from: $uniqueBefore(start), to: $uniqueBefore(end) };
  });
}

/** Whether the selection begins in a cell of a table. Only looks, and is no update. */
export function isInCell(editor: LexicalEditor): boolean {
  return editor.read(() => {
    const selection = $getSelection();
    return $isRangeSelection(selection) && $placeOf(selection.anchor)?.pane !== undefined;
  });
}
