import type { Browser, CDPSession, Page } from "playwright-core";
import * as Y from "yjs";
import { pressKey, putCaret, textKeys } from "../bindingSide.ts";
import type { Side, SideMaker } from "../bindingSide.ts";
import type { PageBench, SideKind, Taken } from "./PageBench.ts";

declare const bench: PageBench;

const ADDRESS = "http://bench.test/";

/** Milliseconds of the page's thread, in all and by what it did. */
export interface Worked {
  readonly all: number;
  readonly script: number;
  readonly style: number;
  readonly layout: number;
}

/** One editor in a page of its own, and somebody else at the same document who sits outside of the browser. */
export class PageSide {
  readonly kind: SideKind;
  readonly opened: Taken;
  readonly page: Page;
  readonly #cdp: CDPSession;
  readonly #other: Side | null;
  readonly #otherKeys: readonly string[];
  readonly #otherSent: Uint8Array[] = [];

  private constructor(kind: SideKind, opened: Taken, page: Page, cdp: CDPSession, other: Side | null) {
    this.kind = kind;
    this.opened = opened;
    this.page = page;
    this.#cdp = cdp;
    this.#other = other;
    this.#otherKeys = other === null ? [] : textKeys(other);
    other?.doc?.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== "network") this.#otherSent.push(update);
    });
  }

  /** Opens a page on `html`. `maker`: that of the other one; null if there is nobody else. */
  static async open(
    browser: Browser,
    html: string,
    document: {
      readonly kind: SideKind;
      readonly state: Uint8Array | null;
      readonly blocks: number;
      readonly maker: SideMaker | null;
    },
  ): Promise<PageSide> {
    const { kind, state, blocks, maker } = document;
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    page.on("pageerror", (error) => {
      throw error;
    });
    page.setDefaultTimeout(300_000);
    await page.route(ADDRESS, (route) => route.fulfill({ contentType: "text/html", body: html }));
    await page.goto(ADDRESS);
    const cdp = await context.newCDPSession(page);
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    const encoded = state === null ? null : Buffer.from(state).toString("base64");
    const opened = await page.evaluate(([side, bytes, count]) => bench.open(side, bytes, count), [
      kind,
      encoded,
      blocks,
    ] as const);
    const other = maker === null || state === null ? null : maker.open(state);
    return new PageSide(kind, opened, page, cdp, other);
  }

  caret(block: number, offset: number): Promise<void> {
    return this.page.evaluate(([at, place]) => bench.caret(at, place), [block, offset] as const);
  }

  /** Presses a real key; milliseconds from the press to the paint of what it did. */
  async press(key: string): Promise<number> {
    const paint = this.page.evaluate(() => bench.key());
    // The page has to be listening before the key comes.
    await this.page.evaluate(() => 0);
    await this.page.keyboard.press(key);
    const time = await paint;
    await this.#bring();
    return time;
  }

  /** The other one presses a key in `block`; what applying it costs here. */
  async pressRemote(block: number, offset: number): Promise<Taken> {
    if (this.#other === null) throw new Error("there is nobody else");
    putCaret(this.#other, this.#otherKeys[block] ?? "", offset);
    pressKey(this.#other, "y");
    const sent = this.#otherSent.splice(0);
    const update = Buffer.from(Y.mergeUpdates(sent)).toString("base64");
    return await this.page.evaluate((bytes) => bench.remote(bytes), update);
  }

  /** Bytes of JavaScript memory, after a collection. */
  async memory(): Promise<number> {
    await this.#cdp.send("HeapProfiler.collectGarbage");
    const { usedSize } = await this.#cdp.send("Runtime.getHeapUsage");
    return usedSize;
  }

  /** Milliseconds that the page's own thread has worked until now: other programs of the machine are not in it. */
  async worked(): Promise<Worked> {
    const { metrics } = await this.#cdp.send("Performance.getMetrics");
    const of = (name: string): number => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1000;
    return {
      all: of("TaskDuration"),
      script: of("ScriptDuration"),
      style: of("RecalcStyleDuration"),
      layout: of("LayoutDuration"),
    };
  }

  async close(): Promise<void> {
    this.#other?.dispose();
    await this.page.context().close();
  }

  /** Brings to the other one what was done here, as a server does. */
  async #bring(): Promise<void> {
    const sent = await this.page.evaluate(() => bench.takeSent());
    const doc = this.#other?.doc;
    if (doc) for (const update of sent) Y.applyUpdate(doc, Buffer.from(update, "base64"), "network");
  }
}
