import { isDeepStrictEqual } from "node:util";
import { $isLinkNode } from "@lexical/link";
import { $isElementNode, $isLineBreakNode, $isTextNode } from "lexical";
import type { ElementNode, LexicalNode, TextFormatType, TextNode } from "lexical";
import { $isBlockNode } from "../../lib/binding/nodes/BlockNode.ts";
import { $isEmbedNode } from "../../lib/binding/nodes/EmbedNode.ts";
import type { FlowBlock, Formats } from "../../lib/flow/types.ts";
import { Breach } from "./breach.ts";
import { $blocks } from "./points.ts";
import type { Replica } from "./replica.ts";

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
  if ($isLinkNode(node)) return $pieces(node, node.getURL());
  return $isElementNode(node) ? $pieces(node, link) : [{ embed: `foreign ${node.getType()}`, props: {} }];
}

/** What the active editor state holds; no ids. */
export function $viewOfState(): BlockView[] {
  return $blocks().map((block) => ({
    id: undefined,
    attributes: $isBlockNode(block) ? { ...block.getAttributes() } : { foreign: block.getType() },
    content: joined($pieces(block, null)),
  }));
}

/** What the editor of `replica` shows. */
export function viewOfEditor({ editor, binding }: Pick<Replica, "editor" | "binding">): BlockView[] {
  const keys = editor.read(() => $blocks().map((block) => block.getKey()));
  return editor.read($viewOfState).map((view, index) => ({ ...view, id: binding.blockId(keys[index] ?? "") }));
}

function joined(pieces: readonly PieceView[]): PieceView[] {
  const result: PieceView[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last && "text" in last && "text" in piece && isDeepStrictEqual(last.formats, piece.formats)) {
      result[result.length - 1] = { text: last.text + piece.text, formats: last.formats };
    } else if (!("text" in piece) || piece.text !== "") result.push(piece);
  }
  return result;
}

/** The editor shows exactly what the flow holds. */
export function checkEditor(replica: Replica, name: string): void {
  const editor = viewOfEditor(replica);
  const flow = viewOfFlow(replica.flow.blocks);
  if (isDeepStrictEqual(editor, flow)) return;
  const at = flow.findIndex((block, index) => !isDeepStrictEqual(block, editor[index]));
  const index = at < 0 ? flow.length : at;
  throw new Breach(
    "the editor shows the flow",
    `${name}, block ${index} of ${flow.length} (editor: ${editor.length})\n  flow   ${JSON.stringify(flow[index])}\n  editor ${JSON.stringify(editor[index])}`,
  );
}
