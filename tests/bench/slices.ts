import { $createParagraphNode, $createTextNode, $getRoot, $isElementNode, $isTextNode } from "lexical";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import * as Y from "yjs";
import type { BenchRow } from "./BenchRow.ts";
import { fill } from "./bindingSide.ts";
import type { Side, SideMaker } from "./bindingSide.ts";
import { cowrite, stockV2 } from "./bindingSides.ts";
import { buildPage } from "./browser/buildPage.ts";
import type { PageBench, SideKind } from "./browser/PageBench.ts";
import { PageSide } from "./browser/PageSide.ts";
import { quietText } from "./quietText.ts";

declare const bench: PageBench;

/** The longest that the page may be busy at a stretch. */
const GOAL_MS = 100;

/** What somebody else does to every block of the document, in one update. */
const ACTS: Readonly<Record<string, (blocks: number) => void>> = {
  "bold over every block": () => {
    for (const text of $getRoot().getAllTextNodes()) text.setFormat("bold");
  },
  "a letter into every block": () => {
    for (const block of $getRoot().getChildren()) {
      const text = $isElementNode(block) ? block.getFirstDescendant() : null;
      if ($isTextNode(text)) text.spliceText(3, 0, "x", false);
    }
  },
  "as many blocks pasted": (blocks) => {
    const root = $getRoot();
    const pasted = Array.from({ length: blocks }, (_, at) =>
      $createParagraphNode().append($createTextNode(`What somebody copied, line ${at}`)),
    );
    root.splice(1, 0, pasted);
  },
  "all but two blocks deleted": (blocks) => {
    $getRoot().splice(1, blocks - 2, []);
  },
};

/** Of one act at one kind of editor, in milliseconds. */
interface Figures {
  /** The longest task, by the clock and by what the thread worked: other programs of the machine are in the first only. */
  readonly longest: number;
  readonly longestWork: number;
  readonly all: number;
}

interface Act {
  readonly state: Uint8Array;
  readonly update: Uint8Array;
}

export interface SlicesBenchOptions {
  readonly blocks?: readonly number[];
  readonly acts?: readonly string[];
  readonly kinds?: readonly SideKind[];
}

const MAKERS: Partial<Record<SideKind, SideMaker>> = { cowrite, v2: stockV2 };

/** How long the page is busy at a stretch when an update arrives that touches every block: ours beside version 2 of the stock binding. */
export async function benchSlices({
  blocks = [10_000],
  acts = Object.keys(ACTS),
  kinds = ["cowrite", "v2"],
}: SlicesBenchOptions = {}): Promise<BenchRow[]> {
  const html = await buildPage();
  const browser = await chromium.launch({
    executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  const rows: BenchRow[] = [];
  try {
    for (const size of blocks) {
      for (const act of acts) {
        const figures = new Map<SideKind, Figures>();
        for (const kind of kinds) {
          const maker = MAKERS[kind];
          if (maker !== undefined) figures.set(kind, await measure(browser, html, kind, prepare(maker, act, size)));
        }
        const [ours, peer] = [figures.get("cowrite"), figures.get("v2")];
        const row = (what: string, of: (figure: Figures) => number, goal?: number): void => {
          if (ours === undefined) return;
          rows.push({
            name: `${act}: ${what}, ${size.toLocaleString("en")} blocks`,
            unit: "ms",
            ours: of(ours),
            peerName: "@lexical/yjs v2",
            peer: peer === undefined ? Number.NaN : of(peer),
            better: "lower",
            ...(goal === undefined ? {} : { goal }),
          });
        };
        row("longest task", ({ longestWork }) => longestWork, GOAL_MS);
        row("longest task by the clock", ({ longest }) => longest, Number.POSITIVE_INFINITY);
        row("until all is drawn", ({ all }) => all, Number.POSITIVE_INFINITY);
      }
    }
  } finally {
    await browser.close();
  }
  return rows;
}

function prepare(maker: SideMaker, act: string, blocks: number): Act {
  return quietText(() => {
    const side = maker.open();
    fill(side, blocks);
    const doc = docOf(side);
    const state = Y.encodeStateAsUpdate(doc);
    const before = Y.encodeStateVector(doc);
    const sent: Uint8Array[] = [];
    doc.on("update", (update: Uint8Array) => sent.push(update));
    side.editor.update(() => ACTS[act]?.(blocks), { discrete: true });
    const update = sent.length === 0 ? Y.encodeStateAsUpdate(doc, before) : Y.mergeUpdates(sent);
    side.dispose();
    return { state, update };
  });
}

function docOf({ doc }: Side): Y.Doc {
  if (doc === null) throw new Error("an editor without a document");
  return doc;
}

async function measure(browser: Browser, html: string, kind: SideKind, { state, update }: Act): Promise<Figures> {
  const side = await PageSide.open(browser, html, { kind, state, blocks: 0, maker: null });
  await side.caret(3, 5);
  await browser.startTracing(side.page, { categories: ["toplevel", "devtools.timeline", "__metadata"] });
  const bytes = Buffer.from(update).toString("base64");
  const all = await side.page.evaluate((encoded) => bench.bigRemote(encoded), bytes);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { readonly traceEvents: readonly TraceEvent[] };
  await side.close();
  return { ...longestTask(trace.traceEvents), all };
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  /** Of the thread's own work. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest task of the page's own thread: script, style, layout and painting. */
function longestTask(events: readonly TraceEvent[]): Pick<Figures, "longest" | "longestWork"> {
  const threads = new Set(
    events
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  let [longest, longestWork] = [0, 0];
  for (const { name, pid, tid, dur = 0, tdur = 0 } of events) {
    if (!name.endsWith("RunTask") || !threads.has(`${pid} ${tid}`)) continue;
    longest = Math.max(longest, dur / 1000);
    longestWork = Math.max(longestWork, tdur / 1000);
  }
  return { longest, longestWork };
}
