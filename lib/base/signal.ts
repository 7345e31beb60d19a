import type { Dispose } from "./disposable.ts";

/** A value that changes over time; the shape that React's `useSyncExternalStore` reads. */
export interface Signal<T> {
  /** The value now. Identical (`Object.is`) until it changes. */
  get(): T;
  /** Calls `listener` after each change; returns the way to stop. */
  subscribe(listener: () => void): Dispose;
}

/** A {@link Signal} that its owner can set. */
export interface WritableSignal<T> extends Signal<T> {
  /** Sets the value; listeners are told only if `equals` says that it differs. */
  set(value: T): void;
}

/** Makes a signal. Listeners that are added or removed while it tells them take effect from the next change on. */
export function createSignal<T>(initial: T, equals: (left: T, right: T) => boolean = Object.is): WritableSignal<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (equals(value, next)) return;
      value = next;
      const told = Array.from(listeners);
      for (const listener of told) listener();
    },
    subscribe(listener) {
      // A wrapper of its own, so that the same function subscribed twice is two subscriptions.
      const entry = () => listener();
      listeners.add(entry);
      return () => {
        listeners.delete(entry);
      };
    },
  };
}
