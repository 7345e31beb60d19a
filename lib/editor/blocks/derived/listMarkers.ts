import { defineExtension } from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";

import type { Dispose } from "../../../base/disposable.ts";
import { endsAllLists, listMarkers } from "../../../flow/listNumbers.ts";
import { onRootElement } from "../rootElement.ts";
import { StretchWatcher } from "./watchStretches.ts";

/**
 * Writes on each numbered item's element what stands in front of it (`data-marker`), counted by the document's own rule. It is
 * no part of a node: a number that changes because of an item far above changes nothing in the document.
 *
 * Style sheets can count too, but a counter cannot be told to go on where another one stopped.
 */
export function registerListMarkers(editor: LexicalEditor): Dispose {
  return onRootElement(editor, () => {
    /** Items that go on from wherever a list ended: while there are any, no block is a boundary. */
    const continued = new Set<NodeKey>();
    const watcher = new StretchWatcher(editor, {
      facts: (block) => {
        const { type, indent = 0, start = "" } = block.getAttributes();
        if (type === "number" && start === "continue") continued.add(block.getKey());
        else continued.delete(block.getKey());
        return type === "number" ? `${indent} ${start}` : String(indent);
      },
      isBoundary: (block) => continued.size === 0 && endsAllLists(block.getAttributes()),
      isPlain: (block) => block.getBlockType() !== "number",
      apply: (stretch) => {
        const markers = listMarkers(stretch.map((block) => block.getAttributes()));
        for (const [index, block] of stretch.entries()) {
          const element = editor.getElementByKey(block.getKey());
          const marker = markers[index] ?? null;
          if (element === null || element.getAttribute("data-marker") === marker) continue;
          if (marker === null) element.removeAttribute("data-marker");
          else element.setAttribute("data-marker", marker);
        }
      },
      forget: (key) => continued.delete(key),
    });
    return watcher.dispose;
  });
}

export const ListMarkersExtension = defineExtension({ name: "cowrite/ListMarkers", register: registerListMarkers });
