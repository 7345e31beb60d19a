import { CodeDesk } from "./CodeDesk.ts";
import type { CodeRequest } from "./CodeDesk.ts";
import { loadTokenizer } from "./loadTokenizer.ts";

/** The worker in which code is read: a pattern that never ends stops this and not the page. */
const desk = new CodeDesk(loadTokenizer, () => performance.now());

// `self` has the type of a window here.
const port = globalThis as unknown as Worker;

port.addEventListener("message", ({ data }: MessageEvent<CodeRequest>) => {
  // A language that could not be had is answered with nothing: the code stays as it is.
  desk.answer(data).then(
    (reply) => port.postMessage(reply, []),
    () => port.postMessage(null, []),
  );
});
