import { spawn } from "node:child_process";

/** What every child of our scripts gets: the environment, with telemetry off. */
export const environment = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };

/**
 * Runs `command` with this terminal's input and output, and waits for its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string>} [extra] variables beside {@link environment}
 * @returns {Promise<number>} its exit code; 1 when a signal ended it or it could not be started
 */
export function run(command, args, extra = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "inherit", env: { ...environment, ...extra } });
    child.once("error", (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Path of a tool that npm installed here. */
export const bin = (/** @type {string} */ name) => new URL(`../node_modules/.bin/${name}`, import.meta.url).pathname;

const NEEDED = 24;

/** Ends the process with an explanation where the Node that runs it is too old to run TypeScript and SQLite. */
export function requireNode() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= NEEDED) return;
  console.error(
    `Cowrite runs on Node ${NEEDED}, which \`npm ci\` installs beside it, but this is Node ${process.versions.node}.\n` +
      "Start it through npm (`npm start`, `npm test`). If you did: npm was told to skip install scripts; run\n" +
      "`npm rebuild node --ignore-scripts=false`, or use Node 24 or newer.",
  );
  process.exit(1);
}
