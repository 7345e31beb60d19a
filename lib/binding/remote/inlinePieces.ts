import { SOFT_BREAK } from "../../flow/types.ts";
import type { Flat, FlatEmbed } from "../flat/Flat.ts";
import type { Look } from "../flat/look.ts";

/** What a block's element is filled with, in the order of nodes. */
export type InlinePiece =
  | { readonly kind: "text"; readonly text: string; readonly look: Look }
  | { readonly kind: "break" }
  | { readonly kind: "embed"; readonly embed: FlatEmbed }
  | { readonly kind: "link"; readonly url: string; readonly pieces: readonly InlinePiece[] };

/** Cuts what a block shows into the nodes that show it. Neighbours under one link are in one link; a break between them too. */
export function inlinePieces(flat: Flat): InlinePiece[] {
  const pieces: InlinePiece[] = [];
  let link: { url: string; pieces: InlinePiece[]; breaks: number } | null = null;
  for (const { piece, url } of flatPieces(flat)) {
    if (piece.kind === "break" && link !== null) {
      // Only what comes next tells whether the break is inside.
      link.pieces.push(piece);
      link.breaks += 1;
      continue;
    }
    if (link !== null && link.url !== url) {
      closeLink(pieces, link);
      link = null;
    }
    if (url === null) {
      pieces.push(piece);
    } else {
      link ??= { url, pieces: [], breaks: 0 };
      link.pieces.push(piece);
      link.breaks = 0;
    }
  }
  if (link !== null) closeLink(pieces, link);
  return pieces;
}

function closeLink(pieces: InlinePiece[], link: { url: string; pieces: InlinePiece[]; breaks: number }): void {
  const inside = link.pieces.length - link.breaks;
  pieces.push({ kind: "link", url: link.url, pieces: link.pieces.slice(0, inside) }, ...link.pieces.slice(inside));
}

function* flatPieces(flat: Flat): Generator<{ readonly piece: InlinePiece; readonly url: string | null }> {
  const { text, runs, embeds } = flat;
  let run = 0;
  for (let at = 0; at < text.length;) {
    const embed = embeds.get(at);
    const current = runs[run];
    if (embed !== undefined) {
      yield { piece: { kind: "embed", embed }, url: embed.look.link };
      at += 1;
    } else if (current !== undefined && current.from === at) {
      yield { piece: { kind: "text", text: text.slice(at, current.to), look: current.look }, url: current.look.link };
      at = current.to;
      run += 1;
    } else {
      // What is neither is a soft break.
      if (text[at] === SOFT_BREAK) yield { piece: { kind: "break" }, url: null };
      at += 1;
    }
  }
}
