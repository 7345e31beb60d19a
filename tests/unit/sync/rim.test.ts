import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { browserEnvironment, type EnvironmentEvent } from "../../../lib/sync/environment.ts";
import { openWebSocket } from "../../../lib/sync/socket.ts";
import { browserTabs } from "../../../lib/sync/tabs.ts";

afterEach(() => vi.unstubAllGlobals());

const FOLDER = join(import.meta.dirname, "../../../lib/sync");
const GLOBALS = ["window", "document", "indexedDB", "localStorage", "WebSocket", "BroadcastChannel", "navigator"];

test("[SY70] importing any module touches no global of a browser", async () => {
  const modules = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  expect(modules.length).toBeGreaterThan(20);
  const touched: string[] = [];
  const before = GLOBALS.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const name of GLOBALS) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get() {
        // What the libraries ask of their surroundings is theirs to answer for; lines 0 and 1 are this place.
        const asking = new Error("who asks").stack?.split("\n")[2] ?? "";
        if (asking.includes("/lib/sync/")) touched.push(`${name} by ${asking}`);
        return undefined;
      },
    });
  }
  vi.resetModules();
  try {
    for (const name of modules) await import(join(FOLDER, name));
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
  expect(touched).toEqual([]);
});

/** A window with a page in it that can only fire events. */
function stubWindow() {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const window = Object.assign(new EventTarget(), { document: page });
  vi.stubGlobal("window", window);
  vi.stubGlobal("document", page);
  return { window, page };
}

test("[SY12] the browser's events, as the session understands them", () => {
  const { window, page } = stubWindow();
  const heard: EnvironmentEvent[] = [];
  const stop = browserEnvironment().subscribe((event) => heard.push(event));
  const show = (persisted: boolean) => window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
  const visibility = (state: string) => {
    page.visibilityState = state;
    page.dispatchEvent(new Event("visibilitychange"));
  };
  window.dispatchEvent(new Event("online"));
  window.dispatchEvent(new Event("offline"));
  visibility("hidden");
  visibility("visible");
  page.dispatchEvent(new Event("resume"));
  window.dispatchEvent(new Event("pagehide"));
  // The load itself is no wake; a return from the back/forward cache is one.
  show(false);
  show(true);
  expect(heard).toEqual(["online", "offline", "hide", "wake", "wake", "leave", "wake"]);
  stop();
  window.dispatchEvent(new Event("online"));
  visibility("hidden");
  page.dispatchEvent(new Event("resume"));
  expect(heard).toHaveLength(7);
});

test("[SY6] where nobody knows about the network there is one", () => {
  const environment = browserEnvironment();
  vi.stubGlobal("navigator", undefined);
  expect(environment.online()).toBe(true);
  vi.stubGlobal("navigator", {});
  expect(environment.online()).toBe(true);
  vi.stubGlobal("navigator", { onLine: false });
  expect(environment.online()).toBe(false);
  const stop = browserEnvironment().subscribe(() => {});
  expect(stop).toBeTypeOf("function");
});

test("an address that cannot be opened is a connection that was lost, later", async () => {
  const closed: number[] = [];
  const socket = openWebSocket("no address at all", {
    opened: () => closed.push(0),
    received: () => closed.push(0),
    closed: (code) => closed.push(code),
  });
  expect(closed).toEqual([]);
  expect(socket.backlog).toBe(0);
  socket.send(new Uint8Array([1]));
  await new Promise((resolve) => setImmediate(resolve));
  expect(closed).toEqual([1006]);
});

test("a socket that its owner closed says nothing more", async () => {
  const heard: string[] = [];
  const socket = openWebSocket("no address at all", {
    opened: () => heard.push("opened"),
    received: () => heard.push("received"),
    closed: () => heard.push("closed"),
  });
  socket.close(1002, "enough");
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toEqual([]);
});

test("[SY40] tabs of a browser hear each other, in order; without a window there are none", async () => {
  stubWindow();
  const one = browserTabs("a document");
  const two = browserTabs("a document");
  const other = browserTabs("another document");
  const heard: unknown[] = [];
  const all = new Promise<void>((resolve) => {
    two.subscribe((message) => {
      heard.push(message);
      if (heard.length === 2) resolve();
    });
  });
  const stop = two.subscribe(() => heard.push("stopped"));
  stop();
  other.subscribe(() => heard.push("other"));
  one.post({ bytes: new Uint8Array([1, 2]) });
  one.post("second");
  await all;
  expect(heard).toEqual([{ bytes: new Uint8Array([1, 2]) }, "second"]);
  for (const channel of [one, two, other]) channel.close();
  vi.unstubAllGlobals();
  const nobody = browserTabs("a document");
  nobody.post("into the void");
  nobody.subscribe(() => heard.push("void"))();
  nobody.close();
  expect(heard).toHaveLength(2);
});
