import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { Browser } from "playwright-core";
import { removeFolder } from "../../integration/startServer.ts";
import type { SpawnedServer } from "../../integration/startServer.ts";
import { launchBrowser, openWindow } from "./browser.ts";
import type { PersonWindow, WindowOptions } from "./browser.ts";
import { spawnProduct } from "./servers.ts";

/** A running product and a browser, for the tests of one file. */
export interface Stage {
  readonly server: SpawnedServer;
  readonly browser: Browser;
  /** Opens a window; closed after the test, which fails if the page complained of anything. */
  open(
    options?: WindowOptions & { /** Complaints that the test brings about. */ readonly allow?: RegExp },
  ): Promise<PersonWindow>;
}

/** Sets the stage before the tests of a file, and clears it after. */
export function useStage(): Stage {
  let server: SpawnedServer | undefined;
  let browser: Browser | undefined;
  const windows: { readonly window: PersonWindow; readonly allow: RegExp | undefined }[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([spawnProduct(), launchBrowser()]);
  });
  afterEach(async () => {
    const opened = windows.splice(0);
    await Promise.all(opened.map(({ window }) => window.context.close()));
    for (const { window, allow } of opened) {
      expect(window.complaints.filter((complaint) => allow?.test(complaint) !== true)).toEqual([]);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await server?.kill("SIGTERM");
    if (server) removeFolder(server.dataDir);
  });

  return {
    get server() {
      if (!server) throw new Error("the stage is not set yet");
      return server;
    },
    get browser() {
      if (!browser) throw new Error("the stage is not set yet");
      return browser;
    },
    async open({ allow, ...options } = {}) {
      const window = await openWindow(this.browser, options);
      windows.push({ window, allow });
      return window;
    },
  };
}
