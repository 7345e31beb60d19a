import { createHash } from "node:crypto";
import { readdirSync, readFileSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bin, run } from "./run.mjs";

const root = new URL("..", import.meta.url).pathname;
const STAMP = join(root, ".next", "cowrite-sources");
/** What the pages are made of. The server's own code is run as it is. */
const SOURCES = ["app", "lib", "next.config.mjs", "proxy.ts", "package-lock.json", "tsconfig.json"];

/** @param {string} path */
function* files(path) {
  if (!existsSync(path)) return;
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  for (const entry of entries) if (entry.isFile()) yield join(entry.parentPath, entry.name);
}

/** A digest of the pages' sources: names and bytes. */
function digest() {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    const path = join(root, source);
    if (!existsSync(path)) continue;
    const list = source.includes(".") ? [path] : Array.from(files(path)).sort((left, right) => (left < right ? -1 : 1));
    for (const file of list) hash.update(file.slice(root.length)).update("\0").update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** Builds the pages, unless what is built is of these very sources. Exits the process when that fails. */
export async function buildPages() {
  const now = digest();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === now) return;
  console.log("Building the pages (once after each change, about half a minute) …");
  const code = await run(bin("next"), ["build"], { NODE_ENV: "production" });
  if (code !== 0) process.exit(code);
  writeFileSync(STAMP, now);
}

// As a command, `npm run build` leaves the same mark as a start, which then need not build, nor be able to write here.
if (process.argv[1] === import.meta.filename) await buildPages();
