import { expect, test } from "vitest";
import { runMonkey } from "../monkey/runMonkey.ts";
import { useStage } from "./support/useStage.ts";

const stage = useStage();

test.each([1, 2])("two windows, human-like, seed %i: equal, no error, no caret that jumps", async (seed) => {
  const { server, browser } = stage;
  const { watched } = await runMonkey({ seed, seconds: 20, looks: 20, server, browser });
  for (const { looked } of watched) expect(looked).toBeGreaterThanOrEqual(20);
});
