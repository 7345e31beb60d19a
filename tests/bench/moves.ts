import * as Y from "yjs";
import { openFlow } from "../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../lib/flow/seed.ts";
import type { Flow, FlowBlock } from "../../lib/flow/types.ts";
import { createRandom } from "../harness/random.ts";
import type { Random } from "../harness/random.ts";
import type { BenchRow } from "./BenchRow.ts";
import { percentile } from "./percentile.ts";

const BLOCKS = 10_000;
const DISPLACED = 1_000;
const EDITS = 400;

/** With displaced blocks an edit may take this much longer than without: the noise of two medians. */
const NOISE = 1.5;

interface Side {
  readonly flow: Flow;
  readonly random: Random;
}

function makeSide(displaced: number): Side {
  const doc = new Y.Doc();
  doc.clientID = 1_000_003;
  Y.applyUpdate(doc, createSeedUpdate());
  const flow = openFlow(doc);
  doc.transact(() => {
    for (let line = 1; line < BLOCKS; line++) {
      flow.insertMark(flow.length, {});
      flow.insertText(flow.length, `some words of line ${line}`, {});
    }
  });
  const random = createRandom(5);
  for (let count = 0; count < displaced; count++) flow.moveBefore(anyBlock(flow, random), anyBlock(flow, random));
  return { flow, random };
}

function anyBlock({ blocks }: Flow, random: Random): FlowBlock {
  return blocks[random.int(blocks.length)] as FlowBlock;
}

const EDIT: Readonly<Record<string, (side: Side) => void>> = {
  key({ flow, random }) {
    flow.insertText(flow.indexIn(anyBlock(flow, random), 0), "x", {});
  },
  Enter({ flow, random }) {
    const block = anyBlock(flow, random);
    flow.insertMark(flow.indexIn(block, block.length >> 1), {});
  },
  move({ flow, random }) {
    flow.moveBefore(anyBlock(flow, random), anyBlock(flow, random));
  },
};

/** What displaced blocks cost: edits of a flow of 10,000 blocks, a thousand of them displaced, beside the same without. Interleaved. */
export function benchMoves(): BenchRow[] {
  const sides = { moved: makeSide(DISPLACED), natural: makeSide(0) };
  return Object.entries(EDIT).map(([name, edit]): BenchRow => {
    const spent = { moved: new Array<number>(), natural: new Array<number>() };
    for (let round = 0; round < EDITS; round++) {
      for (const side of ["moved", "natural"] as const) {
        const start = performance.now();
        edit(sides[side]);
        spent[side].push(performance.now() - start);
      }
    }
    const peer = percentile(spent.natural, 50);
    return {
      name: `moves: ${name} at ${BLOCKS} blocks, ${DISPLACED} displaced`,
      unit: "ms",
      ours: percentile(spent.moved, 50),
      peerName: "none displaced",
      peer,
      better: "lower",
      goal: peer * NOISE,
    };
  });
}
