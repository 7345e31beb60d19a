import { TABLE_EMBED, isGone } from "../../flow/table/tableEmbeds.ts";
import type { Piece } from "../diff/joinPieces.ts";

/**
 * The tables that `pieces` take out of the editor, and that somebody else has taken out of the document already: each was on the screen
 * still, with words in it that they may not have known of, and these are deleted too.
 */
export function takenTables(pieces: readonly Piece[]): string[] {
  const gone = new Set<string>();
  for (const { plan } of pieces) {
    for (const { embeds } of plan.before.flats) {
      for (const { type, props, shared } of embeds.values()) {
        const id = props["id"];
        if (type === TABLE_EMBED && shared !== null && isGone(shared) && typeof id === "string") gone.add(id);
      }
    }
  }
  if (gone.size === 0) return [];
  for (const { plan } of pieces) {
    for (const { embeds } of plan.after.flats) {
      for (const { type, props } of embeds.values()) if (type === TABLE_EMBED) gone.delete(String(props["id"]));
    }
  }
  return [...gone];
}
