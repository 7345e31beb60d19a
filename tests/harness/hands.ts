import { TOGGLE_LINK_COMMAND } from "@lexical/link";
import {
  FORMAT_TEXT_COMMAND,
  INDENT_CONTENT_COMMAND,
  KEY_BACKSPACE_COMMAND,
  KEY_DELETE_COMMAND,
  KEY_ENTER_COMMAND,
  OUTDENT_CONTENT_COMMAND,
  PASTE_COMMAND,
  SELECT_ALL_COMMAND,
} from "lexical";
import type { TextFormatType } from "lexical";
import { $isEmbedNode } from "../../lib/binding/nodes/EmbedNode.ts";
import type { BlockKind } from "../../lib/editor/blocks/blockKind.ts";
import type { FragmentBlock } from "../../lib/editor/blocks/clipboard/fragment.ts";
import { LEXICAL_MIME } from "../../lib/editor/blocks/clipboard/readLexicalJson.ts";
import { writeLexicalJson } from "../../lib/editor/blocks/clipboard/writeLexicalJson.ts";
import {
  CLEAR_FORMATTING_COMMAND,
  INSERT_DIVIDER_COMMAND,
  MOVE_BLOCKS_COMMAND,
  MOVE_SELECTED_BLOCKS_COMMAND,
  SET_BLOCK_TYPE_COMMAND,
  TOGGLE_CHECK_COMMAND,
} from "../../lib/editor/blocks/commands.ts";
import { SET_EMBED_COMMAND } from "../../lib/editor/embeds/commands.ts";
import { assert } from "../../lib/base/assert.ts";
import type { BlockAttributes, Flow, FormatChange } from "../../lib/flow/types.ts";
import { keyEvent, pasteEvent } from "./keyEvent.ts";
import { typeKeys } from "./operations/typing.ts";
import { $blocks, $piecesWhere, $select } from "./points.ts";
import { createRandom } from "./random.ts";
import type { Place } from "./points.ts";
import type { Replica } from "./replica.ts";
import { now, selected } from "./select.ts";

/** A block to paste: what it is, and its text. */
interface PastedBlock {
  readonly attributes: BlockAttributes;
  readonly text: string;
}

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

  /** Pastes plain text, line by line. */
  paste(text: string): this {
    this.#editor.dispatchCommand(PASTE_COMMAND, pasteEvent({ "text/plain": text }));
    return this;
  }

  /** Pastes blocks that were copied in an editor like this one. */
  pasteBlocks(pasted: readonly PastedBlock[]): this {
    const blocks = pasted.map(({ attributes, text }): FragmentBlock => ({
      attributes,
      content: [{ kind: "text", text, formats: {}, link: null }],
    }));
    const json = writeLexicalJson({ blocks, inline: false }, this.#editor._config.namespace);
    this.#editor.dispatchCommand(PASTE_COMMAND, pasteEvent({ [LEXICAL_MIME]: json }));
    return this;
  }

  deleteEverything(): this {
    this.#editor.dispatchCommand(SELECT_ALL_COMMAND, keyEvent("a"));
    return this.backspace();
  }

  clearFormatting(): this {
    this.#editor.dispatchCommand(CLEAR_FORMATTING_COMMAND, undefined);
    return this;
  }

  /** Puts what is selected under the thread `thread`, as the page does it: in the flow. `null` ends the thread there. */
  comment(thread: string, value: unknown): this {
    const selection = selected(this.#editor);
    assert(selection, "nothing is selected");
    const { flow } = this.#replica;
    const [from, to] = [indexOf(flow, selection.start), indexOf(flow, selection.end)];
    const change: FormatChange = { [`comment:${thread}`]: value };
    flow.transact("comment", () => flow.formatRange(from, to - from, change));
    return this;
  }

  /** Changes properties of the embed that lies behind `offset` positions of block `block`. */
  editEmbed([block, offset]: readonly [number, number], change: Readonly<Record<string, unknown>>): this {
    now(this.#editor, () => {
      const isThere = ({ start }: { readonly start: Place }): boolean =>
        start.block === block && start.offset === offset;
      $piecesWhere((node) => {
        const at = $isEmbedNode(node) ? $piecesWhere((other) => other.is(node)) : [];
        if (at.some(isThere)) this.#editor.dispatchCommand(SET_EMBED_COMMAND, { key: node.getKey(), change });
        return false;
      });
    });
    return this;
  }

  undo(): this {
    this.#replica.binding.undo();
    return this;
  }

  redo(): this {
    this.#replica.binding.redo();
    return this;
  }
}

function indexOf(flow: Flow, { block, offset }: Place): number {
  const found = flow.blocks[block];
  assert(found, "a place outside of the flow");
  return flow.startOf(found) + offset;
}
