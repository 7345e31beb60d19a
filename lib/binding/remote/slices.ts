import type { Dispose } from "../../base/disposable.ts";

/**
 * How a change that touches many blocks is drawn: in slices, between which the page answers keys and paints. What was not drawn yet
 * stands on the screen as it was.
 */
export interface Slices {
  /** How many blocks are drawn before the page has its turn. */
  size(): number;
  /** About so many neighbouring blocks are drawn together or not at all: of fewer, finding out what is left costs more than drawing. */
  readonly piece: number;
  /** Told of each slice that left something: how many blocks it drew, and in how many milliseconds. */
  drew(blocks: number, milliseconds: number): void;
  now(): number;
  /** Calls `run` when the page has had its turn. */
  later(run: () => void): Dispose;
}

/** The frame that shows a slice costs about twice as much again, beside what any frame costs. */
const WANTED_MS = 16;

/** A slice has costs of its own, which grow with the document: with fewer blocks than this they would be most of the work. */
const FEWEST = 64;
const FIRST = 256;
const MOST = 8_192;

/** Slices for an editor in a page. Their size follows from what the last ones cost. */
export function pageSlices(): Slices {
  let size = FIRST;
  return {
    size: () => size,
    piece: 32,
    drew(blocks, milliseconds) {
      // By half or twice at most: one slice can have been held up by something else.
      const factor = Math.min(2, Math.max(0.5, WANTED_MS / Math.max(1, milliseconds)));
      size = Math.round(Math.min(MOST, Math.max(FEWEST, Math.min(blocks, size) * factor)));
    },
    now: () => performance.now(),
    later: afterTheFrame,
  };
}

/** What browsers have of the scheduling API. */
interface TaskScheduler {
  postTask(run: () => void, options: { readonly priority: "background"; readonly signal: AbortSignal }): Promise<void>;
}

/** A page that nobody sees has no frames. */
const NO_FRAME_MS = 250;

/** Behind the next frame, which shows what was drawn before, and behind the input that waits. */
function afterTheFrame(run: () => void): Dispose {
  const abort = new AbortController();
  const { signal } = abort;
  const begin = (): void => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    const { scheduler } = globalThis as { readonly scheduler?: TaskScheduler };
    if (scheduler === undefined) {
      timer = setTimeout(run, 0);
    } else {
      scheduler.postTask(run, { priority: "background", signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  };
  let timer = setTimeout(begin, NO_FRAME_MS);
  const frame = requestAnimationFrame(begin);
  return () => {
    abort.abort();
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };
}
