import {
  $isDecoratorNode,
  $isElementNode,
  KEY_BACKSPACE_COMMAND,
  KEY_DELETE_COMMAND,
  SELECT_ALL_COMMAND,
} from "lexical";
import type { LexicalEditor, LexicalNode } from "lexical";
import { $isEmbedNode } from "../../../lib/binding/nodes/EmbedNode.ts";
import { $isFlowTableNode } from "../../../lib/binding/nodes/table/TableNodes.ts";
import { TABLE_EMBED } from "../../../lib/flow/table/tableEmbeds.ts";
import { keyEvent } from "../keyEvent.ts";
import type { Operation } from "../operation.ts";
import { NO_TEXT_CHANGE } from "../operation.ts";
import { $tables } from "../panes.ts";
import { $anyArea, $blocks, $sizeOf, $uniqueBefore } from "../points.ts";
import type { Place } from "../points.ts";
import type { Random } from "../random.ts";
import { now, select, selectAcross, selectCaret, selectInBlock } from "../select.ts";

/** Presses Backspace, or Delete. */
function press(editor: LexicalEditor, key: "Backspace" | "Delete"): void {
  editor.dispatchCommand(key === "Backspace" ? KEY_BACKSPACE_COMMAND : KEY_DELETE_COMMAND, keyEvent(key));
}

/** A stretch of one position before or behind `caret`, in its block; null at the block's edge. */
function neighbour(editor: LexicalEditor, caret: Place, step: -1 | 1): [Place, Place] | null {
  const other = { ...caret, offset: caret.offset + step };
  const size = now(editor, () => {
    const block = $blocks(caret.pane)[caret.block];
    return block ? $sizeOf(block) : 0;
  });
  if (other.offset < 0 || other.offset > size) return null;
  return step < 0 ? [other, caret] : [caret, other];
}

/**
 * Backspace (or Delete) at a caret. Inside a block, Lexical asks the window which character that is; there is none
 * here, so the character is selected first. At the edge of a block no window is asked.
 */
function pressAtCaret(editor: LexicalEditor, random: Random, key: "Backspace" | "Delete") {
  const { start, from } = selectCaret(editor, random);
  const range = neighbour(editor, start, key === "Backspace" ? -1 : 1);
  const selection = range && select(editor, range[0], range[1], random);
  press(editor, key);
  return selection ? { from: selection.from, to: selection.to, inserted: "" } : { from, to: from, inserted: "" };
}

function $dividers(): LexicalNode[] {
  const found: LexicalNode[] = [];
  const visit = (node: LexicalNode): void => {
    if ($isDecoratorNode(node) && !($isEmbedNode(node) && node.getEmbedType() === TABLE_EMBED)) found.push(node);
    else if ($isElementNode(node)) node.getChildren().forEach(visit);
  };
  $blocks().forEach(visit);
  return found;
}

export const deleting: readonly Operation[] = [
  {
    name: "Backspace",
    weight: 8,
    perform: ({ replica: { editor }, random }) => pressAtCaret(editor, random, "Backspace"),
  },
  {
    name: "Backspace at a block's start",
    weight: 5,
    perform({ replica: { editor }, random }) {
      const place = now(editor, () => {
        const pane = $anyArea(random);
        return { pane, block: random.int($blocks(pane).length), offset: 0 };
      });
      const { from } = select(editor, place, place, random);
      press(editor, "Backspace");
      return { from, to: from, inserted: "" };
    },
  },
  {
    name: "Delete",
    weight: 4,
    perform: ({ replica: { editor }, random }) => pressAtCaret(editor, random, "Delete"),
  },
  {
    name: "Delete at a block's end",
    weight: 3,
    perform({ replica: { editor }, random }) {
      const place = now(editor, () => {
        const pane = $anyArea(random);
        const block = random.int($blocks(pane).length);
        return { pane, block, offset: $sizeOf($blocks(pane)[block] as never) };
      });
      const { from } = select(editor, place, place, random);
      press(editor, "Delete");
      return { from, to: from, inserted: "" };
    },
  },
  {
    name: "delete a range in a block",
    weight: 4,
    perform({ replica: { editor }, random }) {
      const range = selectInBlock(editor, random);
      if (!range) return null;
      press(editor, random.chance(0.5) ? "Backspace" : "Delete");
      return { from: range.from, to: range.to, inserted: "" };
    },
  },
  {
    name: "delete a range over blocks",
    weight: 4,
    perform({ replica: { editor }, random }) {
      const range = selectAcross(editor, random);
      if (range.start.block === range.end.block) return null;
      press(editor, random.chance(0.5) ? "Backspace" : "Delete");
      return { from: range.from, to: range.to, inserted: "" };
    },
  },
  {
    name: "delete a block",
    weight: 3,
    perform({ replica: { editor }, random }) {
      return now(editor, () => {
        const pane = $anyArea(random);
        const all = $blocks(pane);
        if (all.length < 2) return null;
        const block = random.int(all.length);
        const node = all[block];
        const from = $uniqueBefore({ pane, block, offset: 0 });
        const to = $uniqueBefore({ pane, block: block + 1, offset: 0 });
        node?.remove();
        return { from, to, inserted: "" };
      });
    },
  },
  {
    name: "delete everything",
    weight: 0.3,
    perform({ replica: { editor }, random }) {
      const to = now(editor, () => $uniqueBefore({ block: $blocks().length, offset: 0 }));
      // What selects everything begins in the first cell of a table that stands in front.
      if (now(editor, () => $blocks()[0]?.getChildren().some($isFlowTableNode) === true)) return null;
      // With the caret in a cell the cell is everything.
      const start = { block: 0, offset: 0 };
      if (now(editor, () => $tables().length > 0)) select(editor, start, start, random);
      editor.dispatchCommand(SELECT_ALL_COMMAND, keyEvent("a"));
      press(editor, "Backspace");
      return { from: 0, to, inserted: "" };
    },
  },
  {
    name: "delete a divider",
    weight: 2,
    perform({ replica: { editor }, random }) {
      const any = now(editor, () => {
        const all = $dividers();
        if (all.length === 0) return false;
        random.pick(all).remove();
        return true;
      });
      return any ? NO_TEXT_CHANGE : null;
    },
  },
];
