import { $isLinkNode, LinkNode } from "@lexical/link";
import { $getSelection, $isRangeSelection } from "lexical";
import type { LexicalEditor, LexicalNode } from "lexical";

import type { Dispose } from "../../base/disposable.ts";

/**
 * Makes one link of two to one address that have come to stand side by side, as when the words between them are deleted. To the document
 * they are one, so everybody else sees one; here they would go on to be two, to a screen reader and to who follows them by keys.
 */
export function registerJoinLinks(editor: LexicalEditor): Dispose {
  return editor.registerNodeTransform(LinkNode, (link) => {
    // Who composes in one of them would be interrupted. The next change of it comes.
    if (editor.isComposing()) return;
    const before = link.getPreviousSibling();
    const behind = link.getNextSibling();
    if (isSame(link, behind)) $join(link, behind);
    if (isSame(link, before)) $join(before, link);
  });
}

function isSame(link: LinkNode, other: LexicalNode | null): other is LinkNode {
  return $isLinkNode(other) && other.getURL() === link.getURL();
}

function $join(first: LinkNode, second: LinkNode): void {
  const selection = $getSelection();
  const [size, place] = [first.getChildrenSize(), second.getIndexWithinParent()];
  const block = second.getParentOrThrow().getKey();
  const moved = ($isRangeSelection(selection) ? [selection.anchor, selection.focus] : []).flatMap((point) => {
    if (point.key === second.getKey()) return { point, offset: size + point.offset };
    // Between the two.
    return point.key === block && point.offset === place ? { point, offset: size } : [];
  });
  first.append(...second.getChildren());
  second.remove(true);
  for (const { point, offset } of moved) point.set(first.getKey(), offset, "element");
}
