import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { $getNodeByKey } from "lexical";
import * as Y from "yjs";
import type { BenchRow } from "./BenchRow.ts";
import { createRandom } from "../harness/random.ts";
import type { Side, SideMaker } from "./bindingSide.ts";
import { fill, pressEnter, pressKey, putCaret, textKeys } from "./bindingSide.ts";
import { alone, aloneFolded, cowrite, stockV1, stockV2 } from "./bindingSides.ts";
import { percentile } from "./percentile.ts";
import { quietText } from "./quietText.ts";

export interface BindingBenchOptions {
  readonly blocks?: readonly number[];
  /** Key presses that count, of each kind; a tenth as many Enters. */
  readonly keys?: number;
  /** Key presses before any counts: until then the compiler is what is measured. */
  readonly warmUp?: number;
  readonly openings?: number;
  readonly seed?: number;
}

const PEERS = [stockV1, stockV2];

/**
 * What a local key, an Enter and a remote key cost by our binding and by both versions of the stock one, in one process, turn by
 * turn; what opening costs, and how many bytes things take. Medians, in milliseconds. `over Lexical` is without what the same key
 * press costs in an editor without a binding. (For ours, one whose nodes are kept folded, as ours keeps them.) A remote key has
 * no such part: Lexical does less for it than for a key pressed here. The text of the root is left out: see {@link quietText}.
 */
export function benchBinding(options: BindingBenchOptions = {}): BenchRow[] {
  const { blocks = [1000, 5000, 10_000] } = options;
  return quietText(() => blocks.flatMap((count) => benchSize(count, options)));
}

function benchSize(blocks: number, options: BindingBenchOptions): BenchRow[] {
  const { keys = 300, warmUp = 300, openings = 3, seed = 1 } = options;
  const pairs = [cowrite, ...PEERS].map((maker) => openPair(maker, blocks));
  const bares = [aloneFolded, alone].map((maker) => {
    const side = maker.open();
    fill(side, blocks);
    return { side, keys: textKeys(side), times: [] as number[] };
  });
  for (let round = 0; round < openings; round++) for (const pair of pairs) pair.reopen();
  const random = createRandom(seed);
  for (let press = 0; press < warmUp + keys; press++) {
    const block = random.int(blocks);
    const offset = random.int(40);
    const counts = press >= warmUp;
    for (const pair of pairs) pair.press(block, offset, counts);
    for (const bare of bares) {
      putCaret(bare.side, bare.keys[block] as string, offset);
      const time = pressKey(bare.side, "x");
      if (counts) bare.times.push(time);
    }
  }
  for (let press = 0; press < keys / 10; press++) {
    const block = random.int(blocks);
    for (const pair of pairs) pair.enter(block, 10);
  }
  const [ours, ...peers] = pairs as [Pair, ...Pair[]];
  const [ourLexical = 0, peerLexical = 0] = bares.map(({ times }) => percentile(times, 50));
  const rows = peers.flatMap((peer) => rowsBeside(ours, peer, { blocks, ourLexical, peerLexical }));
  for (const pair of pairs) pair.dispose();
  for (const { side } of bares) side.dispose();
  return rows;
}

function rowsBeside(
  ours: Pair,
  peer: Pair,
  {
    blocks,
    ourLexical,
    peerLexical,
  }: { readonly blocks: number; readonly ourLexical: number; readonly peerLexical: number },
): BenchRow[] {
  const row = (name: string, unit: string, of: (pair: Pair) => number): BenchRow => ({
    name: `${name}, ${blocks.toLocaleString("en")} blocks`,
    unit,
    ours: of(ours),
    peerName: peer.name,
    peer: of(peer),
    better: "lower",
  });
  const over = row("local key, over Lexical alone", "ms", ({ local }) => percentile(local, 50));
  return [
    { ...over, ours: over.ours - ourLexical, peer: over.peer - peerLexical },
    row("local key, in all", "ms", ({ local }) => percentile(local, 50)),
    row("Enter, in all", "ms", ({ enters }) => percentile(enters, 50)),
    row("remote key", "ms", ({ remote }) => percentile(remote, 50)),
    row("opening", "ms", ({ opened }) => percentile(opened, 50)),
    row("update of a key", "bytes", ({ bytes }) => percentile(bytes, 50)),
    row("document", "kB", ({ size }) => size / 1000),
    row("memory of an open document", "MB", ({ memory }) => memory / 1e6),
  ];
}

interface Pair {
  readonly name: string;
  readonly local: number[];
  readonly enters: number[];
  readonly remote: number[];
  readonly opened: number[];
  readonly bytes: number[];
  /** Of the document as it was filled, and of all that its open editor keeps, in bytes. */
  readonly size: number;
  readonly memory: number;
  /** Opens the document once more. */
  reopen(): void;
  /** A key pressed at one side, and its update at the other. */
  press(block: number, offset: number, counts: boolean): void;
  enter(block: number, offset: number): void;
  dispose(): void;
}

function openPair(maker: SideMaker, blocks: number): Pair {
  const writer = maker.open();
  fill(writer, blocks);
  const state = Y.encodeStateAsUpdate(docOf(writer));
  const free = usedMemory();
  const reader = maker.open(state);
  const memory = usedMemory() - free;
  const writerKeys = textKeys(writer);
  const readerKeys = textKeys(reader);
  if (writerKeys.length !== blocks || readerKeys.length !== blocks) {
    throw new Error(`${maker.name}: ${writerKeys.length} and ${readerKeys.length} blocks instead of ${blocks}`);
  }
  const updates: Uint8Array[] = [];
  docOf(writer).on("update", (update: Uint8Array) => updates.push(update));
  const local: number[] = [];
  const enters: number[] = [];
  const remote: number[] = [];
  const opened: number[] = [];
  const bytes: number[] = [];
  const bring = (): number => {
    if (updates.length === 0) throw new Error(`${maker.name}: a key sent nothing`);
    const begin = performance.now();
    for (const update of updates.splice(0)) Y.applyUpdate(docOf(reader), update, "network");
    // An update that was left for later is paid for here.
    reader.editor.read(() => undefined);
    return performance.now() - begin;
  };
  return {
    name: maker.name,
    local,
    enters,
    remote,
    opened,
    bytes,
    size: state.length,
    memory,
    reopen() {
      const begin = performance.now();
      const side = maker.open(state);
      side.editor.read(() => undefined);
      opened.push(performance.now() - begin);
      side.dispose();
    },
    press(block, offset, counts) {
      putCaret(writer, writerKeys[block] as string, offset);
      const time = pressKey(writer, "x");
      const length = updates.reduce((sum, update) => sum + update.length, 0);
      const remoteTime = bring();
      checkShown(maker.name, writer, reader, writerKeys[block] as string, readerKeys[block] as string);
      if (!counts) return;
      local.push(time);
      remote.push(remoteTime);
      bytes.push(length);
    },
    enter(block, offset) {
      putCaret(writer, writerKeys[block] as string, offset);
      enters.push(pressEnter(writer));
      bring();
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

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes of memory in use, after a collection. */
function usedMemory(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
