import { isWholeLinkUrl, normalizeLinkUrl } from "../../../model/linkUrl.ts";
import type { Fragment } from "./fragment.ts";
import { MAX_PASTED_HTML, MAX_PASTED_NODES } from "./pasteLimits.ts";
import { readHtml } from "./readHtml.ts";
import { LEXICAL_MIME, readLexicalJson } from "./readLexicalJson.ts";
import { readTabbedText } from "./readTabbedText.ts";
import { readText } from "./readText.ts";

/** What a clipboard, or something that was dragged here, offers. */
export type ClipboardSource = Pick<DataTransfer, "getData">;

/** Makes a document of HTML in which nothing loads and nothing runs. `DOMParser` does. */
export type ParseHtml = (html: string) => Document;

export interface ClipboardContent {
  readonly fragment: Fragment;
  /** The source knew only lines of text. */
  readonly plain: boolean;
}

/** The best that the source offers: this editor's own nodes, else HTML, else text, else an address. Null if nothing. */
export function readClipboard(source: ClipboardSource, parseHtml: ParseHtml | null): ClipboardContent | null {
  const own = source.getData(LEXICAL_MIME);
  const nodes = own === "" || own.length > MAX_PASTED_NODES ? null : readLexicalJson(own);
  if (nodes !== null) return { fragment: nodes, plain: false };
  const html = source.getData("text/html");
  const text = source.getData("text/plain");
  if (html !== "" && html.length <= MAX_PASTED_HTML && parseHtml !== null) {
    const fragment = readHtml(parseHtml(html), { tables: true });
    if (fragment.blocks.length > 0) return { fragment, plain: false };
  }
  const table = readTabbedText(text);
  if (table !== null) {
    return {
      fragment: { inline: false, blocks: [{ attributes: {}, content: [{ kind: "table", data: table }] }] },
      plain: false,
    };
  }
  if (text !== "") return { fragment: readText(text), plain: true };
  // "#" begins a comment in this format; one address a line.
  const addresses = source
    .getData("text/uri-list")
    .split(/\r?\n/)
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (addresses.length === 0) return null;
  return { fragment: readText(addresses.join("\n")), plain: true };
}

/** The address that the source is, if it is nothing but one. */
export function wholeUrl(source: ClipboardSource): string | null {
  const text = source.getData("text/plain").trim() || source.getData("text/uri-list").trim();
  return isWholeLinkUrl(text) ? normalizeLinkUrl(text) : null;
}
