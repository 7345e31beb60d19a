import { expect, test } from "vitest";
import * as Y from "yjs";
import { blocksToJson } from "../../../lib/convert/toJson.ts";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import type { BlockSplice, FlowBlock } from "../../../lib/flow/types.ts";
import { createRandom, pickWeighted } from "../../harness/random.ts";
import { FlowLedger } from "./support/flowLedger.ts";
import { FlowNetwork } from "./support/flowNetwork.ts";
import type { FlowReplica, Order } from "./support/flowNetwork.ts";
import { TESTED_FORMATS, randomOperation, thingsShown } from "./support/flowOperations.ts";
import type { OperationName } from "./support/flowOperations.ts";

interface Plan {
  readonly seed: number;
  readonly replicas: number;
  readonly steps: number;
  readonly order: Order;
  readonly weights: Partial<Record<OperationName, number>>;
}

interface Outcome {
  readonly ledger: FlowLedger;
  readonly replicas: readonly FlowReplica[];
  readonly counts: ReadonlyMap<string, number>;
}

/** Runs `plan`; after every transaction of every replica the incremental reading is held against a full one. */
function run(plan: Plan): Outcome {
  const random = createRandom(plan.seed);
  const network = new FlowNetwork(plan.replicas, random, plan.order);
  const { replicas } = network;
  const ledger = new FlowLedger();
  const counts = new Map<string, number>();
  const follow = replicas.map((replica) => followBlocks(replica));
  const entries = Object.entries(plan.weights).map(([name, weight]) => ({ name: name as OperationName, weight }));
  for (let step = 0; step < plan.steps; step += 1) {
    const replica = random.pick(replicas);
    if (random.chance(0.3)) {
      network.send(replica);
      network.receive(replica, random.chance(0.5) ? 1 : 0.6);
    } else {
      const { name } = pickWeighted(random, entries);
      if (randomOperation(replica, random, ledger, name)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    replica.flow.verify();
  }
  network.settle();
  for (const [at, replica] of replicas.entries()) {
    replica.flow.verify();
    expect(follow[at], `splices of replica ${at}, seed ${plan.seed}`).toEqual([...replica.flow.blocks]);
  }
  return { ledger, replicas, counts };
}

/** A copy of the blocks that is kept by nothing but the splices that listeners are told. */
function followBlocks({ flow }: FlowReplica): FlowBlock[] {
  const copy = [...flow.blocks];
  flow.observe(({ splices }) => {
    for (const splice of splices) applySplice(copy, splice);
  });
  return copy;
}

function applySplice(copy: FlowBlock[], { index, removed, inserted }: BlockSplice): void {
  const taken = copy.splice(index, removed.length, ...inserted);
  for (const [at, block] of taken.entries()) {
    if (block !== removed[at]) throw new Error(`a splice removes ${removed[at]?.id}, where ${block.id} is`);
  }
}

function expectConverged({ replicas }: Outcome, seed: number): void {
  const [first, ...others] = replicas as [FlowReplica, ...FlowReplica[]];
  const blocks = blocksToJson(first.flow.blocks);
  const delta = rawDelta(first);
  for (const other of others) {
    expect(blocksToJson(other.flow.blocks), `seed ${seed}`).toEqual(blocks);
    expect(rawDelta(other), `raw delta, seed ${seed}`).toEqual(delta);
    expect(Y.encodeStateVector(other.doc), `state vector, seed ${seed}`).toEqual(Y.encodeStateVector(first.doc));
    expect(other.doc.store.pendingStructs, `seed ${seed}`).toBeNull();
    expect(
      Y.equalDeleteSets(
        Y.createDeleteSetFromStructStore(other.doc.store),
        Y.createDeleteSetFromStructStore(first.doc.store),
      ),
    ).toBe(true);
  }
  const reader = new Y.Doc();
  Y.applyUpdate(reader, Y.encodeStateAsUpdate(first.doc));
  expect(blocksToJson(openFlow(reader).blocks), `fresh reader, seed ${seed}`).toEqual(blocks);
}

/** What is stored, acts and all, as plain JSON. */
function rawDelta({ flow }: FlowReplica): unknown {
  return JSON.parse(JSON.stringify(flow.text.toDelta()));
}

function expectSurvivors({ ledger, replicas }: Outcome, seed: number): void {
  const { flow } = replicas[0] as FlowReplica;
  const things = thingsShown(flow);
  const characters = things.filter((thing) => thing.length === 1).sort();
  const marks = things.filter((thing) => ledger.isMade(thing)).sort();
  expect(characters, `seed ${seed}`).toEqual(ledger.survivors("characters"));
  expect(marks, `seed ${seed}`).toEqual(ledger.survivors("marks"));
  expect(ledger.strayed(things), `strayed, seed ${seed}`).toEqual([]);
}

/** Holds every format of every character against the ledger; returns how many were checked. */
function expectFormats({ ledger, replicas }: Outcome, seed: number): number {
  const { flow } = replicas[0] as FlowReplica;
  let checked = 0;
  const wrong: string[] = [];
  for (const block of flow.blocks) {
    for (const inline of block.content) {
      if (inline.kind !== "text") continue;
      for (const character of inline.text) {
        if (ledger.mayHaveLostActs(character)) continue;
        for (const name of TESTED_FORMATS) {
          const allowed = ledger.allowed(character, name);
          const value = inline.formats[name] ?? null;
          checked += 1;
          if (!allowed.has(value))
            wrong.push(`${character} has ${name}=${String(value)}, allowed ${[...allowed].map(String).join()}`);
        }
      }
    }
  }
  expect(wrong, `formats, seed ${seed}`).toEqual([]);
  return checked;
}

/** Adds up what the runs did, and expects that every operation did something. */
function expectAllDone(outcomes: readonly Outcome[], names: readonly string[], least: number): void {
  for (const name of names) {
    const total = outcomes.reduce((sum, { counts }) => sum + (counts.get(name) ?? 0), 0);
    expect(total, `${name} did something`).toBeGreaterThan(least);
  }
}

const WITHOUT_UNDO = {
  type: 10,
  delete: 4,
  format: 5,
  mark: 3,
  append: 2,
  attributes: 2,
  break: 1,
  embed: 1,
  several: 2,
} as const;
const WITH_UNDO = { ...WITHOUT_UNDO, undo: 6, redo: 4 } as const;

test("[FL40] through a relaying server: replicas converge, every character and mark stands once unless deleted, formats are those that were asked for", () => {
  let checked = 0;
  const outcomes: Outcome[] = [];
  for (let seed = 1; seed <= 60; seed += 1) {
    const outcome = run({ seed, replicas: 3 + (seed % 3), steps: 60, order: "relayed", weights: WITHOUT_UNDO });
    expectConverged(outcome, seed);
    expectSurvivors(outcome, seed);
    checked += expectFormats(outcome, seed);
    outcomes.push(outcome);
  }
  expectAllDone(outcomes, Object.keys(WITHOUT_UNDO), 20);
  expect(checked).toBeGreaterThan(1_000);
});

test("[FL41] through a network that shuffles and repeats: replicas converge and every character and mark stands once unless deleted", () => {
  const outcomes: Outcome[] = [];
  for (let seed = 1_001; seed <= 1_060; seed += 1) {
    const outcome = run({ seed, replicas: 3 + (seed % 3), steps: 60, order: "shuffled", weights: WITHOUT_UNDO });
    expectConverged(outcome, seed);
    expectSurvivors(outcome, seed);
    outcomes.push(outcome);
  }
  expect(outcomes.length).toBe(60);
  expectAllDone(outcomes, Object.keys(WITHOUT_UNDO), 20);
});

test("[FL42] with undo and redo: replicas converge, and nothing that somebody left alone is lost", () => {
  const outcomes: Outcome[] = [];
  for (let seed = 2_001; seed <= 2_060; seed += 1) {
    const outcome = run({
      seed,
      replicas: 3,
      steps: 60,
      order: seed % 2 === 0 ? "relayed" : "shuffled",
      weights: WITH_UNDO,
    });
    expectConverged(outcome, seed);
    const { flow } = outcome.replicas[0] as FlowReplica;
    const things = thingsShown(flow);
    for (const thing of [...outcome.ledger.survivors("characters"), ...outcome.ledger.survivors("marks")]) {
      expect(things.filter((other) => other === thing).length, `${thing}, seed ${seed}`).toBe(1);
    }
    outcomes.push(outcome);
  }
  expectAllDone(outcomes, Object.keys(WITH_UNDO), 20);
});
