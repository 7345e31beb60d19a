import { $isLinkNode } from "@lexical/link";
import type { LinkNode } from "@lexical/link";
import { $copyNode, $findMatchingParent } from "lexical";
import type { LexicalNode, NodeKey, RangeSelection } from "lexical";

import { $blockOf } from "./block.ts";
import { $offsetOf, $setPoint } from "./blockContent.ts";

/**
 * Takes the links off what is selected; what else is in them stays linked. At a caret the whole link there goes.
 *
 * Lexical's own way throws when a selection begins at the end of a link, or ends at the start of one: it looks for the
 * selected part of a link of which nothing is selected.
 */
export function $unlink(selection: RangeSelection): void {
  if (selection.isCollapsed()) {
    const link = $linkOf(selection.anchor.getNode());
    if (link !== null) $keeping(selection, () => $liftOut(link, () => true));
    return;
  }
  // Cuts texts at the ends of the selection; a node that is only touched is not among them.
  const selected = new Set<NodeKey>();
  const links = new Map<NodeKey, LinkNode>();
  for (const node of selection.extract()) {
    const link = $linkOf(node);
    if (link === null || link.is(node)) continue;
    selected.add(node.getKey());
    links.set(link.getKey(), link);
  }
  $keeping(selection, () => {
    for (const link of links.values()) $liftOut(link, (child) => selected.has(child.getKey()));
  });
}

/** Runs `$run`, which moves nodes about within their blocks, and selects the same content again. */
function $keeping(selection: RangeSelection, $run: () => void): void {
  const ends = [selection.anchor, selection.focus].map((point) => {
    const block = $blockOf(point.getNode());
    return block === null ? null : { point, block, offset: $offsetOf(block, point) };
  });
  $run();
  for (const end of ends) if (end !== null) $setPoint(end.point, end.block, end.offset);
}

/** Puts the children that `isOut` names beside their link. The others stay in it, or in copies of it behind those. */
function $liftOut(link: LinkNode, isOut: (child: LexicalNode) => boolean): void {
  const children = link.getChildren();
  const firstIn = children.findIndex((child) => !isOut(child));
  for (const child of firstIn < 0 ? children : children.slice(0, firstIn)) link.insertBefore(child, false);
  if (firstIn < 0) {
    link.remove();
    return;
  }
  let last: LexicalNode = link;
  let holder: LinkNode | null = link;
  for (const child of children.slice(firstIn)) {
    if (isOut(child)) {
      last.insertAfter(child, false);
      last = child;
      holder = null;
      continue;
    }
    if (holder === null) {
      holder = $copyNode(link);
      last.insertAfter(holder, false);
      last = holder;
    }
    if (!holder.is(link)) holder.append(child);
  }
}

function $linkOf(node: LexicalNode): LinkNode | null {
  return $findMatchingParent(node, $isLinkNode);
}
