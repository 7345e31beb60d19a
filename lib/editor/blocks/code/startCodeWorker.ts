import type { CodeReply } from "./CodeDesk.ts";
import type { StartCodeWorker } from "./CodeReader.ts";

/** Starts the worker that reads code. Bundlers know this form, and make a file of its own of the worker and all that it needs. */
export const startCodeWorker: StartCodeWorker = (answered) => {
  const worker = new Worker(new URL("./codeWorker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<CodeReply | null>) => answered(data));
  // Its file could not be had, or it ended by itself.
  worker.addEventListener("error", () => answered(null));
  return {
    send: (request) => worker.postMessage(request, []),
    terminate: () => worker.terminate(),
  };
};
