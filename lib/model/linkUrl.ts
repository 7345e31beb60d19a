/** The longest address of a link, in UTF-16 code units: what browsers and mail programs agree to open. */
export const MAX_LINK_LENGTH = 2_048;

/**
 * Schemes that a link may have. An allow-list, because the ones that run code (`javascript:`, `data:`, `vbscript:`,
 * `blob:`) are not the only ones that do harm: a handler of a desktop program can sit behind any other.
 */
const SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "tel:"]);

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const BARE_HOST = /^(?:[\p{L}\p{N}-]+\.)+[\p{L}-]{2,}(?::\d{1,5})?(?:[/?#]|$)/u;
const BARE_EMAIL = /^[^\s@/?#:]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u;

/**
 * The address as it is stored and drawn, or `null` when a link to it is refused.
 *
 * What people type without a scheme is completed when it is plainly a host (`example.com/a`) or a mail address. An
 * address that only means something beside the page that shows it (`/a`, `a/b`, `#c`, `//host`) is refused: the text
 * is read on other hosts, in exports and in mails. Parsed by the URL standard, so tabs, line ends and upper case in
 * the scheme change nothing about the verdict.
 */
export function normalizeLinkUrl(input: string): string | null {
  const text = input.trim();
  if (text === "" || text.length > MAX_LINK_LENGTH) return null;
  // "example.com:8080" has the form of a scheme, and is a host with its port.
  const candidate = BARE_EMAIL.test(text) ? `mailto:${text}` : BARE_HOST.test(text) ? `https://${text}` : text;
  // `URL` takes "https:host" and strips line ends inside; both are fine, the verdict falls on what came out.
  if (!HAS_SCHEME.test(candidate.replace(/[\t\n\r]/g, ""))) return null;
  if (!URL.canParse(candidate)) return null;
  const url = new URL(candidate);
  if (!SCHEMES.has(url.protocol)) return null;
  if ((url.protocol === "mailto:" || url.protocol === "tel:") && url.pathname === "") return null;
  return url.href.length > MAX_LINK_LENGTH ? null : url.href;
}

/** Whether `text` is nothing but one address that a link may have, with its scheme: what a pasted link looks like. */
export function isWholeLinkUrl(text: string): boolean {
  return /^(?:https?:\/\/|mailto:|tel:)\S+$/i.test(text) && normalizeLinkUrl(text) !== null;
}
