import { parentPort } from "node:worker_threads";
import { applyUpdate, Doc } from "yjs";
import { assert } from "../../../lib/base/assert.ts";
import { applyStored } from "./applyTolerantly.ts";
import type { TrialAnswer, TrialRequest } from "./Trials.ts";

/*
 * Applies an update to a copy of the document, and says what that took. Started by Trials, for one trial.
 */

const port = parentPort;
assert(port, "started as a worker");
port.once("message", ({ parts, update }: TrialRequest) => {
  const doc = new Doc();
  applyStored(doc, parts, () => undefined);
  port.postMessage({ kind: "loaded" } satisfies TrialAnswer);
  const before = process.threadCpuUsage();
  try {
    applyUpdate(doc, update);
  } catch {
    // The document itself says so, and names who sent it.
  }
  const { user, system } = process.threadCpuUsage(before);
  port.postMessage({ kind: "done", milliseconds: (user + system) / 1000 } satisfies TrialAnswer);
});
