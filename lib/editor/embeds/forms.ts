import type { EmbedType } from "../../flow/embeds/fields.ts";
import type { EmbedProps } from "../../flow/embeds/readEmbed.ts";
import { videoAddresses, videoOf } from "../../flow/embeds/video.ts";
import type { VideoProvider } from "../../flow/embeds/video.ts";
import { normalizeLinkUrl } from "../../model/linkUrl.ts";
import { normalizeMediaUrl } from "../../model/mediaUrl.ts";

/** One field of a form for an embed's properties. */
export type FormField =
  | {
      readonly kind: "words";
      readonly key: string;
      readonly label: string;
      readonly hint?: string;
      /** Several lines high. */
      readonly tall?: boolean;
      /** Written in letters of one width. */
      readonly code?: boolean;
    }
  | {
      readonly kind: "address";
      readonly label: string;
      readonly placeholder: string;
      /** What is wrong with an address that is refused. */
      readonly refusal: string;
      readonly shown: (props: EmbedProps) => string;
      /** What an address changes; null when it is refused. */
      readonly change: (address: string) => EmbedProps | null;
    }
  | { readonly kind: "width"; readonly key: string; readonly label: string }
  | { readonly kind: "align"; readonly key: string; readonly label: string }
  | { readonly kind: "display"; readonly key: string; readonly label: string }
  | { readonly kind: "input"; readonly key: string; readonly label: string; readonly type: "date" | "time" }
  | { readonly kind: "preview"; readonly key: string; readonly label: string };

/** A property that is a text; "" when it is none. */
export function textProp(props: EmbedProps, key: string): string {
  const value = props[key];
  return typeof value === "string" ? value : "";
}

function media(label: string): FormField {
  return {
    kind: "address",
    label,
    placeholder: "https://… or /files/…",
    refusal: "Use an address that begins with https:// or /files/.",
    shown: (props) => textProp(props, "src"),
    change: (address) => {
      const src = normalizeMediaUrl(address);
      return src === null ? null : { src };
    },
  };
}

const caption: FormField = { kind: "words", key: "caption", label: "Caption" };

/** What can be set of each kind of embed, in the order of the form. */
export const FORMS: Readonly<Record<EmbedType, readonly FormField[]>> = {
  divider: [],
  image: [
    media("Address of the picture"),
    {
      kind: "words",
      key: "alt",
      label: "Description",
      hint: "For people who do not see the picture.",
      tall: true,
    },
    caption,
    { kind: "width", key: "width", label: "Width" },
    { kind: "align", key: "align", label: "Alignment" },
  ],
  file: [media("Address of the file"), { kind: "words", key: "name", label: "Name" }, caption],
  equation: [
    { kind: "words", key: "source", label: "TeX", tall: true, code: true },
    { kind: "preview", key: "source", label: "Preview" },
    { kind: "display", key: "display", label: "On a line of its own" },
  ],
  date: [
    { kind: "input", key: "date", label: "Day", type: "date" },
    { kind: "input", key: "time", label: "Time", type: "time" },
  ],
  mention: [{ kind: "words", key: "label", label: "Name" }],
  "link-card": [
    {
      kind: "address",
      label: "Address of the page",
      placeholder: "https://…",
      refusal: "Use the address of a page, like example.com.",
      shown: (props) => textProp(props, "url"),
      change: (address) => {
        const url = normalizeLinkUrl(address);
        return url !== null && /^https?:/.test(url) ? { url } : null;
      },
    },
    { kind: "words", key: "title", label: "Title" },
    { kind: "words", key: "description", label: "Description", tall: true },
  ],
  video: [
    {
      kind: "address",
      label: "Address of the video",
      placeholder: "https://…",
      refusal: "Use the address of a video on YouTube, Vimeo, Loom or Dailymotion.",
      shown: ({ provider, id }) =>
        typeof provider === "string" && typeof id === "string"
          ? (videoAddresses({ provider: provider as VideoProvider, id })?.page ?? "")
          : "",
      change: videoOf,
    },
    caption,
  ],
};

/** What a form is called, and a message about its embed. */
export const EMBED_WORDS: Readonly<Record<EmbedType, string>> = {
  divider: "divider",
  image: "picture",
  file: "file",
  equation: "equation",
  date: "date",
  mention: "mention",
  "link-card": "link card",
  video: "video",
};
