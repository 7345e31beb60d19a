import { $createLinkNode, $isLinkNode } from "@lexical/link";
import { $createLineBreakNode, $createTextNode, $isLineBreakNode, $isTextNode, TextNode } from "lexical";
import type { ElementNode, LexicalNode } from "lexical";
import { assertNever } from "../../base/assert.ts";
import type { FlowBlock } from "../../flow/types.ts";
import { sameFlat } from "../flat/Flat.ts";
import type { Flat } from "../flat/Flat.ts";
import { flattenBlock } from "../flat/flattenBlock.ts";
import { $readNode } from "../flat/readNode.ts";
import { $createBlockNode } from "../nodes/BlockNode.ts";
import type { BlockNode } from "../nodes/BlockNode.ts";
import { $createEmbedNode, $isEmbedNode } from "../nodes/EmbedNode.ts";
import { $isFlowTableNode } from "../nodes/table/TableNodes.ts";
import type { TableKeeper } from "../tables/TableKeeper.ts";
import { inlinePieces } from "./inlinePieces.ts";
import type { InlinePiece } from "./inlinePieces.ts";

/** A new node that shows `block`. */
export function $drawBlock(block: FlowBlock, tables: TableKeeper | null): BlockNode {
  const node = $createBlockNode(block.attributes);
  const pieces = inlinePieces(flattenBlock(block));
  return pieces.length === 0 ? node : node.append(...$drawPieces(pieces, tables));
}

/**
 * Makes `node` show `block`, keeping as many of its nodes as it can: a node that stays keeps its key and its DOM, and with them the
 * caret of the browser, a spelling mark, a selection that a screen reader reads.
 */
export function $patchBlock(node: BlockNode, block: FlowBlock, tables: TableKeeper | null): void {
  const flat = flattenBlock(block);
  node.setAttributes(block.attributes);
  if ($patchText(node, flat)) return;
  $patchChildren(node, inlinePieces(flat), tables);
  // Should the patch have gone wrong the block is filled anew: nothing may show what is not there.
  if (!$shows(node, flat)) node.clear().append(...$drawPieces(inlinePieces(flat), tables));
}

/** The everyday case: text of one look, shown by one node of that look, of which only the characters change. */
function $patchText(node: BlockNode, { text, runs }: Flat): boolean {
  const [run] = runs;
  const child = node.getFirstChild();
  if (run === undefined || run.from !== 0 || run.to !== text.length || run.look.link !== null) return false;
  if (child === null || child.getNextSibling() !== null) return false;
  if (!$fits(child, { kind: "text", text, look: run.look }, true, null)) return false;
  const shown = child as TextNode;
  if (shown.getTextContent() !== text) shown.setTextContent(text);
  return true;
}

function $shows(node: BlockNode, flat: Flat): boolean {
  return sameFlat($readNode(node).flat, flat);
}

function $drawPieces(pieces: readonly InlinePiece[], tables: TableKeeper | null): LexicalNode[] {
  return pieces.map((piece) => $drawPiece(piece, tables));
}

function $drawPiece(piece: InlinePiece, tables: TableKeeper | null): LexicalNode {
  switch (piece.kind) {
    case "text":
      return $createTextNode(piece.text).setFormat(piece.look.bits).setStyle(piece.look.style);
    case "break":
      return $createLineBreakNode();
    case "embed":
      return tables?.$draw(piece.embed) ?? $createEmbedNode(piece.embed.type, piece.embed.props);
    case "link":
      return $createLinkNode(piece.url).append(...$drawPieces(piece.pieces, null));
    default:
      return assertNever(piece);
  }
}

function $patchChildren(parent: ElementNode, pieces: readonly InlinePiece[], tables: TableKeeper | null): void {
  const old = parent.getChildren();
  const kept = $matchPieces(old, pieces, tables);
  const staying = new Set(kept.filter((node) => node !== null).map((node) => node.getKey()));
  // Kept open while it is empty for a moment: an empty link would remove itself.
  for (const node of old) if (!staying.has(node.getKey())) node.remove(true);
  let next = parent.getFirstChild();
  for (const [at, piece] of pieces.entries()) {
    const node = kept[at] ?? null;
    if (node === null) {
      const drawn = $drawPiece(piece, tables);
      if (next === null) parent.append(drawn);
      else next.insertBefore(drawn, false);
    } else {
      next = node.getNextSibling();
      $patchPiece(node, piece);
    }
  }
}

/** For each piece the node that will show it; null for one to be made. Nodes keep their order. */
function $matchPieces(
  nodes: readonly LexicalNode[],
  pieces: readonly InlinePiece[],
  tables: TableKeeper | null,
): (LexicalNode | null)[] {
  const matched: (LexicalNode | null)[] = pieces.map(() => null);
  let from = 0;
  let nodeEnd = nodes.length;
  let pieceEnd = pieces.length;
  while (from < nodeEnd && from < pieceEnd && $isSame(nodes[from], pieces[from], tables)) {
    matched[from] = nodes[from] as LexicalNode;
    from += 1;
  }
  while (nodeEnd > from && pieceEnd > from && $isSame(nodes[nodeEnd - 1], pieces[pieceEnd - 1], tables)) {
    nodeEnd -= 1;
    pieceEnd -= 1;
    matched[pieceEnd] = nodes[nodeEnd] as LexicalNode;
  }
  let at = from;
  for (let piece = from; piece < pieceEnd; piece += 1) {
    const wanted = pieces[piece] as InlinePiece;
    const alike = nodes.slice(at, nodeEnd).findIndex((node) => $fits(node, wanted, true, tables));
    // The last chance: one of the same kind that changes its look, if no later piece has that look.
    const changing =
      alike < 0 &&
      at < nodeEnd &&
      $fits(nodes[at], wanted, false, tables) &&
      !pieces.slice(piece, pieceEnd).some((other) => $fits(nodes[at], other, true, tables));
    if (alike >= 0) at += alike;
    else if (!changing) continue;
    matched[piece] = nodes[at] as LexicalNode;
    at += 1;
  }
  return matched;
}

/** Whether `node` shows exactly `piece`. */
function $isSame(node: LexicalNode | undefined, piece: InlinePiece | undefined, tables: TableKeeper | null): boolean {
  if (piece === undefined || !$fits(node, piece, true, tables)) return false;
  if (piece.kind === "text") return (node as TextNode).getTextContent() === piece.text;
  if (piece.kind !== "link") return true;
  const children = (node as ElementNode).getChildren();
  return (
    children.length === piece.pieces.length && children.every((child, at) => $isSame(child, piece.pieces[at], null))
  );
}

/** Whether `node` can come to show `piece` by a change of text alone, or if not `strict`, of its look too. */
function $fits(
  node: LexicalNode | undefined,
  piece: InlinePiece,
  strict: boolean,
  tables: TableKeeper | null,
): boolean {
  switch (piece.kind) {
    case "text":
      if (!$isTextNode(node) || node.constructor !== TextNode || !node.isSimpleText()) return false;
      return !strict || (node.getFormat() === piece.look.bits && node.getStyle() === piece.look.style);
    case "break":
      return $isLineBreakNode(node);
    case "embed":
      if (tables !== null && tables.shownBy(piece.embed) !== null) return tables.$shows(node, piece.embed);
      return $isEmbedNode(node) && (!strict || node.getEmbedType() === piece.embed.type);
    case "link":
      return $isLinkNode(node) && (!strict || node.getURL() === piece.url);
    default:
      return assertNever(piece);
  }
}

function $patchPiece(node: LexicalNode, piece: InlinePiece): void {
  if (piece.kind === "text" && $isTextNode(node)) {
    if (node.getTextContent() !== piece.text) node.setTextContent(piece.text);
    if (node.getFormat() !== piece.look.bits) node.setFormat(piece.look.bits);
    if (node.getStyle() !== piece.look.style) node.setStyle(piece.look.style);
  } else if (piece.kind === "embed" && $isEmbedNode(node)) {
    node.setEmbed(piece.embed.type, piece.embed.props);
  } else if (piece.kind === "embed" && $isFlowTableNode(node)) {
    node.setProps(piece.embed.props);
  } else if (piece.kind === "link" && $isLinkNode(node)) {
    if (node.getURL() !== piece.url) node.setURL(piece.url);
    $patchChildren(node, piece.pieces, null);
  }
}
