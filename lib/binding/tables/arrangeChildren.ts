import type { ElementNode, LexicalNode } from "lexical";
import { longestIncreasing } from "../../base/longestIncreasing.ts";

/**
 * Makes `wanted` the children of `parent`. As many as can be of those that are its children already stay where they are, so that the
 * caret of the browser stays in them.
 */
export function $arrangeChildren(parent: ElementNode, wanted: readonly LexicalNode[]): void {
  const keys = new Set(wanted.map((node) => node.getKey()));
  const old = parent.getChildren();
  // `remove` would take a parent along that may not be empty, were it only for a moment.
  for (const node of old) if (!keys.has(node.getKey())) node.remove(true);
  const places = new Map(old.map((node, at) => [node.getKey(), at]));
  const staying = new Set(longestIncreasing(wanted.map((node) => places.get(node.getKey()) ?? -1)));
  let previous: LexicalNode | null = null;
  for (const [at, node] of wanted.entries()) {
    if (!staying.has(at)) $putBehind(parent, previous, node);
    previous = node;
  }
}

function $putBehind(parent: ElementNode, previous: LexicalNode | null, node: LexicalNode): void {
  const first = parent.getFirstChild();
  if (previous !== null) previous.insertAfter(node, false);
  else if (first === null) parent.append(node);
  else first.insertBefore(node, false);
}
