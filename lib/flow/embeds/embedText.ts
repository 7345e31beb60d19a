import { assertNever } from "../../base/assert.ts";
import { dateTime, dateWords } from "./dateWords.ts";
import type { Embed } from "./readEmbed.ts";
import { videoAddresses } from "./video.ts";

/** An embed as plain text, for exports and the clipboard: what it says, else where it is. "" if it says nothing. */
export function embedText(embed: Embed): string {
  switch (embed.type) {
    case "divider":
    case "unknown":
      return "";
    case "image":
      return embed.caption || embed.alt;
    case "file":
      return embed.caption || (embed.name ?? "");
    case "equation":
      return embed.source;
    case "date":
      return dateTime(embed).replace("T", " ");
    case "mention":
      return embed.label === null ? "" : `${embed.kind === "person" ? "@" : ""}${embed.label}`;
    case "link-card":
      return [embed.title, embed.url ?? ""].filter((part) => part !== "").join(" ");
    case "video":
      return [embed.caption, videoAddresses(embed)?.page ?? ""].filter((part) => part !== "").join(" ");
    default:
      return assertNever(embed);
  }
}

/** What a screen reader calls an embed. */
export function embedName(embed: Embed, locale?: string): string {
  switch (embed.type) {
    case "divider":
      return "divider";
    case "unknown":
      return `content of a newer version: ${embed.stored.slice(0, 64)}`;
    case "image":
      return embed.alt || embed.caption || "picture without a description";
    case "file":
      return `file ${embed.name ?? "without a name"}`;
    case "equation":
      return embed.source === "" ? "empty equation" : `equation: ${embed.source}`;
    case "date":
      return `date ${dateWords(embed, locale) ?? "not set"}`;
    case "mention":
      return `${embed.kind ?? "person"} ${embed.label ?? "without a name"}`;
    case "link-card":
      return `link ${embed.title || (embed.url ?? "without an address")}`;
    case "video":
      return `video ${[videoAddresses(embed)?.name ?? "without an address", embed.caption].filter((part) => part !== "").join(": ")}`;
    default:
      return assertNever(embed);
  }
}
