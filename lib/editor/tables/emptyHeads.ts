import { mergeRegister, TextNode } from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { FlowCellNode } from "../../binding/nodes/table/TableNodes.ts";
import { onRootElement } from "../blocks/rootElement.ts";
import { $cellOf } from "./tableNodes.ts";

/** A head that says nothing is none to a screen reader, as the corner of a table; it only looks like one. */
export function registerEmptyHeads(editor: LexicalEditor): Dispose {
  return onRootElement(editor, () => {
    const look = (mutations: ReadonlyMap<NodeKey, "created" | "updated" | "destroyed">): void => {
      editor.getEditorState().read(
        () => {
          const nodes = editor.getEditorState()._nodeMap;
          for (const key of mutations.keys()) {
            const node = nodes.get(key);
            if (node === undefined || node.__parent === "root") continue;
            const cell = $cellOf(node);
            const element = cell === null ? null : editor.getElementByKey(cell.getKey());
            if (cell === null || element === null) continue;
            const isEmptyHead = cell.getLook().heads !== null && cell.getTextContent().trim() === "";
            if (isEmptyHead) element.setAttribute("role", "cell");
            else element.removeAttribute("role");
          }
        },
        { editor },
      );
    };
    return mergeRegister(
      editor.registerMutationListener(BlockNode, look, { skipInitialization: false }),
      editor.registerMutationListener(FlowCellNode, look, { skipInitialization: false }),
      // Words that begin with a space: the block had a text before it had a word, and does not change any more.
      editor.registerMutationListener(TextNode, look, { skipInitialization: true }),
    );
  });
}
