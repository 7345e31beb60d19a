import { LinkNode } from "@lexical/link";
import { TableCellNode, TableNode, TableRowNode } from "@lexical/table";
import { ParagraphNode } from "lexical";
import type { LexicalNodeConfig } from "lexical";
import { BlockNode } from "./BlockNode.ts";
import { EmbedNode } from "./EmbedNode.ts";
import { PaneNode } from "./table/PaneNode.ts";
import { FlowCellNode, FlowRowNode, FlowTableNode } from "./table/TableNodes.ts";

/** The nodes that an editor needs for the binding; hand them to `createEditor({ nodes })`. */
export const COWRITE_NODES: readonly LexicalNodeConfig[] = [
  BlockNode,
  { replace: ParagraphNode, with: () => new BlockNode(), withKlass: BlockNode },
  EmbedNode,
  LinkNode,
  FlowTableNode,
  FlowRowNode,
  FlowCellNode,
  { replace: TableNode, with: () => new FlowTableNode(), withKlass: FlowTableNode },
  { replace: TableRowNode, with: () => new FlowRowNode(), withKlass: FlowRowNode },
  { replace: TableCellNode, with: () => new FlowCellNode(), withKlass: FlowCellNode },
  PaneNode,
];
