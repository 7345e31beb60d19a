import type { Dispose } from "../base/disposable.ts";

/** What the page's surroundings tell a session. */
export type EnvironmentEvent =
  /** The browser believes that there is a network again. */
  | "online"
  /** The browser believes that there is none. It may be wrong both ways. */
  | "offline"
  /** The page is seen again, or a frozen page runs again: the machine may have slept in between. */
  | "wake"
  /** The page is not seen any more: the last moment that is certain to come before a phone kills it. */
  | "hide"
  /** The page goes away; it may come back from the back/forward cache (`wake`). */
  | "leave";

/** The browser around a session, so that a test can be one. */
export interface Environment {
  /** What the browser says about the network now; true where nobody knows. */
  online(): boolean;
  subscribe(listener: (event: EnvironmentEvent) => void): Dispose;
}

/**
 * The browser's own events. In Node, or in a worker, it says nothing: always online, never hidden.
 * Reads globals only when called, so that the module can be imported anywhere.
 */
export function browserEnvironment(): Environment {
  return {
    online: () => typeof navigator === "undefined" || !("onLine" in navigator) || navigator.onLine,
    subscribe(listener) {
      if (typeof window === "undefined" || typeof document === "undefined") return () => {};
      const { document: page } = window;
      const online = () => listener("online");
      const offline = () => listener("offline");
      const leave = () => listener("leave");
      const wake = () => listener("wake");
      const visibility = () => listener(page.visibilityState === "hidden" ? "hide" : "wake");
      // The first `pageshow` comes with the load, when there is nothing to wake.
      const show = (event: PageTransitionEvent) => {
        if (event.persisted) listener("wake");
      };
      window.addEventListener("online", online);
      window.addEventListener("offline", offline);
      window.addEventListener("pagehide", leave);
      window.addEventListener("pageshow", show);
      page.addEventListener("visibilitychange", visibility);
      // Chromium freezes hidden pages without another visibility change when it lets them run again.
      page.addEventListener("resume", wake);
      return () => {
        window.removeEventListener("online", online);
        window.removeEventListener("offline", offline);
        window.removeEventListener("pagehide", leave);
        window.removeEventListener("pageshow", show);
        page.removeEventListener("visibilitychange", visibility);
        page.removeEventListener("resume", wake);
      };
    },
  };
}
