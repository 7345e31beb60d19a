import * as Y from "yjs";
import { plainJson } from "../plainJson.ts";
import { isWords } from "./fields.ts";
import type { EmbedProps } from "./readEmbed.ts";
import { spliceText } from "./spliceText.ts";

/** Keys that a map may not have as an embed: `block` would make a block mark of it. */
const RESERVED: ReadonlySet<string> = new Set(["type", "block", "__proto__"]);

/** Fills the map of a new embed: one key a property, words as shared texts. */
export function fillEmbed(map: Y.Map<unknown>, type: string, props: EmbedProps): void {
  for (const [key, value] of Object.entries(props)) {
    if (value !== undefined && !RESERVED.has(key)) map.set(key, storedValue(type, key, value));
  }
  map.set("type", type);
}

/**
 * Writes the properties in `change` into the map of an embed; null takes one off. `before` is what whoever made the change saw: of
 * words only the difference to it is written.
 */
export function changeEmbed(map: Y.Map<unknown>, change: EmbedProps, before: EmbedProps): void {
  const type = map.get("type");
  for (const [key, value] of Object.entries(change)) {
    if (RESERVED.has(key)) continue;
    const stored = map.get(key);
    const seen = before[key];
    if (value === null || value === undefined) map.delete(key);
    else if (typeof value === "string" && stored instanceof Y.Text)
      spliceText(stored, typeof seen === "string" ? seen : "", value);
    else map.set(key, storedValue(typeof type === "string" ? type : "", key, value));
  }
}

function storedValue(type: string, key: string, value: unknown): unknown {
  return typeof value === "string" && isWords(type, key) ? new Y.Text(value) : plainJson(value);
}
