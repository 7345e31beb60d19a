import { type BrowserStorage, browserStorage } from "./browserStorage.ts";

/** Where this browser's secret lies in its storage. */
export const DEVICE_KEY = "cowrite:device";

const BYTES = 16;
const FORM = /^[A-Za-z0-9_-]{22}$/;

let ofThisPage: string | null = null;

/**
 * The secret by which the server knows this browser again: 128 random bits, the same in every tab and on every visit. Client ids
 * that it names when it connects are its own (lib/protocol/SPEC.md, W19). It says nothing of a person and is never shown to
 * anybody. Where storage is forbidden or full it lasts as long as the page.
 */
export function deviceSecret(storage: BrowserStorage | null = browserStorage()): string {
  try {
    const stored = storage?.getItem(DEVICE_KEY) ?? null;
    if (stored !== null && FORM.test(stored)) return stored;
    const fresh = (ofThisPage ??= newSecret());
    storage?.setItem(DEVICE_KEY, fresh);
    // Another tab may have made one in the same moment: all go by the one that is there.
    return storage?.getItem(DEVICE_KEY) ?? fresh;
  } catch {
    return (ofThisPage ??= newSecret());
  }
}

function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
