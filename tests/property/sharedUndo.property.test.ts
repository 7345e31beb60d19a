import { expect, test } from "vitest";
import type { RunReport } from "../harness/run.ts";
import { run } from "../harness/run.ts";
import { makeSharedUndoSteps } from "../harness/sharedUndo.ts";
import { makeClientIds } from "../harness/steps.ts";

/** Runs whose fault was found and mended: a copy of what was not the nearest form, and a caret that went with a mark. */
const KEPT = [43, 62, 160, 173, 184, 179, 232];

async function play(seed: number): Promise<RunReport> {
  const replicas = 2 + (seed % 3);
  const options = { clientIds: makeClientIds(seed, replicas), steps: makeSharedUndoSteps(seed, replicas, 40) };
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
