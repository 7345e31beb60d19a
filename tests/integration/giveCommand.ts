import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { main } from "../../server/maintenance/main.ts";

const ROOT = join(import.meta.dirname, "../..");

export interface Answer {
  readonly code: number | null;
  readonly output: string;
}

/** Gives a command in this process; quick, and the same as {@link spawnCommand} but for the process. */
export async function giveCommand(dataDir: string, ...args: readonly string[]): Promise<Answer> {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  const code = await main(args, { DATA_DIR: dataDir }, { say: print, complain: print });
  return { code, output: lines.join("\n") };
}

/** Starts a command as npm does, as a process of its own. */
export function spawnCommand(
  dataDir: string,
  ...args: readonly string[]
): { readonly process: ChildProcess; readonly ended: Promise<Answer> } {
  const child = spawn(process.execPath, [join(ROOT, "scripts/maintain.mjs"), ...args], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"] ?? "", NODE_ENV: "test", DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = (once(child, "close") as Promise<[number | null]>).then(([code]) => ({ code, output }));
  return { process: child, ended };
}
