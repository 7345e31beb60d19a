import type { Dispose } from "../../base/disposable.ts";

/** When the page is given its turn between two pieces of work. */
export interface Turns {
  /** Whether anybody waits for one: otherwise all is done at once. */
  needed(): boolean;
  /** Runs `run` behind what the page has to do. */
  next(run: () => void): Dispose;
}

interface TaskScheduler {
  postTask(run: () => void, options: { readonly signal: AbortSignal }): Promise<void>;
}

/** The page's own turns. Where there is no page, or nobody sees it, none is needed. */
export function pageTurns(): Turns {
  return {
    needed: () => typeof document !== "undefined" && document.visibilityState === "visible",
    next(run) {
      const { scheduler } = globalThis as { readonly scheduler?: TaskScheduler };
      if (scheduler === undefined) {
        const timer = setTimeout(run, 0);
        return () => clearTimeout(timer);
      }
      const abort = new AbortController();
      const { signal } = abort;
      scheduler.postTask(run, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      return () => abort.abort();
    },
  };
}
