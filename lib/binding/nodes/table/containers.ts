import { $getRoot, $isElementNode } from "lexical";
import type { ElementNode } from "lexical";
import { $isPaneNode } from "./PaneNode.ts";
import { $isFlowTableNode } from "./TableNodes.ts";

/** What holds blocks: the root, and the panes of all cells, in the order of the document. */
export function $containers(): ElementNode[] {
  const root = $getRoot();
  const containers: ElementNode[] = [root];
  for (let block = root.getFirstChild(); block !== null; block = block.getNextSibling()) {
    if (!$isElementNode(block)) continue;
    for (let inner = block.getFirstChild(); inner !== null; inner = inner.getNextSibling()) {
      if ($isFlowTableNode(inner)) containers.push(...$panesIn(inner));
    }
  }
  return containers;
}

function $panesIn(element: ElementNode): ElementNode[] {
  return element
    .getChildren()
    .flatMap((child) => ($isPaneNode(child) ? [child] : $isElementNode(child) ? $panesIn(child) : []));
}
