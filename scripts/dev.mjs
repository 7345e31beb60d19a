import { requireNode, run } from "./run.mjs";

requireNode();
// Pages reload by themselves; a change of the server's code restarts it.
const watched = ["server", "lib/base", "lib/model", "lib/protocol", "lib/flow", "lib/convert"];
const code = await run(
  process.execPath,
  [...watched.map((path) => `--watch-path=${path}`), "--watch-preserve-output", "server/main.ts"],
  { NODE_ENV: "development", LOG_LEVEL: process.env.LOG_LEVEL ?? "info" },
);
process.exit(code);
