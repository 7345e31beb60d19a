import { $isElementDOMSlot, $isRootNode, DEFAULT_EDITOR_DOM_CONFIG, isDOMUnmanaged } from "lexical";
import type { EditorDOMRenderConfig, ElementDOMSlot, LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { $isPaneNode } from "../../binding/nodes/table/PaneNode.ts";

/**
 * Lets Lexical find the block that the browser means with a place between blocks: "in front of the fifth child". Lexical takes that for
 * the fifth block, though elements that are no blocks stand among the children, like those that own the items of lists. With two lists
 * above, two clicks on an empty line select it and, as Chromium has it, up to the line below; Lexical selected two lines more, and
 * Delete took them along.
 */
export function registerCountOfBlocks(editor: LexicalEditor): Dispose {
  const before = editor._config.dom ?? DEFAULT_EDITOR_DOM_CONFIG;
  const $getDOMSlot: EditorDOMRenderConfig["$getDOMSlot"] = (node, dom, within) => {
    const slot = before.$getDOMSlot(node, dom, within);
    if (($isRootNode(node) || $isPaneNode(node)) && $isElementDOMSlot(slot)) countOnlyNodes(slot, within);
    return slot;
  };
  const counting = { ...before, $getDOMSlot };
  editor._config.dom = counting;
  return () => {
    // Registered twice, the other may have built on this one, and goes on.
    if (editor._config.dom === counting) editor._config.dom = before;
  };
}

function countOnlyNodes(slot: ElementDOMSlot, editor: LexicalEditor): void {
  const resolve = slot.resolveChildIndex.bind(slot);
  slot.resolveChildIndex = (element, elementDom, dom, offset) => {
    if (dom !== slot.element) return resolve(element, elementDom, dom, offset);
    const inFront = [...dom.childNodes].slice(slot.getFirstChildOffset(), offset);
    const nodes = inFront.filter((child) => child !== editor._blockCursorElement && !isDOMUnmanaged(child));
    return [element, Math.min(nodes.length, element.getChildrenSize())];
  };
}
