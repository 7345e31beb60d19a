import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

/** Starts a browser that paints as soon as it can, so that no time is a wait for a frame. */
export function launchBenchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-frame-rate-limit",
      "--disable-gpu-vsync",
      "--js-flags=--expose-gc",
    ],
  });
}
