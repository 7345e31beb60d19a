import { type Decoder, readVarUint } from "lib0/decoding";
import { UpdateLimitError } from "./UpdateLimitError.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The bytes that open a list or an object are `[` and `{`; those that close them stand two behind. */
const OPENS: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSES: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/**
 * Passes over a string that holds JSON. Throws {@link UpdateLimitError} when its values stand deeper in each other than
 * `depth`; whether it is JSON at all is not looked at, the reader of Yjs does that before it applies anything.
 */
export function skipJson(decoder: Decoder, depth: number): void {
  const length = readVarUint(decoder);
  const end = decoder.pos + length;
  if (end > decoder.arr.length) throw new RangeError("a length beyond the end");
  let level = 0;
  let quoted = false;
  for (; decoder.pos < end; decoder.pos++) {
    const byte = decoder.arr[decoder.pos] as number;
    if (quoted) {
      if (byte === BACKSLASH) decoder.pos++;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (OPENS.has(byte)) {
      if (++level > depth) throw new UpdateLimitError("depth");
    } else if (CLOSES.has(byte)) level--;
  }
  // An escape at the very end steps beyond it; that is no JSON, but the reader's place must be right.
  decoder.pos = end;
}
