import * as Y from "yjs";
import { createRandom } from "../harness/random.ts";
import type { BenchRow } from "./BenchRow.ts";
import { fill } from "./bindingSide.ts";
import type { SideMaker } from "./bindingSide.ts";
import { cowrite, stockV1, stockV2 } from "./bindingSides.ts";
import { buildPage } from "./browser/buildPage.ts";
import { launchBenchBrowser } from "./browser/launchBenchBrowser.ts";
import type { SideKind } from "./browser/PageBench.ts";
import { PageSide } from "./browser/PageSide.ts";
import { percentile } from "./percentile.ts";
import { quietText } from "./quietText.ts";

export interface BrowserBenchOptions {
  readonly blocks?: readonly number[];
  /** How often the four take their turn, and how many presses of each kind a turn has. */
  readonly rounds?: number;
  readonly presses?: number;
  readonly openings?: number;
  readonly seed?: number;
  readonly kinds?: readonly SideKind[];
  /** Further styles of the page. */
  readonly styles?: string;
}

const makers: Readonly<Record<SideKind, SideMaker | null>> = { cowrite, v1: stockV1, v2: stockV2, alone: null };

const NAMES: Readonly<Record<SideKind, string>> = {
  cowrite: "cowrite",
  v1: "@lexical/yjs v1",
  v2: "@lexical/yjs v2",
  alone: "Lexical alone",
};

/** What was measured of one kind of editor at one size. */
interface BrowserFigures {
  readonly open: number[];
  readonly key: number[];
  readonly enter: number[];
  readonly remote: number[];
  readonly remotePaint: number[];
  /** What the page's thread worked for one of them, on average over a turn. */
  readonly keyWork: number[];
  readonly enterWork: number[];
  memory: number;
}

/** Opens, types, breaks lines and receives in Chromium, turn by turn. */
async function measureBrowser(size: number, options: BrowserBenchOptions = {}): Promise<Map<SideKind, BrowserFigures>> {
  const { rounds = 4, presses = 10, openings = 3, seed = 1, kinds = ["cowrite", "v1", "v2", "alone"] } = options;
  const html = await buildPage(options.styles);
  const browser = await launchBenchBrowser();
  try {
    const figures = new Map<SideKind, BrowserFigures>();
    const states = new Map(kinds.map((kind) => [kind, stateOf(makers[kind], size)]));
    const sides = new Map<SideKind, PageSide>();
    for (let round = 0; round < openings; round++) {
      for (const kind of kinds) {
        await sides.get(kind)?.close();
        const side = await PageSide.open(browser, html, {
          kind,
          state: states.get(kind) ?? null,
          blocks: size,
          maker: round === openings - 1 ? makers[kind] : null,
        });
        sides.set(kind, side);
        const known = figures.get(kind) ?? {
          open: [],
          key: [],
          enter: [],
          remote: [],
          remotePaint: [],
          keyWork: [],
          enterWork: [],
          memory: 0,
        };
        figures.set(kind, known);
        known.open.push(side.opened.paint);
        if (round === openings - 1) known.memory = await side.memory();
      }
    }
    const random = createRandom(seed);
    // The first round is for the compilers.
    for (let round = 0; round <= rounds; round++) {
      const places = Array.from({ length: presses }, () => ({ block: random.int(size), offset: random.int(40) }));
      for (const [kind, side] of sides) {
        const known = figures.get(kind) as BrowserFigures;
        await side.page.bringToFront();
        const [first] = places;
        await side.caret(first?.block ?? 0, first?.offset ?? 0);
        for (const [key, times, work] of [
          ["x", known.key, known.keyWork],
          ["Enter", known.enter, known.enterWork],
        ] as const) {
          const before = await side.worked();
          const taken: number[] = [];
          for (let press = 0; press < presses; press++) taken.push(await side.press(key));
          if (round === 0) continue;
          times.push(...taken);
          work.push(((await side.worked()).all - before.all) / presses);
        }
        if (kind === "alone") continue;
        for (const { block, offset } of places) {
          const taken = await side.pressRemote(block, offset);
          if (round === 0) continue;
          known.remote.push(taken.script);
          known.remotePaint.push(taken.paint);
        }
      }
    }
    for (const side of sides.values()) await side.close();
    return figures;
  } finally {
    await browser.close();
  }
}

function stateOf(maker: SideMaker | null, blocks: number): Uint8Array | null {
  return maker === null ? null : quietText(() => stateWith(maker, blocks));
}

/** The rows of a table: each of ours beside each peer's. */
export async function benchBrowser({ blocks = [1000, 5000, 10_000], ...rest }: BrowserBenchOptions = {}): Promise<
  BenchRow[]
> {
  const rows: BenchRow[] = [];
  for (const size of blocks) {
    const figures = await measureBrowser(size, rest);
    const ours = figures.get("cowrite");
    if (ours === undefined) continue;
    for (const [kind, peer] of figures) {
      if (kind === "cowrite") continue;
      const row = (name: string, unit: string, left: number, right: number): void => {
        rows.push({
          name: `${name}, ${size.toLocaleString("en")} blocks`,
          unit,
          ours: left,
          peerName: NAMES[kind],
          peer: right,
          better: "lower",
        });
      };
      const both = (name: string, of: (side: BrowserFigures) => number[]): void => {
        row(`${name}, median`, "ms", percentile(of(ours), 50), percentile(of(peer), 50));
        row(`${name}, 95 %`, "ms", percentile(of(ours), 95), percentile(of(peer), 95));
      };
      row("opening to paint, median", "ms", percentile(ours.open, 50), percentile(peer.open, 50));
      both("key to paint", ({ key }) => key);
      both("Enter to paint", ({ enter }) => enter);
      row("key, work of the page", "ms", percentile(ours.keyWork, 50), percentile(peer.keyWork, 50));
      row("Enter, work of the page", "ms", percentile(ours.enterWork, 50), percentile(peer.enterWork, 50));
      if (kind !== "alone") {
        both("remote key, script", ({ remote }) => remote);
        both("remote key to paint", ({ remotePaint }) => remotePaint);
      }
      row("memory", "MB", ours.memory / 1e6, peer.memory / 1e6);
    }
  }
  return rows;
}

/** A document of `blocks` paragraphs as `maker`'s kind stores it. */
function stateWith(maker: SideMaker, blocks: number): Uint8Array {
  const side = maker.open();
  fill(side, blocks);
  const state = side.doc === null ? new Uint8Array() : Y.encodeStateAsUpdate(side.doc);
  side.dispose();
  return state;
}
