import type { LexicalEditor } from "lexical";
import type { EditorPoint } from "../types.ts";

/** A place in the page, as a DOM range takes it. */
export interface DomPoint {
  readonly node: Node;
  readonly offset: number;
}

/** The first DOM text inside `node`: a formatted text node of the editor is an element or two around it. */
function firstText(node: Node): Text | null {
  if (node.nodeType === Node.TEXT_NODE) return node as Text;
  for (const child of node.childNodes) {
    const found = firstText(child);
    if (found) return found;
  }
  return null;
}

/** Where `point` is in the page; null when it is not drawn there (yet). */
export function toDomPoint(editor: LexicalEditor, point: EditorPoint): DomPoint | null {
  const element = editor.getElementByKey(point.key);
  if (element === null) return null;
  if (point.type === "element") return { node: element, offset: Math.min(point.offset, element.childNodes.length) };
  const text = firstText(element);
  if (text === null) return { node: element, offset: 0 };
  return { node: text, offset: Math.min(point.offset, text.length) };
}
