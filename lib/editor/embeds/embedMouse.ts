import {
  $getNearestNodeFromDOMNode,
  CLICK_COMMAND,
  COMMAND_PRIORITY_HIGH,
  isHTMLElement,
  mergeRegister,
  registerEventListeners,
} from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import type { EmbedNode } from "../../binding/nodes/EmbedNode.ts";
import { onRootElement } from "../blocks/rootElement.ts";
import { OPEN_EMBED_EDITOR_COMMAND } from "./commands.ts";
import { $embedOf, $selectEmbed } from "./embedNodes.ts";

/** A click selects an embed, two open its properties; a link in it is followed with Ctrl, as in text, and its buttons do what they say. */
export function registerEmbedMouse(editor: LexicalEditor): Dispose {
  return mergeRegister(
    editor.registerCommand(
      CLICK_COMMAND,
      (event) => {
        const embed = $embedAt(event.target);
        if (embed === null || !isHTMLElement(event.target)) return false;
        if (event.target.closest("button") !== null) return true;
        const link = event.target.closest("a[href]");
        // Where nothing can be written there is nothing to select for, and the browser opens it.
        if (link !== null && (!editor.isEditable() || event.ctrlKey || event.metaKey)) return true;
        if (link !== null) event.preventDefault();
        $selectEmbed(embed);
        return true;
      },
      COMMAND_PRIORITY_HIGH,
    ),
    onRootElement(editor, (root) =>
      registerEventListeners(root, {
        dblclick: (event) => {
          const target = event.target;
          if (!editor.isEditable() || !isHTMLElement(target) || target.closest("button, iframe") !== null) return;
          const key = editor.read(() => $embedAt(target)?.getKey());
          if (key !== undefined) editor.dispatchCommand(OPEN_EMBED_EDITOR_COMMAND, key);
        },
      }),
    ),
  );
}

function $embedAt(target: EventTarget | null): EmbedNode | null {
  return target !== null && "nodeType" in target ? $embedOf($getNearestNodeFromDOMNode(target as Node)) : null;
}
