import { isDeepStrictEqual } from "node:util";
import { $isLinkNode } from "@lexical/link";
import { $isElementNode, $isLineBreakNode, $isTextNode } from "lexical";
import type { ElementNode, LexicalNode, TextFormatType, TextNode } from "lexical";
import { $isBlockNode } from "../../lib/binding/nodes/BlockNode.ts";
import { $isEmbedNode } from "../../lib/binding/nodes/EmbedNode.ts";
import type { FlowBlock, Formats } from "../../lib/flow/types.ts";
import { $isFlowTableNode } from "../../lib/binding/nodes/table/TableNodes.ts";
import { TABLE_EMBED } from "../../lib/flow/table/tableEmbeds.ts";
import { $panes } from "./panes.ts";
import { $blocks } from "./points.ts";

/** A piece of a block, in plain values; neighbouring text of equal formats is one piece. */
export type PieceView =
  | { readonly text: string; readonly formats: Record<string, unknown> }
  | { readonly break: true }
  | { readonly embed: string; readonly props: unknown };

/** A block in plain values, the same whether it was read from a flow or from an editor. */
export interface BlockView {
  readonly id: string | undefined;
  readonly attributes: Record<string, unknown>;
  readonly content: readonly PieceView[];
}

export function viewOfFlow(blocks: readonly FlowBlock[]): BlockView[] {
  return blocks.map(({ id, attributes, content }) => ({
    id,
    attributes: { ...attributes },
    content: joined(
      content.map((piece): PieceView => {
        switch (piece.kind) {
          case "text":
            return { text: piece.text, formats: withoutComments(piece.formats) };
          case "break":
            return { break: true };
          case "embed":
            return { embed: piece.type, props: { ...piece.props } };
          default:
            return piece satisfies never;
        }
      }),
    ),
  }));
}

/** Threads are no format of the editor's text: they are drawn by themselves. */
function withoutComments(formats: Formats): Record<string, unknown> {
  return Object.fromEntries(Object.entries(formats).filter(([name]) => !name.startsWith("comment:")));
}

const FORMAT_NAMES: Readonly<Record<string, TextFormatType>> = {
  bold: "bold",
  italic: "italic",
  underline: "underline",
  strike: "strikethrough",
  code: "code",
  sub: "subscript",
  sup: "superscript",
};

function $formatsOf(node: TextNode): Record<string, unknown> {
  const formats: Record<string, unknown> = {};
  for (const [name, format] of Object.entries(FORMAT_NAMES)) if (node.hasFormat(format)) formats[name] = true;
  return formats;
}

function $pieces(element: ElementNode, link: string | null): PieceView[] {
  return element.getChildren().flatMap((node): PieceView[] => $pieceOf(node, link));
}

function $pieceOf(node: LexicalNode, link: string | null): PieceView[] {
  if ($isTextNode(node)) {
    return [{ text: node.getTextContent(), formats: { ...$formatsOf(node), ...(link === null ? {} : { link }) } }];
  }
  if ($isLineBreakNode(node)) return [{ break: true }];
  if ($isEmbedNode(node)) return [{ embed: node.getEmbedType(), props: { ...node.getProps() } }];
  // What it holds is looked at by itself, cell by cell.
  if ($isFlowTableNode(node)) return [{ embed: TABLE_EMBED, props: { ...node.getProps() } }];
  if ($isLinkNode(node)) return $pieces(node, node.getURL());
  return $isElementNode(node) ? $pieces(node, link) : [{ embed: `foreign ${node.getType()}`, props: {} }];
}

/** What the active editor state holds, in the document itself or in the cell whose flow is called `pane`; no ids. */
export function $viewOfState(pane?: string): BlockView[] {
  return $blocks(pane).map((block) => ({
    id: undefined,
    attributes: $isBlockNode(block) ? { ...block.getAttributes() } : { foreign: block.getType() },
    content: joined($pieces(block, null)),
  }));
}

/** What all cells hold that the active editor state shows, by the names of their flows. */
export function $viewOfPanes(): Map<string, BlockView[]> {
  return new Map($panes().map((pane) => [pane.getFlowRoot(), $viewOfState(pane.getFlowRoot())]));
}

/** Neighbouring texts of equal formats as one. */
export function joined(pieces: readonly PieceView[]): PieceView[] {
  const result: PieceView[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last && "text" in last && "text" in piece && isDeepStrictEqual(last.formats, piece.formats)) {
      result[result.length - 1] = { text: last.text + piece.text, formats: last.formats };
    } else if (!("text" in piece) || piece.text !== "") result.push(piece);
  }
  return result;
}
