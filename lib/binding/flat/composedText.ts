import { $getEditor } from "lexical";
import type { TextNode } from "lexical";

/**
 * What Lexical puts at the caret when somebody begins to compose, for the browser to compose in, and takes away when they are done. It is no
 * letter of anybody's: nobody else is to have it, and undo not to bring it back.
 */
const PLACEHOLDER = "\u200b";

/** Only while somebody composes in this very node. One that came with a paste is a character like others. (A state that has none is read without an editor too.) */
function $hasPlaceholder(node: TextNode): boolean {
  return node.getTextContent().includes(PLACEHOLDER) && node.getKey() === $getEditor()._compositionKey;
}

/** The text of a node without the placeholder. */
export function $textOf(node: TextNode): string {
  const text = node.getTextContent();
  return $hasPlaceholder(node) ? text.replaceAll(PLACEHOLDER, "") : text;
}

/** How many characters of {@link $textOf} lie in front of `offset` in the node. */
export function $charactersBefore(node: TextNode, offset: number): number {
  if (!$hasPlaceholder(node)) return offset;
  return node.getTextContent().slice(0, offset).replaceAll(PLACEHOLDER, "").length;
}

/** The offset in the node behind `count` characters of {@link $textOf}, and behind a placeholder there: what is composed follows it. */
export function $offsetBehind(node: TextNode, count: number): number {
  if (!$hasPlaceholder(node)) return count;
  const text = node.getTextContent();
  let offset = 0;
  for (let rest = count; offset < text.length; offset += 1) {
    if (text[offset] === PLACEHOLDER) continue;
    if (rest === 0) break;
    rest -= 1;
  }
  return offset;
}
