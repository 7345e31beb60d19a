import { afterEach } from "vitest";

/** What a test file's tests leave behind; each is ended after the test, the last first. */
export function endings(): { readonly add: (end: () => unknown) => void } {
  const all: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of all.splice(0).reverse()) await end();
  });
  return { add: (end) => void all.push(end) };
}
