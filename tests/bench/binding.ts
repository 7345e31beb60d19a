import { $getNodeByKey, RootNode } from "lexical";
import * as Y from "yjs";
import type { BenchRow } from "./BenchRow.ts";
import { createRandom } from "../harness/random.ts";
import type { Side, SideMaker } from "./bindingSide.ts";
import { fill, pressKey, putCaret, textKeys } from "./bindingSide.ts";
import { alone, aloneFolded, cowrite, stockV2 } from "./bindingSides.ts";

export interface BindingBenchOptions {
  readonly blocks?: readonly number[];
  /** Key presses that count, of each kind. */
  readonly keys?: number;
  readonly seed?: number;
}

/** Key presses before any counts: until then the compiler is what is measured. */
const WARM_UP = 1500;

/**
 * What a local and a remote key press cost by our binding and by the stock binding's version 2, in one process, turn by
 * turn. Medians, in milliseconds. `over Lexical` is without what the same key press costs in an editor without a binding.
 * (For ours, one whose nodes are kept folded, as ours keeps them.) A remote key has no such part: Lexical does less for
 * it than for a key pressed here.
 *
 * Headless Lexical reads the text of the whole document at each update, to tell listeners of the text; in a browser it
 * does not. That reading is replaced by an empty text for all three, as it would hide everything else.
 */
export function benchBinding({ blocks = [1000, 5000], keys = 1000, seed = 1 }: BindingBenchOptions = {}): BenchRow[] {
  const readText = Object.getOwnPropertyDescriptor(RootNode.prototype, "getTextContent");
  Object.defineProperty(RootNode.prototype, "getTextContent", { value: () => "", configurable: true });
  try {
    return blocks.flatMap((count) => benchSize(count, keys, seed));
  } finally {
    if (readText) Object.defineProperty(RootNode.prototype, "getTextContent", readText);
  }
}

function benchSize(blocks: number, keys: number, seed: number): BenchRow[] {
  const ours = openPair(cowrite, blocks);
  const peer = openPair(stockV2, blocks);
  const bares = [aloneFolded, alone].map((maker) => {
    const side = maker.open();
    fill(side, blocks);
    return { side, keys: textKeys(side), times: [] as number[] };
  });
  const random = createRandom(seed);
  for (let press = 0; press < WARM_UP + keys; press++) {
    const block = random.int(blocks);
    const offset = random.int(40);
    const counts = press >= WARM_UP;
    for (const pair of [ours, peer]) pair.press(block, offset, counts);
    for (const bare of bares) {
      putCaret(bare.side, bare.keys[block] as string, offset);
      const time = pressKey(bare.side, "x");
      if (counts) bare.times.push(time);
    }
  }
  const [ourLexical = 0, peerLexical = 0] = bares.map(({ times }) => median(times));
  const size = `${blocks.toLocaleString("en")} blocks`;
  const row = (name: string, left: number, right: number): BenchRow => ({
    name: `${name}, ${size}`,
    unit: "ms",
    ours: left,
    peerName: stockV2.name,
    peer: right,
    better: "lower",
  });
  const rows = [
    row("local key, over Lexical alone", median(ours.local) - ourLexical, median(peer.local) - peerLexical),
    row("local key, in all", median(ours.local), median(peer.local)),
    row("remote key", median(ours.remote), median(peer.remote)),
  ];
  for (const pair of [ours, peer]) pair.dispose();
  for (const { side } of bares) side.dispose();
  return rows;
}

interface Pair {
  readonly local: number[];
  readonly remote: number[];
  /** A key pressed at one side, and its update at the other. */
  press(block: number, offset: number, counts: boolean): void;
  dispose(): void;
}

function openPair(maker: SideMaker, blocks: number): Pair {
  const writer = maker.open();
  fill(writer, blocks);
  const reader = maker.open(Y.encodeStateAsUpdate(docOf(writer)));
  const writerKeys = textKeys(writer);
  const readerKeys = textKeys(reader);
  if (writerKeys.length !== blocks || readerKeys.length !== blocks) {
    throw new Error(`${maker.name}: ${writerKeys.length} and ${readerKeys.length} blocks instead of ${blocks}`);
  }
  const updates: Uint8Array[] = [];
  docOf(writer).on("update", (update: Uint8Array) => updates.push(update));
  const local: number[] = [];
  const remote: number[] = [];
  return {
    local,
    remote,
    press(block, offset, counts) {
      putCaret(writer, writerKeys[block] as string, offset);
      const time = pressKey(writer, "x");
      const begin = performance.now();
      for (const update of updates) Y.applyUpdate(docOf(reader), update, "network");
      // An update that was left for later is paid for here.
      reader.editor.read(() => undefined);
      const remoteTime = performance.now() - begin;
      if (updates.length === 0) throw new Error(`${maker.name}: a key sent nothing`);
      updates.length = 0;
      checkShown(maker.name, writer, reader, writerKeys[block] as string, readerKeys[block] as string);
      if (!counts) return;
      local.push(time);
      remote.push(remoteTime);
    },
    dispose() {
      writer.dispose();
      reader.dispose();
    },
  };
}

/** The key must have arrived in the other editor by now: otherwise its cost was put off, not saved. */
function checkShown(name: string, writer: Side, reader: Side, writerKey: string, readerKey: string): void {
  const read = (side: Side, key: string): string | undefined =>
    side.editor.read(() => $getNodeByKey(key)?.getTextContent());
  const [sent, shown] = [read(writer, writerKey), read(reader, readerKey)];
  if (sent === undefined || sent !== shown) throw new Error(`${name}: the other editor does not show the key`);
}

function docOf({ doc }: Side): Y.Doc {
  if (!doc) throw new Error("an editor without a document");
  return doc;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
