import { buildPages } from "./build.mjs";
import { ensureChromium } from "./chromium.mjs";
import { bin, requireNode, run } from "./run.mjs";

requireNode();
const chosen = process.argv.slice(2);
if (chosen.length === 0) {
  const code = await run(process.execPath, [new URL("check.mjs", import.meta.url).pathname, "--static"]);
  if (code !== 0) process.exit(code);
}
const chromiumPath = await ensureChromium();
await buildPages();
process.exit(await run(bin("vitest"), ["run", ...chosen], { CHROMIUM_PATH: chromiumPath }));
