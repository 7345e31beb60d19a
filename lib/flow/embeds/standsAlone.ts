import type { Embed } from "./readEmbed.ts";

/** Whether an embed takes a line of its own, as a picture does. Others stand in a line among words. */
export function standsAlone(embed: Embed): boolean {
  switch (embed.type) {
    case "equation":
      return embed.display === true;
    case "date":
    case "mention":
    case "unknown":
      return false;
    default:
      return true;
  }
}
