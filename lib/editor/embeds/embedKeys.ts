import { $isParentRTL } from "@lexical/selection";
import {
  $getEditor,
  $isElementNode,
  COMMAND_PRIORITY_CRITICAL,
  COMMAND_PRIORITY_HIGH,
  COMMAND_PRIORITY_LOW,
  COMPOSITION_START_COMMAND,
  CONTROLLED_TEXT_INSERTION_COMMAND,
  DELETE_CHARACTER_COMMAND,
  INSERT_LINE_BREAK_COMMAND,
  INSERT_PARAGRAPH_COMMAND,
  KEY_ARROW_LEFT_COMMAND,
  KEY_ARROW_RIGHT_COMMAND,
  KEY_DOWN_COMMAND,
  KEY_ENTER_COMMAND,
  KEY_ESCAPE_COMMAND,
  mergeRegister,
} from "lexical";
import type { LexicalEditor, LexicalNode, PointType } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import type { EmbedNode } from "../../binding/nodes/EmbedNode.ts";
import { $isPointAtBlockEnd, $isPointAtBlockStart } from "../../binding/nodes/pointInBlock.ts";
import { $blockOf, $isDividerBlock, $kindOf } from "../blocks/block.ts";
import { $caretBlock } from "../blocks/caretBlock.ts";
import { OPEN_EMBED_EDITOR_COMMAND } from "./commands.ts";
import { $embedOf, $selectedEmbed, $selectEmbed, $standingEmbed } from "./embedNodes.ts";

type Side = "before" | "after";

/**
 * The keys at embeds. An arrow key that meets one selects it and the next one goes on behind it, so that everything can be reached
 * that can be seen; Lexical's own way differs by what stands around it.
 */
export function registerEmbedKeys(editor: LexicalEditor): Dispose {
  return mergeRegister(
    editor.registerCommand(KEY_ARROW_LEFT_COMMAND, (event) => $arrow(event, "before"), COMMAND_PRIORITY_HIGH),
    editor.registerCommand(KEY_ARROW_RIGHT_COMMAND, (event) => $arrow(event, "after"), COMMAND_PRIORITY_HIGH),
    editor.registerCommand(
      DELETE_CHARACTER_COMMAND,
      (backward) => $delete(backward ? "before" : "after"),
      COMMAND_PRIORITY_HIGH,
    ),
    editor.registerCommand(
      KEY_ENTER_COMMAND,
      (event) => {
        const embed = $selectedEmbed();
        if (embed === null) return false;
        event?.preventDefault();
        if (editor.isEditable()) editor.dispatchCommand(OPEN_EMBED_EDITOR_COMMAND, embed.getKey());
        return true;
      },
      COMMAND_PRIORITY_HIGH,
    ),
    editor.registerCommand(
      KEY_ESCAPE_COMMAND,
      () => {
        const embed = $selectedEmbed();
        if (embed !== null) $leave(embed, "after");
        return embed !== null;
      },
      COMMAND_PRIORITY_HIGH,
    ),
    editor.registerCommand(
      KEY_DOWN_COMMAND,
      (event) => {
        // What is typed while an embed is selected would go to wherever the browser had its caret last.
        const types = event.key.length === 1 || event.isComposing || event.key === "Process";
        if (!types || event.ctrlKey || event.metaKey || event.altKey) return false;
        return $writeBehind();
      },
      COMMAND_PRIORITY_HIGH,
    ),
    // Behind the shortcuts, some of which have such keys.
    editor.registerCommand(KEY_DOWN_COMMAND, (event) => $selectAround(event), COMMAND_PRIORITY_LOW),
    // Not every keyboard tells of a key first.
    editor.registerCommand(COMPOSITION_START_COMMAND, () => $writeBehind(), COMMAND_PRIORITY_CRITICAL),
    editor.registerCommand(CONTROLLED_TEXT_INSERTION_COMMAND, () => $writeBehind(), COMMAND_PRIORITY_CRITICAL),
    editor.registerCommand(INSERT_PARAGRAPH_COMMAND, () => $writeBehind(), COMMAND_PRIORITY_CRITICAL),
    editor.registerCommand(INSERT_LINE_BREAK_COMMAND, () => $writeBehind(), COMMAND_PRIORITY_CRITICAL),
  );
}

/** What is written while an embed is selected goes behind it. False: it is still to be written. */
function $writeBehind(): false {
  const embed = $selectedEmbed();
  if (embed !== null) $leave(embed, "after");
  return false;
}

const FORWARD_KEYS = ["ArrowDown", "End", "PageDown"];
const BACKWARD_KEYS = ["ArrowUp", "Home", "PageUp"];

/**
 * Keys that move by words and lines, or that extend, begin at a selected embed: the browser, which does what they mean, has no caret while one is
 * selected and would begin at the start of the page. False: it is still to be done.
 */
function $selectAround(event: KeyboardEvent): false {
  const { key, shiftKey } = event;
  const embed = $selectedEmbed();
  if (embed === null) return false;
  let direction: Side;
  if (key === "ArrowLeft" || key === "ArrowRight") direction = $visual(embed, key === "ArrowLeft" ? "before" : "after");
  else if (FORWARD_KEYS.includes(key)) direction = "after";
  else if (BACKWARD_KEYS.includes(key)) direction = "before";
  else return false;
  if (key.startsWith("Arrow") && !shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey) return false;
  const from = embed.getIndexWithinParent() + (direction === "before" ? 1 : 0);
  const to = embed.getIndexWithinParent() + (direction === "before" ? 0 : 1);
  embed.getParentOrThrow().select(shiftKey ? from : to, to);
  return false;
}

function $arrow(event: KeyboardEvent, direction: Side): boolean {
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
  const embed = $selectedEmbed();
  if (embed !== null) {
    event.preventDefault();
    $goOn(embed, $visual(embed, direction));
    return true;
  }
  const caret = $caretBlock();
  if (caret === null) return false;
  const { anchor } = caret.selection;
  const met = $metBy(caret.block, anchor, $visual(anchor.getNode(), direction));
  if (met === null) return false;
  event.preventDefault();
  $selectEmbed(met);
  return true;
}

/** The side that an arrow key points to in the direction of the text. */
function $visual(node: LexicalNode, direction: Side): Side {
  // A headless editor has no style to ask for what a block's own direction comes to.
  const isRtl = $getEditor()._headless ? $blockOf(node)?.getDirection() === "rtl" : $isParentRTL(node);
  if (!isRtl) return direction;
  return direction === "before" ? "after" : "before";
}

/** The embed that the caret meets on one side: beside it, or on the line that it would go to. */
function $metBy(block: BlockNode, point: PointType, side: Side): EmbedNode | null {
  const beside = $embedOf($nodeBeside(point, side));
  if (beside !== null) return beside;
  const isAtEdge = side === "before" ? $isPointAtBlockStart(block, point) : $isPointAtBlockEnd(block, point);
  return isAtEdge ? $embedOf($standingEmbed($neighbour(block, side))) : null;
}

/** From a selected embed to what stands on one side of it. */
function $goOn(embed: EmbedNode, side: Side): void {
  const block = $blockOf(embed);
  const next = block === null || $standingEmbed(block) === null ? null : $neighbour(block, side);
  if (next === null) {
    $leave(embed, side);
    return;
  }
  const standing = $embedOf($standingEmbed(next));
  if (standing !== null) $selectEmbed(standing);
  else if (side === "before") next.selectEnd();
  else next.selectStart();
}

/** Puts the caret beside an embed. */
function $leave(embed: EmbedNode, side: Side): void {
  const at = embed.getIndexWithinParent() + (side === "before" ? 0 : 1);
  embed.getParentOrThrow().select(at, at);
}

function $delete(side: Side): boolean {
  const embed = $selectedEmbed();
  if (embed !== null) {
    $leave(embed, "before");
    embed.remove();
    return true;
  }
  const caret = $caretBlock();
  if (caret === null) return false;
  const { block, selection } = caret;
  const beside = $embedOf($nodeBeside(selection.anchor, side));
  if (beside !== null) {
    beside.remove();
    return true;
  }
  const met = $metBy(block, selection.anchor, side);
  if (met === null || $isDividerBlock(block)) return false;
  // Indentation and kind go first, as everywhere.
  if (side === "before" && !block.isEmpty() && ($kindOf(block) !== "paragraph" || block.getIndent() > 0)) return false;
  if (block.isEmpty() && $kindOf(block) === "paragraph") block.remove();
  // Drawing the line up to it would make words of a picture's line; a second press deletes it, and who did not mean it sees that.
  $selectEmbed(met);
  return true;
}

function $neighbour(block: BlockNode, side: Side): BlockNode | null {
  const sibling = side === "before" ? block.getPreviousSibling() : block.getNextSibling();
  return $isBlockNode(sibling) ? sibling : null;
}

/** The node that touches the caret on one side, also across the edge of a link. */
function $nodeBeside(point: PointType, side: Side): LexicalNode | null {
  let node: LexicalNode = point.getNode();
  if ($isElementNode(node)) {
    const child = node.getChildAtIndex(side === "before" ? point.offset - 1 : point.offset);
    if (child !== null || $isBlockNode(node)) return child;
  } else if (point.offset !== (side === "before" ? 0 : node.getTextContentSize())) {
    return null;
  }
  for (;;) {
    const sibling = side === "before" ? node.getPreviousSibling() : node.getNextSibling();
    const parent: LexicalNode | null = node.getParent();
    if (sibling !== null || parent === null || $isBlockNode(parent)) return sibling;
    node = parent;
  }
}
