import { expect, test } from "vitest";
import { campaign } from "../harness/campaign.ts";

test("[property] [BD100] [SY66] the laws hold while updates are applied in pieces and editors draw in slices of one block (40 runs)", async () => {
  const { counts } = await campaign({ seed: 70_001, runs: 40, replicas: 3, steps: 60, slices: true });
  expect(counts.done("slice")).toBeGreaterThan(200);
  expect(counts.done("piece")).toBeGreaterThan(200);
});
