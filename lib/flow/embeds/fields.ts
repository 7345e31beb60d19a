import { normalizeLinkUrl } from "../../model/linkUrl.ts";
import { normalizeMediaUrl } from "../../model/mediaUrl.ts";
import { MAX_CAPTION, MAX_ID, MAX_LABEL, MAX_NAME, MAX_PIXELS, MAX_SOURCE, MIN_WIDTH } from "./limits.ts";

/**
 * One property of an embed. `read` takes anything: what it may not be comes out as the property's default, and what it gives it
 * takes back unchanged.
 */
export interface Field<T> {
  readonly read: (value: unknown) => T;
  /**
   * Whether it holds words that several people may be writing in at once. It is stored as a shared text, and always there: two people
   * who begin it at the same moment would otherwise each make a text of their own, and one of the two be lost.
   */
  readonly words: boolean;
}

function register<T>(read: (value: unknown) => T | null): Field<T | null> {
  return { read, words: false };
}

function words(limit: number): Field<string> {
  return { read: (value) => (typeof value === "string" ? cut(value, limit) : ""), words: true };
}

function text(limit: number): Field<string | null> {
  return register((value) => (typeof value === "string" && value !== "" ? cut(value, limit) : null));
}

function oneOf<const T extends string>(...values: readonly T[]): Field<T | null> {
  return register((value) => values.find((allowed) => allowed === value) ?? null);
}

function whole(limit: number): Field<number | null> {
  return register((value) =>
    typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= limit ? value : null,
  );
}

function matching(pattern: RegExp): Field<string | null> {
  return register((value) => (typeof value === "string" && pattern.test(value) ? value : null));
}

function address(normalize: (value: string) => string | null): Field<string | null> {
  return register((value) => (typeof value === "string" ? normalize(value) : null));
}

/** At most `limit` code units, and no half of a character at the end. */
function cut(value: string, limit: number): string {
  if (value.length <= limit) return value;
  const last = value.charCodeAt(limit - 1);
  return value.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

function readDay(value: unknown): string | null {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return null;
  const day = new Date(`${value}T00:00:00Z`);
  // The 30th of February is taken for a day in March.
  return Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== value ? null : value;
}

function readWidth(value: unknown): number | null {
  if (typeof value !== "number" || !(value >= MIN_WIDTH && value <= 1)) return null;
  return Math.round(value * 1_000) / 1_000;
}

function readPage(value: string): string | null {
  const url = normalizeLinkUrl(value);
  return url !== null && /^https?:/.test(url) ? url : null;
}

const align = oneOf("left", "center", "right");

/** Every kind of embed that this version knows, with its properties. */
export const FIELDS = {
  divider: {},
  image: {
    src: address(normalizeMediaUrl),
    alt: words(MAX_CAPTION),
    caption: words(MAX_CAPTION),
    /** A fraction of the column's width; null is the picture's own. */
    width: register(readWidth),
    align,
    naturalWidth: whole(MAX_PIXELS),
    naturalHeight: whole(MAX_PIXELS),
  },
  file: {
    src: address(normalizeMediaUrl),
    name: text(MAX_NAME),
    /** In bytes. */
    size: whole(Number.MAX_SAFE_INTEGER),
    mediaType: matching(/^[\w.+-]{1,64}\/[\w.+-]{1,64}$/),
    caption: words(MAX_CAPTION),
  },
  equation: {
    /** TeX. */
    source: words(MAX_SOURCE),
    /** True: a line of its own. */
    display: register((value) => (value === true ? true : null)),
  },
  date: {
    /** `YYYY-MM-DD`. */
    date: register(readDay),
    /** `HH:MM`. */
    time: matching(/^(?:[01]\d|2[0-3]):[0-5]\d$/),
    /** Name of a time zone, as `Europe/Berlin`. */
    zone: matching(/^[A-Za-z][\w+-]{0,31}(?:\/[\w+-]{1,31}){0,2}$/),
  },
  mention: {
    kind: oneOf("person", "document"),
    id: text(MAX_ID),
    label: text(MAX_LABEL),
  },
  "link-card": {
    url: address(readPage),
    title: words(MAX_CAPTION),
    description: words(MAX_CAPTION),
    image: address(normalizeMediaUrl),
  },
  video: {
    provider: oneOf("youtube", "vimeo", "loom", "dailymotion"),
    /** As the provider names the video, never markup or an address. */
    id: matching(/^[\w-]{1,64}$/),
    caption: words(MAX_CAPTION),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Field<unknown>>>>>;

export type EmbedType = keyof typeof FIELDS;

type Values<Fields> = {
  readonly [Key in keyof Fields]: Fields[Key] extends Field<infer T> ? T : never;
};

/** The properties of an embed of a known type, all of them, valid or null; words are "" when there are none. */
export type EmbedOf<Type extends EmbedType> = { readonly type: Type } & Values<(typeof FIELDS)[Type]>;

/** Whether `type` is one that this version knows. (`constructor` is none.) */
export function isEmbedType(type: string): type is EmbedType {
  return Object.hasOwn(FIELDS, type);
}

/** The fields of a known type by name; none of any other. */
export function fieldsOf(type: string): Readonly<Record<string, Field<unknown>>> {
  return isEmbedType(type) ? FIELDS[type] : {};
}

/** Whether the property `key` of embeds of `type` holds words. */
export function isWords(type: string, key: string): boolean {
  const fields = fieldsOf(type);
  return Object.hasOwn(fields, key) && fields[key]?.words === true;
}
