import { expect, test } from "vitest";
import { run } from "../harness/run.ts";
import { makeSharedUndoSteps } from "../harness/sharedUndo.ts";
import { makeClientIds } from "../harness/steps.ts";

test("[undo] people who delete the same text and bring it back, over and over, have it once (seeds 1 to 100)", async () => {
  let removed = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const replicas = 2 + (seed % 3);
    const options = { clientIds: makeClientIds(seed, replicas), steps: makeSharedUndoSteps(seed, replicas, 40) };
    const report = await run(options).catch((error: unknown) => {
      throw new Error(`seed ${seed}, ${replicas} people: ${error instanceof Error ? error.message : String(error)}`);
    });
    removed += report.removed;
  }
  expect(removed).toBeGreaterThan(250);
}, 120_000);
