"use client";

import { useCallback, useSyncExternalStore } from "react";
import type { Signal } from "../../base/signal.ts";

/** The value of a signal, kept up to date; `otherwise` on the server and while there is no signal. */
export function useSignal<T>(signal: Signal<T> | null, otherwise: T): T {
  const subscribe = useCallback((listener: () => void) => signal?.subscribe(listener) ?? ignore, [signal]);
  return useSyncExternalStore(
    subscribe,
    () => signal?.get() ?? otherwise,
    () => otherwise,
  );
}

function ignore(): void {}
