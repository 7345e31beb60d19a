import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { spawnServer } from "../../integration/startServer.ts";
import type { SpawnedServer } from "../../integration/startServer.ts";

const ROOT = join(import.meta.dirname, "../../..");

function requirePages(): void {
  if (!existsSync(join(ROOT, ".next", "BUILD_ID")))
    throw new Error("The pages are not built: run `npm run build` first.");
}

/** Starts the product as people do, with the built pages, on a free port or on `port`. */
export function spawnProduct(
  options: { readonly dataDir?: string; readonly port?: number } = {},
): Promise<SpawnedServer> {
  requirePages();
  return spawnServer({ ...options, env: { NODE_ENV: "production" } });
}

/** A product whose disk fails when it is told to. */
export interface FaultyProduct {
  readonly origin: string;
  readonly collabUrl: string;
  /** From now on no commit succeeds; or, with `false`, all do again. */
  fail(failing: boolean): Promise<void>;
  end(): Promise<void>;
}

/** Starts {@link FaultyProduct} in a process of its own: Next looks at the whole process's environment. */
export async function spawnFaultyProduct(): Promise<FaultyProduct> {
  requirePages();
  const child = fork(new URL("./faultyProduct.ts", import.meta.url), {
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [{ port }] = (await once(child, "message")) as [{ readonly port: number }];
  return {
    origin: `http://127.0.0.1:${port}`,
    collabUrl: `ws://127.0.0.1:${port}/collab`,
    async fail(failing) {
      const answered = once(child, "message");
      child.send({ failing });
      await answered;
    },
    async end() {
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}
