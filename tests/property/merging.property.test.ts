import { expect, test } from "vitest";
import { campaign, runSeed } from "../harness/campaign.ts";
import { OPERATIONS } from "../harness/operations/index.ts";
import { GENERATION } from "../harness/steps.ts";
import { SEEDS } from "./seeds.ts";

const setting = (name: string, standard: number): number => {
  const value = Number(process.env[`COWRITE_${name}`] ?? standard);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`COWRITE_${name} is no whole number above 0`);
  return value;
};

const options = {
  seed: setting("SEED", 1),
  runs: setting("RUNS", 500),
  steps: setting("STEPS", 60),
  replicas: setting("REPLICAS", 3),
};

/** What the network and the runner do, beside the operations of people. */
const EVENTS = [
  "undo",
  "redo",
  "compose",
  "deliver",
  "duplicate",
  "drop",
  "reorder",
  "resync",
  "partition",
  "rejoin",
  "reload",
  "overlap",
];

/** What people do in cells too, where they happen to be. */
const IN_CELLS = [
  "type",
  "type on",
  "type over a selection",
  "Enter",
  "soft break",
  "Backspace",
  "Backspace at a block's start",
  "Delete",
  "delete a range in a block",
  "bold",
  "convert to bullet",
  "indent",
  "paste blocks",
  "insert a divider",
  "compose",
].map((name) => `${name}, in a cell`);

test(`a character is in the merged document exactly once if and only if nobody deleted it (seed ${options.seed}, ${options.runs} runs of ${options.steps} steps, ${options.replicas} replicas)`, async () => {
  const say = (text: string): boolean => process.stdout.write(`merging: ${text}\n`);
  const report = await campaign({
    ...options,
    progress: (done) => {
      if (done % 100 === 0) say(`${done} of ${options.runs} runs, from seed ${options.seed}`);
    },
  });
  say(
    `${report.characters} characters merged; ${report.removed} that two people brought back were made one again\n${report.counts.toString()}`,
  );
  // A run that does nothing keeps every law.
  const least = options.runs * options.steps >= 18_000 ? 10 : 0;
  const now = OPERATIONS.filter(({ until = GENERATION }) => until >= GENERATION);
  const names = [...now.map((operation) => operation.name), ...EVENTS];
  expect(names.filter((name) => report.counts.done(name) < least)).toEqual([]);
  expect(IN_CELLS.filter((name) => report.counts.done(name) < least / 2)).toEqual([]);
}, 1_200_000);

test.each(SEEDS)(
  "$name (seed $seed)",
  async ({ seed, replicas, steps, generation }) => {
    const report = await runSeed(seed, { replicas, steps, generation });
    expect(report.counts.done("deliver")).toBeGreaterThan(0);
  },
  120_000,
);
