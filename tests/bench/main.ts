import { type BenchRow, holds } from "./BenchRow.ts";
import { benchBinding } from "./binding.ts";
import { benchBrowser } from "./browser.ts";
import { benchHistory } from "./history.ts";
import { benchMoves } from "./moves.ts";
import { benchPush } from "./push.ts";
import { benchRoom } from "./room.ts";
import { benchSlices } from "./slices.ts";

/**
 * `npm run bench [name …]`: each figure beside a peer's, measured in the same run on the same machine.
 * Exits 1 when a row does not hold, so that a slide is noticed.
 */
const benches: Readonly<Record<string, () => readonly BenchRow[] | Promise<readonly BenchRow[]>>> = {
  binding: benchBinding,
  browser: benchBrowser,
  history: benchHistory,
  moves: benchMoves,
  push: benchPush,
  room: benchRoom,
  slices: benchSlices,
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`no such benchmark: ${unknown.join(", ")}. There are: ${Object.keys(benches).join(", ")}`);
  process.exit(2);
}

const number = (value: number) => value.toLocaleString("en", { maximumSignificantDigits: 3 });
const rows: BenchRow[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  console.log(`measuring ${name} …`);
  rows.push(...(await bench()));
}

console.log("\n| what | ours | peer | ratio | holds |\n|---|---|---|---|---|");
for (const row of rows) {
  const { name, unit, ours, peerName, peer, better, goal } = row;
  const ratio = better === "lower" ? peer / ours : ours / peer;
  const wanted = goal === undefined ? "" : ` (goal ${number(goal)})`;
  console.log(
    `| ${name} | ${number(ours)} ${unit}${wanted} | ${number(peer)} ${unit} (${peerName}) | ${number(ratio)} × | ${holds(row) ? "yes" : "NO"} |`,
  );
}
process.exit(rows.every(holds) ? 0 : 1);
