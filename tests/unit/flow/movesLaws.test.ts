import { expect, test } from "vitest";
import * as Y from "yjs";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../../lib/flow/seed.ts";
import type { Flow, FlowBlock } from "../../../lib/flow/types.ts";
import type { Random } from "../../harness/random.ts";
import { createRandom } from "../../harness/random.ts";

const line = ({ content }: FlowBlock): string =>
  content.map((inline) => (inline.kind === "text" ? inline.text : "")).join("");
const lines = (flow: Flow): string[] => flow.blocks.map(line);

/** An edit, and what it must make of the lines of the one who does it; null if there is nothing to do. */
type Edit = (flow: Flow, random: Random, letter: () => string) => string[] | null;

const type: Edit = (flow, random, letter) => {
  const owed = lines(flow);
  const at = random.int(flow.blocks.length);
  const block = flow.blocks[at] as FlowBlock;
  const offset = random.int(block.length + 1);
  const text = letter() + letter();
  flow.insertText(flow.indexIn(block, offset), text, {});
  owed[at] = owed[at]?.slice(0, offset) + text + (owed[at]?.slice(offset) ?? "");
  return owed;
};

/** A split. Where the second half stands is the binding's to arrange when the first is displaced: here the lines alone are owed. */
const split: Edit = (flow, random) => {
  const owed = lines(flow);
  const at = random.int(flow.blocks.length);
  const block = flow.blocks[at] as FlowBlock;
  const offset = random.int(block.length + 1);
  // A mark in front of text without one would be that text's.
  if (offset === block.length || (offset === 0 && block.mark === null)) return null;
  flow.insertMark(flow.indexIn(block, offset), {});
  owed.splice(at, 1, owed[at]?.slice(0, offset) ?? "", owed[at]?.slice(offset) ?? "");
  return owed.sort();
};

const move: Edit = (flow, random) => {
  const owed = lines(flow);
  const at = random.int(flow.blocks.length);
  const to = random.int(flow.blocks.length + 1);
  flow.moveBefore(flow.blocks[at] as FlowBlock, flow.blocks[to] ?? null);
  if (to === at || to === at + 1) return owed;
  const [moved = ""] = owed.splice(at, 1);
  owed.splice(to > at ? to - 1 : to, 0, moved);
  return owed;
};

const join: Edit = (flow, random) => {
  const owed = lines(flow);
  const [at, to] = [random.int(flow.blocks.length), random.int(flow.blocks.length)];
  if (at === to) return null;
  flow.joinTo(flow.blocks[at] as FlowBlock, flow.blocks[to] as FlowBlock);
  owed[to] += owed[at] ?? "";
  owed.splice(at, 1);
  return owed.sort();
};

const EDITS: readonly { readonly edit: Edit; readonly sorted?: true }[] = [
  { edit: type },
  { edit: split, sorted: true },
  { edit: move },
  { edit: move },
  { edit: join, sorted: true },
];

function open(clientId: number): Flow {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  Y.applyUpdate(doc, createSeedUpdate());
  return openFlow(doc);
}

function sync(from: Flow, to: Flow): void {
  Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)));
}

/** What goes wrong in the run of `seed`; null if nothing does. */
function faultOf(seed: number, writers: number): string | null {
  const random = createRandom(seed);
  let letters = 0;
  const letter = (): string => String.fromCodePoint(0x4e00 + letters++);
  const flows = Array.from({ length: writers }, (_, at) => open(300 + at));
  const first = flows[0] as Flow;
  for (let count = 0; count < 8; count += 1) {
    first.insertMark(first.length, {});
    first.insertText(first.length, letter() + letter() + letter(), {});
  }
  for (const flow of flows) sync(first, flow);
  for (let step = 0; step < 60; step += 1) {
    const flow = random.pick(flows);
    const { edit, sorted } = random.pick(EDITS);
    const owed = edit(flow, random, letter);
    const has = sorted ? lines(flow).sort() : lines(flow);
    if (owed !== null && owed.join("|") !== has.join("|")) {
      return `step ${step}, ${edit.name}: owed ${owed.join(" / ")}, has ${has.join(" / ")}`;
    }
    flow.verify();
    const [from, to] = [random.pick(flows), random.pick(flows)];
    if (from !== to && random.chance(0.3)) {
      sync(from, to);
      to.verify();
    }
  }
  for (const from of flows) for (const to of flows) if (from !== to) sync(from, to);
  const merged = first.blocks.map((block) => `${block.id}:${line(block)}`).join("|");
  for (const { blocks } of flows) {
    const other = blocks.map((block) => `${block.id}:${line(block)}`).join("|");
    if (other !== merged) return `diverged: ${merged} and ${other}`;
  }
  const text = lines(first).join("");
  return text.length === letters && new Set(text).size === letters ? null : `${letters} typed, has ${text}`;
}

test.each([3, 5])(
  "[MV1] [MV8] %i people move, join, split and type: each edit does what it says, nothing is lost or doubled, all agree",
  (writers) => {
    for (let seed = 1; seed <= 40; seed += 1)
      expect(`seed ${seed}: ${String(faultOf(seed, writers))}`).toBe(`seed ${seed}: null`);
  },
  60_000,
);
