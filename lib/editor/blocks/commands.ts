import { createCommand } from "lexical";
import type { LexicalCommand, NodeKey } from "lexical";

import type { BlockKind } from "./blockKind.ts";

/** Makes every selected block this kind. */
export const SET_BLOCK_TYPE_COMMAND: LexicalCommand<BlockKind> = createCommand("SET_BLOCK_TYPE");

/** Makes every selected block this kind, or paragraphs when all are of it already: what a toolbar button does. */
export const TOGGLE_BLOCK_TYPE_COMMAND: LexicalCommand<BlockKind> = createCommand("TOGGLE_BLOCK_TYPE");

/** Ticks or unticks a check item: the one with this key, or with `null` every selected one. */
export const TOGGLE_CHECK_COMMAND: LexicalCommand<NodeKey | null> = createCommand("TOGGLE_CHECK");

/** Opens or closes the toggle with this key, for this person. */
export const TOGGLE_OPEN_COMMAND: LexicalCommand<NodeKey> = createCommand("TOGGLE_OPEN");

/** Makes the list of the selected numbered items begin at a number, go on from the list before, or (`null`) neither. */
export const SET_LIST_START_COMMAND: LexicalCommand<number | "continue" | null> = createCommand("SET_LIST_START");

/** Puts a divider at the selection, with a block behind it to write on in. */
export const INSERT_DIVIDER_COMMAND: LexicalCommand<void> = createCommand("INSERT_DIVIDER");

/** Which blocks go where. */
export interface MoveBlocks {
  readonly keys: readonly NodeKey[];
  /** The block that they will stand in front of; null: at the end. */
  readonly before: NodeKey | null;
}

/** Moves blocks, which keep their order among each other. Nothing happens if the place is gone. */
export const MOVE_BLOCKS_COMMAND: LexicalCommand<MoveBlocks> = createCommand("MOVE_BLOCKS");

/** Moves the selected blocks past their neighbour. */
export const MOVE_SELECTED_BLOCKS_COMMAND: LexicalCommand<"up" | "down"> = createCommand("MOVE_SELECTED_BLOCKS");

/** Takes bold, italic and the other marks of text off the selection. Links stay: they are content. */
export const CLEAR_FORMATTING_COMMAND: LexicalCommand<void> = createCommand("CLEAR_FORMATTING");

/** What a link editor has to show. */
export interface LinkEditorRequest {
  /** The address of the link at the selection, or `null` when there is none yet. */
  readonly url: string | null;
  /** The text that is, or would become, the link. Empty at a caret outside a link: the address itself is inserted then. */
  readonly text: string;
}

/** Asks the page to show its editor of links. Somebody above handles it; without one nothing happens. */
export const OPEN_LINK_EDITOR_COMMAND: LexicalCommand<LinkEditorRequest> = createCommand("OPEN_LINK_EDITOR");

/** How much of a paste was left out, in blocks and in UTF-16 code units of text. */
export interface PasteLimited {
  readonly keptBlocks: number;
  readonly droppedBlocks: number;
  readonly droppedCharacters: number;
}

/** Tells that a paste was larger than {@link MAX_PASTED_BLOCKS} and its fellows allow, so that the page can say it. */
export const PASTE_LIMITED_COMMAND: LexicalCommand<PasteLimited> = createCommand("PASTE_LIMITED");
