import { MAX_LINK_LENGTH } from "./linkUrl.ts";

/** Where this product's own server keeps what people upload. */
const OWN_FILES = "/files/";

/** Only to resolve a path against; no server has this name. */
const NOWHERE = "https://own.invalid";

/**
 * The address of a picture or file as it is stored and drawn, or null when it is refused: a path below `/files/` of the page's own
 * server, or an https address elsewhere. No `data:`, `blob:` or `http:`: what a picture shows must not be part of the
 * document's text, and must not be seen or changed on its way. Parsed by the URL standard, so `/files/../api` is `/api`.
 */
export function normalizeMediaUrl(input: string): string | null {
  const text = input.trim();
  if (text === "" || text.length > MAX_LINK_LENGTH || !URL.canParse(text, NOWHERE)) return null;
  const url = new URL(text, NOWHERE);
  if (url.protocol !== "https:" || url.username !== "" || url.password !== "") return null;
  if (url.origin === NOWHERE) {
    // "files/a" beside some page is another address than "/files/a": only what begins at the root is ours.
    return text.startsWith("/") && url.pathname.startsWith(OWN_FILES) ? url.pathname + url.search : null;
  }
  // "//host/a" and "https:host" mean something else on a page that is not https.
  return /^https:\/\//i.test(text) ? (url.href.length > MAX_LINK_LENGTH ? null : url.href) : null;
}

/** Whether a normalised address is one of the page's own server: it may be loaded unasked. */
export function isOwnMedia(url: string): boolean {
  return url.startsWith(OWN_FILES);
}
