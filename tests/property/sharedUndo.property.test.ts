import { expect, test } from "vitest";
import type { RunOptions, RunReport } from "../harness/run.ts";
import { run } from "../harness/run.ts";
import { makeSharedUndoSteps } from "../harness/sharedUndo.ts";
import { makeClientIds } from "../harness/steps.ts";

/** Runs whose fault was found and mended: a copy of what was not the nearest form, and a caret that went with a mark. */
const KEPT = [43, 62, 160, 173, 184, 179, 232];

async function play(seed: number, more: Pick<RunOptions, "sabotage"> = {}): Promise<RunReport> {
  const replicas = 2 + (seed % 3);
  const options = { clientIds: makeClientIds(seed, replicas), steps: makeSharedUndoSteps(seed, replicas, 40), ...more };
  return await run(options).catch((error: unknown) => {
    throw new Error(`seed ${seed}, ${replicas} people: ${error instanceof Error ? error.message : String(error)}`);
  });
}

test("[undo] people who delete the same text and bring it back, over and over, have it once (seeds 1 to 30)", async () => {
  let removed = 0;
  for (let seed = 1; seed <= 30; seed++) removed += (await play(seed)).removed;
  // It happened often enough to prove something.
  expect(removed).toBeGreaterThan(50);
}, 120_000);

test.each(KEPT)("[undo] seed %i holds", async (seed) => {
  await expect(play(seed)).resolves.toBeDefined();
});

test("[undo] replicas that clean nothing up are found", async () => {
  const broken: string[] = [];
  for (const seed of KEPT) {
    const sabotage: RunOptions["sabotage"] = (flow) => {
      const create = flow.createUndoManager.bind(flow);
      flow.createUndoManager = (options) => create({ ...options, mayWrite: () => false });
    };
    await play(seed, { sabotage }).catch((error: unknown) => broken.push(String(error)));
  }
  expect(broken.join("\n")).toContain("nothing is doubled");
}, 60_000);
