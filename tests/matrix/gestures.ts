import type { TextFormatType } from "lexical";
import type { BlockKind } from "../../lib/editor/blocks/blockKind.ts";
import type { Properties } from "./model/page.ts";

/** A place as hands find it: a block and an offset in it. */
export type At = readonly [block: number, offset: number];

/** A block to paste. */
export interface PastedBlock {
  readonly attributes: Properties;
  readonly text: string;
}

/** What a person's hands can do in an editor, whatever binding it has. Nothing waits. */
export interface Gestures {
  caret(block: number, offset: number): unknown;
  range(from: At, to: At): unknown;
  type(text: string): unknown;
  enter(): unknown;
  softBreak(): unknown;
  backspace(): unknown;
  delete(): unknown;
  deleteBlock(block: number): unknown;
  /** Moves `count` blocks from `block` on in front of block `before`; the number of blocks: to the end. */
  move(block: number, count: number, before: number): unknown;
  moveSelected(direction: "up" | "down"): unknown;
  deleteEverything(): unknown;
  paste(text: string): unknown;
  pasteBlocks(blocks: readonly PastedBlock[]): unknown;
  format(format: TextFormatType): unknown;
  clearFormatting(): unknown;
  link(url: string | null): unknown;
  /** Comments on what is selected; null ends the thread there. */
  comment(thread: string, value: unknown): unknown;
  convert(kind: BlockKind): unknown;
  indent(): unknown;
  outdent(): unknown;
  tick(): unknown;
  divider(): unknown;
  /** Changes properties of the embed at a place. */
  editEmbed(at: At, props: Properties): unknown;
  undo(): unknown;
  redo(): unknown;
}

/** Thrown by hands whose editor does not offer a gesture. */
export class NotOffered extends Error {
  override readonly name = "NotOffered";
}
