import type { Extension } from "@hocuspocus/server";
import { expect, test } from "vitest";
import { guardExtension } from "../../../server/collab/guardExtension.ts";
import { Refusal } from "../../../server/collab/Refusal.ts";
import { createMetrics } from "../../../server/telemetry/createMetrics.ts";
import { createLogger } from "../../../server/telemetry/logger.ts";

function guard(extension: Extension) {
  const refusals: string[] = [];
  const metrics = createMetrics({ process: false });
  const guarded = guardExtension(extension, {
    logger: createLogger("silent"),
    metrics,
    refused: (_, refusal) => {
      refusals.push(refusal.reason);
      return refusal;
    },
  }) as Record<string, (payload: unknown) => Promise<unknown>>;
  return { guarded, refusals, metrics };
}

const HOOKS = [
  "onConfigure",
  "onConnect",
  "connected",
  "onAuthenticate",
  "onTokenSync",
  "onLoadDocument",
  "onChange",
  "onStateless",
  "onAwarenessUpdate",
  "onDisconnect",
  "afterUnloadDocument",
] as const;

test.each(HOOKS)("an error in %s ends nothing", async (name) => {
  for (const hook of [
    () => {
      throw new Error("at once");
    },
    () => Promise.reject(new Error("later")),
  ]) {
    const { guarded, refusals, metrics } = guard({ [name]: hook });
    const outcome = await guarded[name]?.({}).catch((error: unknown) => error);
    const refused = ["onConnect", "onAuthenticate", "onTokenSync"].includes(name) ? ["try-again-later"] : [];
    expect([refusals, outcome instanceof Refusal]).toEqual([refused, refused.length > 0]);
    expect(await metrics.text()).toMatch(new RegExp(`hook_errors_total\\{hook="${name}"\\} 1`));
  }
});

test("a refusal is passed on as it is, and is no error", async () => {
  const { guarded, refusals, metrics } = guard({ onAuthenticate: () => Promise.reject(new Refusal("trashed")) });
  await expect(guarded["onAuthenticate"]?.({})).rejects.toMatchObject({ reason: "trashed" });
  expect(refusals).toEqual(["trashed"]);
  expect(await metrics.text()).not.toMatch(/hook_errors_total\{/);
});

test("what a hook returns is returned", async () => {
  const { guarded } = guard({ onAuthenticate: () => Promise.resolve({ author: "ada" }) });
  expect(await guarded["onAuthenticate"]?.({})).toEqual({ author: "ada" });
});
