import { readFileSync } from "node:fs";

/** A document as it was written once, and what it said then: its JSON and its text. */
export interface Fixture {
  readonly bytes: () => Uint8Array;
  readonly expected: () => Record<string, unknown>;
}

/** The fixture `name`: `fixtures/<name>.base64`, a Yjs update, and `fixtures/<name>.json`. */
export function fixture(name: string): Fixture {
  const read = (ending: string): string => readFileSync(new URL(`fixtures/${name}.${ending}`, import.meta.url), "utf8");
  return {
    bytes: () => Uint8Array.from(Buffer.from(read("base64"), "base64")),
    expected: () => JSON.parse(read("json")) as Record<string, unknown>,
  };
}
