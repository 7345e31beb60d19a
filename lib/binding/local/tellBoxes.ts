import type * as Y from "yjs";
import { TABLE_EMBED } from "../../flow/table/tableEmbeds.ts";
import type { Flat, FlatEmbed } from "../flat/Flat.ts";

/** Whether an embed shows its table on the screen; null while more was done to tables than is drawn: that nobody has seen. */
export type ShowsTable = (embed: Y.Map<unknown>) => boolean | null;

/**
 * `flats` in which the embeds of a table that stands in them more than once (two people brought it back) say which of them shows it. They are
 * the same but for that, and whoever takes the box away that the other is drawn as has not meant the table.
 */
export function tellBoxes(flats: readonly Flat[], showsTable: ShowsTable): readonly Flat[] {
  const seen = new Set<unknown>();
  const doubled = new Set<unknown>();
  for (const { embeds } of flats) {
    for (const { type, props } of embeds.values()) {
      if (type !== TABLE_EMBED) continue;
      if (seen.has(props["id"])) doubled.add(props["id"]);
      seen.add(props["id"]);
    }
  }
  if (doubled.size === 0) return flats;
  const told = (embed: FlatEmbed): FlatEmbed => {
    if (embed.type !== TABLE_EMBED || embed.shared === null || !doubled.has(embed.props["id"])) return embed;
    const shows = showsTable(embed.shared);
    return shows === null ? embed : { ...embed, isBox: !shows };
  };
  return flats.map((flat) =>
    flat.embeds.size === 0
      ? flat
      : { ...flat, embeds: new Map([...flat.embeds].map(([at, embed]) => [at, told(embed)])) },
  );
}
