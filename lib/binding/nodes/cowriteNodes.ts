import { LinkNode } from "@lexical/link";
import { ParagraphNode } from "lexical";
import type { LexicalNodeConfig } from "lexical";
import { BlockNode } from "./BlockNode.ts";
import { EmbedNode } from "./EmbedNode.ts";

/** The nodes that an editor needs for the binding; hand them to `createEditor({ nodes })`. */
export const COWRITE_NODES: readonly LexicalNodeConfig[] = [
  BlockNode,
  { replace: ParagraphNode, with: () => new BlockNode(), withKlass: BlockNode },
  EmbedNode,
  LinkNode,
];
