import type * as Y from "yjs";
import { MAX_TITLE_LENGTH } from "../model/document.ts";
import type { Dispose } from "../base/disposable.ts";
import { META_ROOT } from "./schema.ts";

/** The document's title as one line of at most {@link MAX_TITLE_LENGTH} code units; "" when it has none. */
export function readTitle(doc: Y.Doc): string {
  const title: unknown = doc.getMap(META_ROOT).get("title");
  return typeof title === "string" ? cleanTitle(title) : "";
}

/** Sets the title, cleaned as {@link readTitle} gives it. Writes nothing if it is that already. */
export function writeTitle(doc: Y.Doc, title: string, origin: unknown): void {
  const cleaned = cleanTitle(title);
  const meta = doc.getMap(META_ROOT);
  if (meta.get("title") === cleaned || (cleaned === "" && !meta.has("title"))) return;
  doc.transact(() => meta.set("title", cleaned), origin);
}

/** Calls `listener` after each transaction that may have changed the title. */
export function observeTitle(doc: Y.Doc, listener: (title: string) => void): Dispose {
  const meta = doc.getMap(META_ROOT);
  let last = readTitle(doc);
  const observer = (): void => {
    const title = readTitle(doc);
    if (title === last) return;
    last = title;
    listener(title);
  };
  meta.observe(observer);
  return () => meta.unobserve(observer);
}

function cleanTitle(title: string): string {
  const line = title
    .slice(0, 4 * MAX_TITLE_LENGTH)
    // Control characters, and those that turn the direction of what stands beside the title in a list.
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, "")
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim();
  if (line.length <= MAX_TITLE_LENGTH) return line;
  const last = line.charCodeAt(MAX_TITLE_LENGTH - 1);
  // Half a surrogate pair at the cut would be stored as a replacement character.
  return line.slice(0, last >= 0xd800 && last <= 0xdbff ? MAX_TITLE_LENGTH - 1 : MAX_TITLE_LENGTH).trimEnd();
}
