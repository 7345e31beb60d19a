import { $insertGeneratedNodes, $insertDataTransferForRichText } from "@lexical/clipboard";
import { $createHorizontalRuleNode } from "@lexical/extension";
import { $toggleLink } from "@lexical/link";
import { $insertList, $isListItemNode } from "@lexical/list";
import { $isMarkNode, $unwrapMarkNode, $wrapSelectionInMarkNode } from "@lexical/mark";
import { $setBlocksType } from "@lexical/selection";
import { $insertNodeToNearestRoot } from "@lexical/utils";
import {
  $createTextNode,
  $getRoot,
  $getSelection,
  $isRangeSelection,
  $isTextNode,
  FORMAT_TEXT_COMMAND,
  INDENT_CONTENT_COMMAND,
  KEY_BACKSPACE_COMMAND,
  KEY_DELETE_COMMAND,
  KEY_ENTER_COMMAND,
  OUTDENT_CONTENT_COMMAND,
  SELECT_ALL_COMMAND,
} from "lexical";
import type { LexicalEditor, RangeSelection, TextFormatType } from "lexical";
import type { UndoManager } from "yjs";
import type { BlockKind } from "../../../../lib/editor/blocks/blockKind.ts";
import { attributesOf, isListKind } from "../../../../lib/editor/blocks/blockKind.ts";
import { keyEvent } from "../../../harness/keyEvent.ts";
import { typeKeys } from "../../../harness/operations/typing.ts";
import { now } from "../../../harness/select.ts";
import type { At, Gestures, PastedBlock } from "../../gestures.ts";
import { NotOffered } from "../../gestures.ts";
import { $selectStock, $stockBlocks } from "./blocks.ts";
import { $createBlock } from "./build.ts";

/** A person's hands on a stock editor: the same gestures, by the commands and functions that Lexical's own packages offer. */
export class StockHands implements Gestures {
  readonly #editor: LexicalEditor;
  readonly #undo: UndoManager;

  constructor(editor: LexicalEditor, undo: UndoManager) {
    this.#editor = editor;
    this.#undo = undo;
  }

  caret(block: number, offset: number): void {
    this.range([block, offset], [block, offset]);
  }

  range(from: At, to: At): void {
    now(this.#editor, () => $selectStock(from, to));
  }

  type(text: string): void {
    typeKeys(this.#editor, text);
  }

  enter(): void {
    this.#editor.dispatchCommand(KEY_ENTER_COMMAND, keyEvent("Enter"));
  }

  softBreak(): void {
    this.#editor.dispatchCommand(KEY_ENTER_COMMAND, keyEvent("Enter", { shift: true }));
  }

  backspace(): void {
    this.#editor.dispatchCommand(KEY_BACKSPACE_COMMAND, keyEvent("Backspace"));
  }

  delete(): void {
    this.#editor.dispatchCommand(KEY_DELETE_COMMAND, keyEvent("Delete"));
  }

  deleteBlock(block: number): void {
    now(this.#editor, () => $stockBlocks()[block]?.remove());
  }

  move(block: number, count: number, before: number): void {
    now(this.#editor, () => {
      const blocks = $stockBlocks();
      const moved = blocks.slice(block, block + count);
      const next = blocks[before];
      // A list is an element around its items: what goes in or out of one is another node then.
      if ([...moved, ...(next ? [next] : [])].some($isListItemNode)) throw new NotOffered("moving items of a list");
      for (const node of moved) {
        if (next) next.insertBefore(node);
        else $getRoot().append(node);
      }
    });
  }

  moveSelected(direction: "up" | "down"): void {
    const at = this.#editor.read(() => {
      const selection = $getSelection();
      const node = $isRangeSelection(selection) ? selection.anchor.getNode() : null;
      return $stockBlocks().findIndex((block) => node !== null && (block.is(node) || block.isParentOf(node)));
    });
    this.move(at, 1, direction === "up" ? at - 1 : at + 2);
  }

  deleteEverything(): void {
    this.#editor.dispatchCommand(SELECT_ALL_COMMAND, keyEvent("a"));
    this.backspace();
  }

  paste(text: string): void {
    const data = { types: ["text/plain"], files: [], getData: (type: string) => (type === "text/plain" ? text : "") };
    this.#select((selection) =>
      $insertDataTransferForRichText(data as unknown as DataTransfer, selection, this.#editor),
    );
  }

  pasteBlocks(blocks: readonly PastedBlock[]): void {
    this.#select((selection) => {
      const nodes = blocks.map(({ attributes, text }) => $createBlock(attributes).append($createTextNode(text)));
      $insertGeneratedNodes(this.#editor, nodes, selection);
    });
  }

  format(format: TextFormatType): void {
    this.#editor.dispatchCommand(FORMAT_TEXT_COMMAND, format);
  }

  clearFormatting(): void {
    this.#select((selection) => {
      for (const node of selection.extract()) if ($isTextNode(node)) node.setFormat(0);
    });
  }

  link(url: string | null): void {
    this.#select(() => $toggleLink(url));
  }

  comment(thread: string, value: unknown): void {
    this.#select((selection) => {
      if (value !== null) {
        $wrapSelectionInMarkNode(selection, false, thread);
        return;
      }
      for (const node of selection
        .getNodes()
        .flatMap((inner) => inner.getParents())
        .filter($isMarkNode)) {
        node.deleteID(thread);
        if (node.isAttached() && node.getIDs().length === 0) $unwrapMarkNode(node);
      }
    });
  }

  convert(kind: BlockKind): void {
    this.#select((selection) => {
      if (isListKind(kind)) $insertList(kind);
      else $setBlocksType(selection, () => $createBlock(attributesOf(kind)));
    });
  }

  indent(): void {
    this.#editor.dispatchCommand(INDENT_CONTENT_COMMAND, undefined);
  }

  outdent(): void {
    this.#editor.dispatchCommand(OUTDENT_CONTENT_COMMAND, undefined);
  }

  tick(): void {
    this.#select((selection) => {
      for (const node of [selection.anchor.getNode(), ...selection.anchor.getNode().getParents()]) {
        if ($isListItemNode(node)) node.toggleChecked();
      }
    });
  }

  divider(): void {
    this.#select(() => $insertNodeToNearestRoot($createHorizontalRuleNode()));
  }

  editEmbed(): void {
    throw new NotOffered("an embed with properties");
  }

  undo(): void {
    this.#undo.undo();
  }

  redo(): void {
    this.#undo.redo();
  }

  #select(run: (selection: RangeSelection) => unknown): void {
    now(this.#editor, () => {
      const selection = $getSelection();
      if ($isRangeSelection(selection)) run(selection);
    });
  }
}
