import type { Clock } from "../../base/clock.ts";
import type { Dispose } from "../../base/disposable.ts";
import { createSignal } from "../../base/signal.ts";
import type { Signal } from "../../base/signal.ts";
import type { SaveStatus } from "../../sync/types.ts";

/** How long "Saved" must hold before it is shown after "Saving…". */
export const CALM_MS = 700;

/**
 * The status as the chip shows it. While somebody types, saving and saved alternate several times a second, and the chip
 * would flicker beside the text. So "Saved" waits until it has held for {@link CALM_MS}; everything else is shown at once.
 * It errs on one side only: it may say "Saving…" a little too long, and never "Saved" too early.
 */
export function calmStatus(
  source: Signal<SaveStatus>,
  clock: Clock,
): { readonly status: Signal<SaveStatus>; readonly dispose: Dispose } {
  const shown = createSignal<SaveStatus>(source.get());
  let cancel: Dispose | null = null;
  const follow = (): void => {
    cancel?.();
    cancel = null;
    const next = source.get();
    // The server is only asked whether it has everything; nobody has written anything that could be on its way.
    if (next.kind === "saving" && next.changes === 0 && shown.get().kind === "opening") return;
    if (next.kind === "saved" && shown.get().kind === "saving") {
      cancel = clock.after(CALM_MS, () => {
        cancel = null;
        shown.set(next);
      });
    } else {
      shown.set(next);
    }
  };
  const stop = source.subscribe(follow);
  return {
    status: shown,
    dispose() {
      cancel?.();
      stop();
    },
  };
}
