import {
  $createLineBreakNode,
  $createTextNode,
  COLLABORATION_TAG,
  $hasUpdateTag,
  defineExtension,
  HISTORIC_TAG,
  TextNode,
} from "lexical";
import type { LexicalEditor, LexicalNode } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { cleanText } from "./clipboard/cleanText.ts";

const LINE_END = /\r\n|[\n\r\v\u2028\u2029]/;

/**
 * Keeps characters out of the text that the document cannot hold. Input methods and dictation type line ends into a text;
 * there they would be a space to one reader and a new line to the next, so they become soft breaks.
 */
export function registerTextHygiene(editor: LexicalEditor): Dispose {
  return editor.registerNodeTransform(TextNode, (node) => {
    if ($hasUpdateTag(COLLABORATION_TAG) || $hasUpdateTag(HISTORIC_TAG) || node.isComposing()) return;
    const text = node.getTextContent();
    if (cleanText(text) === text) return;
    const lines = text.split(LINE_END).map(cleanText);
    const [first = "", ...others] = lines;
    const format = node.getFormat();
    const style = node.getStyle();
    let last: LexicalNode = node;
    for (const line of others) {
      const parts: LexicalNode[] = [$createLineBreakNode()];
      if (line !== "") parts.push($createTextNode(line).setFormat(format).setStyle(style));
      for (const part of parts) {
        last.insertAfter(part);
        last = part;
      }
    }
    node.setTextContent(first);
    if (others.length > 0) last.selectEnd();
  });
}

export const TextHygieneExtension = defineExtension({ name: "cowrite/TextHygiene", register: registerTextHygiene });
