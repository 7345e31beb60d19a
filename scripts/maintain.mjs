import { requireNode } from "./run.mjs";

requireNode();
const { main } = await import("../server/maintenance/main.ts");
process.exitCode = await main(process.argv.slice(2), process.env);
