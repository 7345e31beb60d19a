import type { Browser } from "playwright-core";
import * as Y from "yjs";
import { openFlow } from "../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../lib/flow/seed.ts";
import type { BenchRow } from "./BenchRow.ts";
import { cowrite } from "./bindingSides.ts";
import { buildPage } from "./browser/buildPage.ts";
import { launchBenchBrowser } from "./browser/launchBenchBrowser.ts";
import { PageSide } from "./browser/PageSide.ts";
import { makeLongHistory, readBlogPost } from "./longHistory.ts";
import { percentile } from "./percentile.ts";

export interface HistoryBenchOptions {
  readonly edits?: number;
  readonly presses?: number;
  readonly openings?: number;
}

/** Milliseconds, bytes of memory. */
interface Figures {
  readonly open: number[];
  readonly key: number[];
  readonly enter: number[];
  readonly remote: number[];
  memory: number;
}

/** A key is answered before it feels late, and opening takes no more than that much longer than the same text without its history. */
const KEY_GOAL_MS = 50;
const ENTER_GOAL_MS = 60;
const OPENING_RATIO = 2;

/**
 * A document of a million edits that two people made at once, in Chromium, beside the same text as one person would have pasted it:
 * what of the cost is the history's.
 */
export async function benchHistory({
  edits = 1_000_000,
  presses = 30,
  openings = 3,
}: HistoryBenchOptions = {}): Promise<BenchRow[]> {
  const began = performance.now();
  const { docs, lines } = makeLongHistory(readBlogPost(), edits);
  console.log(`  ${edits.toLocaleString("en")} edits made in ${Math.round((performance.now() - began) / 1000)} s`);
  const long = Y.encodeStateAsUpdate(docs[0]);
  const plain = pasted(lines);
  const html = await buildPage();
  const browser = await launchBenchBrowser();
  try {
    const [ours, peer] = [
      await measure(browser, html, long, { presses, openings, blocks: lines.length }),
      await measure(browser, html, plain, { presses, openings, blocks: lines.length }),
    ];
    const name = `${edits.toLocaleString("en")} edits, ${lines.length.toLocaleString("en")} blocks`;
    const row = (what: string, unit: string, of: (figures: Figures) => number, goal: number): BenchRow => ({
      name: `${what}, ${name}`,
      unit,
      ours: of(ours),
      peerName: "without its history",
      peer: of(peer),
      better: "lower",
      goal,
    });
    return [
      row("opening to paint", "ms", ({ open }) => percentile(open, 50), percentile(peer.open, 50) * OPENING_RATIO),
      row("key to paint, median", "ms", ({ key }) => percentile(key, 50), KEY_GOAL_MS),
      row("Enter to paint, median", "ms", ({ enter }) => percentile(enter, 50), ENTER_GOAL_MS),
      row("remote key to paint, median", "ms", ({ remote }) => percentile(remote, 50), KEY_GOAL_MS),
      row("memory", "MB", ({ memory }) => memory / 1e6, Number.POSITIVE_INFINITY),
      {
        name: `document, ${name}`,
        unit: "MB",
        ours: long.length / 1e6,
        peerName: "without its history",
        peer: plain.length / 1e6,
        better: "lower",
        goal: Number.POSITIVE_INFINITY,
      },
    ];
  } finally {
    await browser.close();
  }
}

function pasted(lines: readonly string[]): Uint8Array {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, createSeedUpdate());
  const flow = openFlow(doc);
  flow.transact("paste", () => {
    for (const [at, line] of lines.entries()) {
      if (at > 0) flow.insertMark(flow.length, {});
      flow.insertText(flow.length, line, {});
    }
  });
  flow.dispose();
  return Y.encodeStateAsUpdate(doc);
}

async function measure(
  browser: Browser,
  html: string,
  state: Uint8Array,
  { presses, openings, blocks }: { readonly presses: number; readonly openings: number; readonly blocks: number },
): Promise<Figures> {
  const figures: Figures = { open: [], key: [], enter: [], remote: [], memory: 0 };
  for (let round = 1; round < openings; round++) {
    const side = await PageSide.open(browser, html, { kind: "cowrite", state, blocks, maker: null });
    figures.open.push(side.opened.paint);
    await side.close();
  }
  const side = await PageSide.open(browser, html, { kind: "cowrite", state, blocks, maker: cowrite });
  figures.open.push(side.opened.paint);
  const middle = Math.floor(blocks / 2);
  await side.caret(middle, 0);
  // The first presses are for the compilers.
  for (const times of [[], figures.key])
    for (let press = 0; press < presses; press++) times.push(await side.press("x"));
  for (let press = 0; press < presses; press++) figures.enter.push(await side.press("Enter"));
  for (let press = 0; press < presses; press++) figures.remote.push((await side.pressRemote(middle, 0)).paint);
  figures.memory = await side.memory();
  await side.close();
  return figures;
}
