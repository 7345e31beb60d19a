import { buildPages } from "./build.mjs";
import { requireNode } from "./run.mjs";

requireNode();
await buildPages();
process.env.NODE_ENV = "production";
process.env.NEXT_TELEMETRY_DISABLED = "1";
await import("../server/main.ts");
