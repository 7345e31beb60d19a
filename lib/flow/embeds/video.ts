import type { EmbedOf } from "./fields.ts";

export type VideoProvider = NonNullable<EmbedOf<"video">["provider"]>;

interface Provider {
  readonly name: string;
  /** Names of its hosts, without `www.`. */
  readonly hosts: readonly string[];
  /** The id in an address of the provider. */
  readonly idOf: (url: URL) => string | null | undefined;
  readonly id: RegExp;
  /** Where a person sees it. */
  readonly page: (id: string) => string;
  /** What plays it inside of another page, asking for as little about the viewer as the provider allows. */
  readonly player: (id: string) => string;
}

const lastPart = (url: URL): string | undefined => url.pathname.split("/").findLast((part) => part !== "");

const PROVIDERS: Readonly<Record<VideoProvider, Provider>> = {
  youtube: {
    name: "YouTube",
    hosts: ["youtube.com", "m.youtube.com", "youtu.be", "youtube-nocookie.com"],
    idOf: (url) => url.searchParams.get("v") ?? lastPart(url),
    id: /^[\w-]{11}$/,
    page: (id) => `https://www.youtube.com/watch?v=${id}`,
    player: (id) => `https://www.youtube-nocookie.com/embed/${id}?autoplay=1`,
  },
  vimeo: {
    name: "Vimeo",
    hosts: ["vimeo.com", "player.vimeo.com"],
    idOf: lastPart,
    id: /^\d{1,12}$/,
    page: (id) => `https://vimeo.com/${id}`,
    player: (id) => `https://player.vimeo.com/video/${id}?dnt=1&autoplay=1`,
  },
  loom: {
    name: "Loom",
    hosts: ["loom.com"],
    idOf: lastPart,
    id: /^[\da-f]{32}$/,
    page: (id) => `https://www.loom.com/share/${id}`,
    player: (id) => `https://www.loom.com/embed/${id}?autoplay=1`,
  },
  dailymotion: {
    name: "Dailymotion",
    hosts: ["dailymotion.com", "dai.ly", "geo.dailymotion.com"],
    idOf: (url) => url.searchParams.get("video") ?? lastPart(url),
    id: /^[a-z\d]{5,20}$/i,
    page: (id) => `https://www.dailymotion.com/video/${id}`,
    player: (id) => `https://geo.dailymotion.com/player.html?video=${id}`,
  },
};

/** What a page needs to show a video. */
export interface VideoAddresses {
  readonly name: string;
  readonly page: string;
  readonly player: string;
}

/** The addresses of a video; null if it has no provider, or an id that its provider gives nobody. */
export function videoAddresses({ provider, id }: Pick<EmbedOf<"video">, "provider" | "id">): VideoAddresses | null {
  if (provider === null || id === null) return null;
  const { name, page, player, id: pattern } = PROVIDERS[provider];
  return pattern.test(id) ? { name, page: page(id), player: player(id) } : null;
}

/** The video that an address leads to; null if it is of no provider of the list. */
export function videoOf(address: string): { readonly provider: VideoProvider; readonly id: string } | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  const host = url.hostname.replace(/^www\./, "");
  for (const [provider, { hosts, idOf, id: pattern }] of Object.entries(PROVIDERS)) {
    const id = hosts.includes(host) ? idOf(url) : null;
    if (typeof id === "string" && pattern.test(id)) return { provider: provider as VideoProvider, id };
  }
  return null;
}
