import { parseArgs } from "node:util";
import { launchBrowser } from "../e2e/support/browser.ts";
import { spawnProduct } from "../e2e/support/servers.ts";
import { removeFolder } from "../integration/startServer.ts";
import { runMonkey } from "./runMonkey.ts";

/*
 * Two windows of a real browser, human-like: `npm run monkey -- --seed S --secs 300 [--runs N] [--windows 2]`, after `npm run build`.
 * Ends with 1 at the first run in which something was not as it must be, after its seed and the last acts in each window.
 */

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    secs: { type: "string", default: "60" },
    runs: { type: "string", default: "1" },
    windows: { type: "string", default: "2" },
  },
});
const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const [seed, seconds, runs, windows] = [values.seed, values.secs, values.runs, values.windows].map(Number) as [
  number,
  number,
  number,
  number,
];

const [server, browser] = await Promise.all([spawnProduct(), launchBrowser()]);
try {
  for (let at = seed; at < seed + runs; at++) {
    const { acts, watched, characters } = await runMonkey({ seed: at, seconds, windows, server, browser });
    const count = Object.values(acts).reduce((sum, one) => sum + one, 0);
    const draws = watched.map(
      (seen) =>
        `${seen.draws} draws, ${seen.looked} with a caret, ${seen.cells} with cells, ${seen.embeds} with embeds, ${seen.moved} moves`,
    );
    say(`seed ${at}, ${seconds} s: ${count} acts, ${characters} characters at the end; ${draws.join("; ")}`);
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await browser.close();
  await server.kill("SIGTERM");
  removeFolder(server.dataDir);
}
