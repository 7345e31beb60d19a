import { $isElementNode, $isLineBreakNode, $isTextNode } from "lexical";
import type { LexicalNode, NodeKey } from "lexical";

import type { BlockNode } from "../../../binding/nodes/BlockNode.ts";

/** A text node of a line, and where in the line it begins. */
export interface LinePiece {
  readonly key: NodeKey;
  readonly start: number;
}

/** The lines of a block of code, and the nodes that show each. */
export interface BlockLines {
  readonly texts: string[];
  readonly pieces: LinePiece[][];
}

/** More code than this is not coloured: it is a file that somebody dropped here, and reading it all would never end. */
const MAX_CODE_LENGTH = 1_000_000;

/** Reads a block by its lines; null if it is longer than {@link MAX_CODE_LENGTH}. What is no text counts as one character. */
export function $readLines(block: BlockNode): BlockLines | null {
  const lines: BlockLines = { texts: [], pieces: [] };
  let text = "";
  let pieces: LinePiece[] = [];
  let size = 0;
  const visit = (node: LexicalNode): void => {
    if ($isTextNode(node)) {
      const content = node.getTextContent();
      pieces.push({ key: node.getKey(), start: text.length });
      text += content;
      size += content.length;
    } else if ($isLineBreakNode(node)) {
      lines.texts.push(text);
      lines.pieces.push(pieces);
      [text, pieces] = ["", []];
      size += 1;
    } else if ($isElementNode(node)) {
      for (let child = node.getFirstChild(); child !== null; child = child.getNextSibling()) visit(child);
    } else {
      text += "\ufffc";
      size += 1;
    }
  };
  for (let node = block.getFirstChild(); node !== null; node = node.getNextSibling()) {
    visit(node);
    if (size > MAX_CODE_LENGTH) return null;
  }
  lines.texts.push(text);
  lines.pieces.push(pieces);
  return lines;
}
