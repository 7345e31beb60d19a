import type { Dispose } from "../base/disposable.ts";

/** The line between the tabs of one browser that have the same document open, so that a test can be one. */
export interface TabChannel {
  /** To all others; in order for each of them. Throws what the browser throws. */
  post(message: unknown): void;
  subscribe(listener: (message: unknown) => void): Dispose;
  close(): void;
}

export type OpenTabChannel = (name: string) => TabChannel;

/** A line to nobody, for where there are no other tabs. */
export const noTabs: OpenTabChannel = () => ({ post() {}, subscribe: () => () => {}, close() {} });

/**
 * The browser's BroadcastChannel. Only in pages: Node has one as well, and would join all sessions of a process that are
 * meant to be different people.
 */
export const browserTabs: OpenTabChannel = (name) => {
  if (typeof window === "undefined" || typeof BroadcastChannel === "undefined") return noTabs(name);
  const channel = new BroadcastChannel(name);
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin, a window has not
    post: (message) => channel.postMessage(message),
    subscribe(listener) {
      const hear = (event: MessageEvent) => listener(event.data);
      channel.addEventListener("message", hear);
      return () => channel.removeEventListener("message", hear);
    },
    close: () => channel.close(),
  };
};
