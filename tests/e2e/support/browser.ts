import { chromium } from "playwright-core";
import type { Browser, BrowserContext, Page } from "playwright-core";

/** A browser without an account, a network of its own, or a look at the outside. The profile is fresh each time. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Who sits in front of a window, and what it is like. */
export interface WindowOptions {
  readonly name?: string;
  /** One of the palette's light tones. */
  readonly color?: string;
  readonly width?: number;
  readonly height?: number;
  readonly theme?: "light" | "dark";
  readonly script?: boolean;
  readonly touch?: boolean;
  readonly calm?: boolean;
}

/** A window of somebody: a browser context has its own storage, so two are two people. */
export interface PersonWindow {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page complained of: errors that nobody caught, and errors on the console. */
  readonly complaints: string[];
}

/** The key under which a guest's identity lies in the browser's storage, and what lies there. */
function guestEntry(name: string, color: string): { readonly key: string; readonly value: string } {
  const id = `guest-${name.toLowerCase().replaceAll(/\W/g, "-")}`;
  return { key: "cowrite:guest", value: JSON.stringify({ id, name, color }) };
}

/** Opens a window for one person. */
export async function openWindow(browser: Browser, options: WindowOptions = {}): Promise<PersonWindow> {
  const { name = "Ada", color = "#037ac0", width = 1280, height = 800, theme = "light", script = true } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    javaScriptEnabled: script,
    hasTouch: options.touch ?? false,
    reducedMotion: options.calm ? "reduce" : "no-preference",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  await context.addInitScript(
    ({ key, value }) => {
      // The empty page that a window begins with has no storage.
      if (!location.protocol.startsWith("http")) return;
      // Only when there is none: a test that changes the name and loads again wants the new one.
      if (localStorage.getItem(key) === null) localStorage.setItem(key, value);
    },
    guestEntry(name, color),
  );
  const complaints: string[] = [];
  context.on("page", (page) => listenTo(page, complaints));
  const page = await context.newPage();
  return { context, page, complaints };
}

function listenTo(page: Page, complaints: string[]): void {
  page.on("pageerror", (error) => complaints.push(`${error.message}\n${error.stack ?? ""}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
}
