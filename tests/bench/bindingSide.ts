import type { CreateEditorArgs, LexicalEditor, NodeKey } from "lexical";
import {
  $createParagraphNode,
  $createTextNode,
  $getNodeByKey,
  $getRoot,
  $getSelection,
  $isElementNode,
  $isRangeSelection,
  $isTextNode,
} from "lexical";
import type * as Y from "yjs";

/** One editor on one document, by one binding or by none: what the benchmark types into. */
export interface Side {
  readonly editor: LexicalEditor;
  /** Null for an editor without a binding. */
  readonly doc: Y.Doc | null;
  /** Takes the newest step back; nothing without a binding. */
  undo(): void;
  dispose(): void;
}

/** Makes the editor of a side: one without a page, or one that stands in a page. */
export type MakeEditor = (nodes: NonNullable<CreateEditorArgs["nodes"]>) => LexicalEditor;

/** Makes sides of one kind. */
export interface SideMaker {
  readonly name: string;
  /** `state`: a document that the same kind of side has made. Without `makeEditor` the editor has no page. */
  open(state?: Uint8Array, makeEditor?: MakeEditor): Side;
}

/** Text of a block: a line and a half on paper, as in a document that people write. */
function blockText(index: number): string {
  return `Block ${index} holds a sentence of the usual length, so that there is some text to look through.`;
}

/** Fills an empty side with `blocks` paragraphs. */
export function fill(side: Side, blocks: number): void {
  side.editor.update(
    () => {
      const root = $getRoot();
      root.clear();
      for (let index = 0; index < blocks; index++) {
        root.append($createParagraphNode().append($createTextNode(blockText(index))));
      }
    },
    { discrete: true },
  );
}

/** The keys of the first text of each block. */
export function textKeys(side: Side): NodeKey[] {
  return side.editor.read(() =>
    $getRoot()
      .getChildren()
      .flatMap((block) => ($isElementNode(block) ? (block.getFirstDescendant()?.getKey() ?? []) : [])),
  );
}

/** Puts the caret; not part of what is measured. */
export function putCaret(side: Side, key: NodeKey, offset: number): void {
  side.editor.update(
    () => {
      const node = $getNodeByKey(key);
      if ($isTextNode(node)) node.select(offset, offset);
    },
    { discrete: true },
  );
}

/** One key press at the caret, the editor's update and all that its listeners do. Returns milliseconds. */
export function pressKey(side: Side, character: string): number {
  const begin = performance.now();
  side.editor.update(() => $getSelection()?.insertText(character), { discrete: true });
  return performance.now() - begin;
}

/** Enter at the caret. Returns milliseconds. */
export function pressEnter(side: Side): number {
  const begin = performance.now();
  side.editor.update(
    () => {
      const selection = $getSelection();
      if ($isRangeSelection(selection)) selection.insertParagraph();
    },
    { discrete: true },
  );
  return performance.now() - begin;
}
