import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { bin, run } from "./run.mjs";

/** Where browsers of the Chromium family live on Debian, Ubuntu, Fedora and macOS. */
const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Whether the file is there and answers to --version: a stub that only tells how to install it does not. */
function works(/** @type {string | undefined} */ path) {
  if (!path || !existsSync(path)) return false;
  try {
    execFileSync(path, ["--version"], { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

function find() {
  return [process.env.CHROMIUM_PATH, ...PLACES, chromium.executablePath()].find(works);
}

async function installFromDebian() {
  const isRoot = process.getuid?.() === 0;
  const sudo = isRoot ? [] : ["sudo", "-n"];
  const apt = async (/** @type {string[]} */ ...args) => {
    const [command = "", ...rest] = [...sudo, "apt-get", ...args];
    return run(command, rest, { DEBIAN_FRONTEND: "noninteractive" });
  };
  return (
    (await apt("update", "-qq")) === 0 &&
    (await apt("install", "-y", "-qq", "--no-install-recommends", "chromium")) === 0
  );
}

/**
 * A Chromium for the browser tests: one that is here ($CHROMIUM_PATH first), else Debian's package,
 * else Playwright's own download. Throws, with what to do, when there is none to be had.
 * @returns {Promise<string>} the path of its executable
 */
export async function ensureChromium() {
  let path = find();
  if (path) return path;
  console.log("No Chromium found. Installing one for the browser tests …");
  if (existsSync("/usr/bin/apt-get")) await installFromDebian();
  path = find();
  if (!path) await run(bin("playwright-core"), ["install", "chromium"]);
  path = find();
  if (path) return path;
  throw new Error("The browser tests need a Chromium. Install one, or set CHROMIUM_PATH to its executable.");
}
