import { embedName } from "../../../flow/embeds/embedText.ts";
import type { EmbedType } from "../../../flow/embeds/fields.ts";
import { readEmbed } from "../../../flow/embeds/readEmbed.ts";
import type { Embed, EmbedProps } from "../../../flow/embeds/readEmbed.ts";
import { standsAlone } from "../../../flow/embeds/standsAlone.ts";
import { createDate } from "./date.ts";
import { createDivider } from "./divider.ts";
import { createEquation } from "./equation.ts";
import { createFile } from "./file.ts";
import { createImage } from "./image.ts";
import { createLinkCard } from "./linkCard.ts";
import { createMention } from "./mention.ts";
import { createVideo } from "./video.ts";
import { setAttribute } from "./view.ts";
import type { CreateView } from "./view.ts";

/** How each kind is drawn. */
const VIEWS: { readonly [Type in EmbedType]: CreateView<Type> } = {
  divider: createDivider,
  image: createImage,
  file: createFile,
  equation: createEquation,
  date: createDate,
  mention: createMention,
  "link-card": createLinkCard,
  video: createVideo,
};

/** What a screen reader takes an embed for. A line says what it is by itself. */
const ROLES: Readonly<Partial<Record<Embed["type"], string>>> = { divider: "", image: "figure", equation: "math" };

/** The longest name of an unknown type that is shown. */
const MAX_SHOWN_TYPE = 64;

interface Drawn {
  readonly type: Embed["type"];
  readonly update: (embed: Embed) => void;
}

const drawn = new WeakMap<HTMLElement, Drawn>();

/** Makes `host` show an embed. What it shows already stays, elements and all, as far as it is the same. */
export function drawEmbed(host: HTMLElement, type: string, props: EmbedProps): void {
  const embed = readEmbed(type, props);
  let view = drawn.get(host);
  if (view?.type !== embed.type) {
    host.replaceChildren();
    for (const name of ["data-align", "data-display"]) host.removeAttribute(name);
    view = { type: embed.type, update: createView(host, embed.type) };
    drawn.set(host, view);
    host.className = `cw-embed cw-${embed.type === "unknown" ? "embed-unknown" : embed.type}`;
    setAttribute(host, "role", (ROLES[embed.type] ?? "group") || null);
  }
  setAttribute(host, "data-embed", type.slice(0, MAX_SHOWN_TYPE));
  setAttribute(host, "data-alone", standsAlone(embed) ? "" : null);
  if (embed.type !== "divider") setAttribute(host, "aria-label", embedName(embed));
  view.update(embed);
}

function createView(host: HTMLElement, type: Embed["type"]): (embed: Embed) => void {
  if (type === "unknown") return () => {};
  // A view is kept for one element and one type, and is only ever given embeds of that type.
  return VIEWS[type](host) as (embed: Embed) => void;
}
