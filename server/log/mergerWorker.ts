import { parentPort } from "node:worker_threads";
import { assert } from "../../lib/base/assert.ts";
import { mergeParts } from "./mergeParts.ts";
import type { MergeAnswer, MergeRequest } from "./Merger.ts";

/*
 * The merging thread: a document of a million keystrokes takes seconds to merge, and people wait for the main thread.
 * Started by Merger.
 */

const port = parentPort;
assert(port, "started as a worker");
port.on("message", ({ number, lengths, bytes }: MergeRequest) => {
  try {
    let offset = 0;
    const parts = Array.from(lengths, (length) => bytes.subarray(offset, (offset += length)));
    const merged = mergeParts(parts);
    port.postMessage({ number, merged } satisfies MergeAnswer, [merged.buffer]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ number, message } satisfies MergeAnswer);
  }
});
