import { TOGGLE_LINK_COMMAND } from "@lexical/link";
import {
  FORMAT_TEXT_COMMAND,
  INDENT_CONTENT_COMMAND,
  KEY_BACKSPACE_COMMAND,
  KEY_DELETE_COMMAND,
  KEY_ENTER_COMMAND,
  OUTDENT_CONTENT_COMMAND,
} from "lexical";
import type { TextFormatType } from "lexical";
import type { BlockKind } from "../../lib/editor/blocks/blockKind.ts";
import {
  INSERT_DIVIDER_COMMAND,
  MOVE_BLOCKS_COMMAND,
  MOVE_SELECTED_BLOCKS_COMMAND,
  SET_BLOCK_TYPE_COMMAND,
  TOGGLE_CHECK_COMMAND,
} from "../../lib/editor/blocks/commands.ts";
import { keyEvent } from "./keyEvent.ts";
import { typeKeys } from "./operations/typing.ts";
import { $blocks, $select } from "./points.ts";
import { createRandom } from "./random.ts";
import type { Replica } from "./replica.ts";
import { now } from "./select.ts";

/**
 * A person's hands on a replica's editor, for tests that say exactly what is done where. Blocks are counted from 0,
 * offsets in positions of the block. Nothing waits: call {@link Replica.settle} afterwards.
 */
export class Hands {
  readonly #replica: Replica;
  /** Among the ways to say the same place, always the same one. */
  readonly #random = createRandom(1);

  constructor(replica: Replica) {
    this.#replica = replica;
  }

  get #editor() {
    return this.#replica.editor;
  }

  /** Puts the caret into block `block`. */
  caret(block: number, offset: number): this {
    return this.range([block, offset], [block, offset]);
  }

  /** Selects from one place to another. */
  range([block, offset]: readonly [number, number], [lastBlock, lastOffset]: readonly [number, number]): this {
    now(this.#editor, () => $select({ block, offset }, { block: lastBlock, offset: lastOffset }, this.#random));
    return this;
  }

  type(text: string): this {
    typeKeys(this.#editor, text);
    return this;
  }

  enter(): this {
    this.#editor.dispatchCommand(KEY_ENTER_COMMAND, keyEvent("Enter"));
    return this;
  }

  softBreak(): this {
    this.#editor.dispatchCommand(KEY_ENTER_COMMAND, keyEvent("Enter", { shift: true }));
    return this;
  }

  /** At a block's start, or over a selection; elsewhere a headless editor has no window to ask which character. */
  backspace(): this {
    this.#editor.dispatchCommand(KEY_BACKSPACE_COMMAND, keyEvent("Backspace"));
    return this;
  }

  /** At a block's end, or over a selection. */
  delete(): this {
    this.#editor.dispatchCommand(KEY_DELETE_COMMAND, keyEvent("Delete"));
    return this;
  }

  deleteBlock(block: number): this {
    now(this.#editor, () => $blocks()[block]?.remove());
    return this;
  }

  /** Moves `count` blocks from `block` on in front of block `before`, as they are counted now (their number: to the end). */
  move(block: number, count: number, before: number): this {
    const keys = now(this.#editor, () => $blocks().map((node) => node.getKey()));
    this.#editor.dispatchCommand(MOVE_BLOCKS_COMMAND, {
      keys: keys.slice(block, block + count),
      before: keys[before] ?? null,
    });
    return this;
  }

  moveSelected(direction: "up" | "down"): this {
    this.#editor.dispatchCommand(MOVE_SELECTED_BLOCKS_COMMAND, direction);
    return this;
  }

  format(format: TextFormatType): this {
    this.#editor.dispatchCommand(FORMAT_TEXT_COMMAND, format);
    return this;
  }

  link(url: string | null): this {
    this.#editor.dispatchCommand(TOGGLE_LINK_COMMAND, url);
    return this;
  }

  convert(kind: BlockKind): this {
    this.#editor.dispatchCommand(SET_BLOCK_TYPE_COMMAND, kind);
    return this;
  }

  indent(): this {
    this.#editor.dispatchCommand(INDENT_CONTENT_COMMAND, undefined);
    return this;
  }

  outdent(): this {
    this.#editor.dispatchCommand(OUTDENT_CONTENT_COMMAND, undefined);
    return this;
  }

  tick(): this {
    this.#editor.dispatchCommand(TOGGLE_CHECK_COMMAND, null);
    return this;
  }

  divider(): this {
    this.#editor.dispatchCommand(INSERT_DIVIDER_COMMAND, undefined);
    return this;
  }
}
