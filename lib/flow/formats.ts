import { normalizeLinkUrl } from "../model/linkUrl.ts";
import { plainJson, sameJson } from "./plainJson.ts";
import type { FormatName, Formats } from "./types.ts";

/** A formatting act as stored under `f:<act>`: format `k` takes value `v` (null: off) with Lamport time `t`. */
export interface FormatAct {
  readonly k: FormatName;
  readonly v: true | string | null;
  readonly t: number;
}

/** What the key of a formatting act begins with. */
export const ACT_PREFIX = "f:";

/** What the key of a comment thread begins with. */
export const COMMENT_PREFIX = "comment:";

const FLAGS: ReadonlySet<string> = new Set(["bold", "italic", "underline", "strike", "code", "sub", "sup"]);

/** Long enough for every way to write a colour in CSS, short enough to be no place to hide data. */
const MAX_COLOR_LENGTH = 64;
const COLOR = /^[#\w(),.%/ -]+$/;

/**
 * The value that format `name` takes from `value`: null when it is off or when the value is none that it may have. Links come
 * out normalised (see `lib/model/linkUrl.ts`), so that no reader of the flow ever meets a link that runs code.
 */
export function formatValue(name: string, value: unknown): true | string | null {
  if (FLAGS.has(name)) return value === true ? true : null;
  if (typeof value !== "string") return null;
  switch (name) {
    case "link":
      return normalizeLinkUrl(value);
    case "color":
    case "highlight":
      return value.length <= MAX_COLOR_LENGTH && COLOR.test(value) ? value : null;
    default:
      return null;
  }
}

/** Whether `name` is an inline format that this version knows. */
export function isFormatName(name: string): name is FormatName {
  return FLAGS.has(name) || name === "link" || name === "color" || name === "highlight";
}

/** The act in `value`, or null when it is none. A time that is no safe integer counts as 0: it can win nothing for ever. */
export function readAct(value: unknown): FormatAct | null {
  if (typeof value !== "object" || value === null) return null;
  const { k, v, t } = value as Record<string, unknown>;
  if (typeof k !== "string" || !isFormatName(k)) return null;
  return { k, v: formatValue(k, v), t: typeof t === "number" && Number.isSafeInteger(t) && t > 0 ? t : 0 };
}

/**
 * The plain formats of raw attributes. For each format the act of the highest time rules, and of equal times the one whose key
 * sorts last, so that all replicas agree. Comments are handed on; other attributes mean nothing here.
 */
export function reduceFormats(entries: ReadonlyMap<string, unknown>): Formats {
  if (entries.size === 0) return NO_FORMATS;
  const found: [string, unknown][] = [];
  const winners = new Map<FormatName, { key: string; act: FormatAct }>();
  for (const [key, value] of entries) {
    if (key.startsWith(COMMENT_PREFIX)) {
      found.push([key, plainJson(value)]);
    } else if (key.startsWith(ACT_PREFIX)) {
      const act = readAct(value);
      if (act === null) continue;
      const winner = winners.get(act.k);
      if (winner === undefined || act.t > winner.act.t || (act.t === winner.act.t && key > winner.key)) {
        winners.set(act.k, { key, act });
      }
    }
  }
  for (const [name, { act }] of winners) if (act.v !== null) found.push([name, act.v]);
  return Object.fromEntries(found.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** No format at all. */
const NO_FORMATS: Formats = Object.freeze({});

/** Whether both are the same formats and comments. */
export function sameFormats(left: Formats, right: Formats): boolean {
  return left === right || sameJson(left, right);
}
