import { bin, requireNode, run } from "./run.mjs";

/** @type {readonly [string, string, readonly string[]][]} */
const steps = [
  ["format", "oxfmt", ["--check", "."]],
  ["lint", "oxlint", ["--type-aware"]],
  ["types", "tsc", ["--noEmit"]],
  ["unused code", "knip", []],
  [
    "fast tests",
    "vitest",
    ["run", "--project", "unit", "--project", "contract", "--project", "compat", "--project", "arch"],
  ],
];

requireNode();
const only = process.argv.includes("--static") ? steps.slice(0, -1) : steps;
for (const [name, tool, args] of only) {
  const started = performance.now();
  const code = await run(bin(tool), args);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${code === 0 ? "✓" : "✗"} ${name} (${seconds} s)`);
  if (code !== 0) process.exit(code);
}
