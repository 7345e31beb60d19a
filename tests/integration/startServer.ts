import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readConfig } from "../../server/config.ts";
import { type CloseReport, createServer, type ServerOptions } from "../../server/createServer.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A server that listens on a free port of this machine. */
export interface RunningServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** `ws://127.0.0.1:<port>/collab` */
  readonly collabUrl: string;
  /** `ws://127.0.0.1:<port>/collab/y`, for y-websocket's provider. */
  readonly yUrl: string;
  readonly port: number;
  readonly dataDir: string;
  /** Makes a document through REST; returns its id. */
  createDocument(title?: string): Promise<string>;
}

export interface InProcessServer extends RunningServer {
  close(): Promise<CloseReport>;
}

export interface SpawnedServer extends RunningServer {
  readonly process: ChildProcess;
  /** What it printed so far, both streams. */
  output(): string;
  /** Sends a signal; resolves with the exit code, or the name of the signal that ended it. */
  kill(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** A new folder for documents, removed with {@link removeFolder}. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "cowrite-test-"));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Starts a server in this process, without pages; quick, and its parts can be exchanged. */
export async function startServer(
  options: ServerOptions & { readonly dataDir?: string; readonly port?: number; readonly metricsToken?: string } = {},
): Promise<InProcessServer> {
  const { dataDir = temporaryFolder(), port: wanted = 0, metricsToken = "", ...rest } = options;
  const config = readConfig({
    PORT: String(wanted),
    DATA_DIR: dataDir,
    METRICS_TOKEN: metricsToken,
    LOG_LEVEL: process.env["LOG_LEVEL"] ?? "silent",
  });
  const server = await createServer(config, { pages: false, processMetrics: false, ...rest });
  const { port } = await server.listen();
  return {
    ...describeServer(port, dataDir),
    async close() {
      const report = await server.close();
      if (options.dataDir === undefined) removeFolder(dataDir);
      return report;
    },
  };
}

/** Starts `server/main.ts` as a process of its own, as people do, and waits until it answers. */
export async function spawnServer(
  options: { readonly dataDir?: string; readonly port?: number; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<SpawnedServer> {
  const { dataDir = temporaryFolder(), port: wanted = 0, env = {} } = options;
  const child = spawnMain({ PORT: String(wanted), DATA_DIR: dataDir, LOG_LEVEL: "warn", ...env });
  let printed = "";
  child.stderr?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const port = await new Promise<number>((resolve, reject) => {
    if (!child.stdout) throw new Error("no output");
    createInterface({ input: child.stdout }).on("line", (line) => {
      printed += `${line}\n`;
      const found = /^Cowrite is at http:\/\/\S+:(\d+)$/.exec(line)?.[1];
      if (found) resolve(Number(found));
    });
    child.once("exit", (code, signal) => reject(new Error(`the server ended with ${code ?? signal}:\n${printed}`)));
  });
  return {
    ...describeServer(port, dataDir),
    process: child,
    output: () => printed,
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? child.signalCode;
      const exited = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
      child.kill(signal);
      const [code, ended] = await exited;
      return code ?? ended;
    },
  };
}

/** Runs `server/main.ts` with nothing in its environment but `env` and what programs need. */
export function spawnMain(env: Readonly<Record<string, string>>): ChildProcess {
  const { PATH = "", HOME = "" } = process.env;
  return spawn(process.execPath, [join(ROOT, "server/main.ts")], {
    cwd: ROOT,
    env: { PATH, HOME, NODE_ENV: "test", NEXT_TELEMETRY_DISABLED: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function describeServer(port: number, dataDir: string): RunningServer {
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    port,
    dataDir,
    collabUrl: `ws://127.0.0.1:${port}/collab`,
    yUrl: `ws://127.0.0.1:${port}/collab/y`,
    async createDocument(title = "") {
      const response = await fetch(`${origin}/api/v1/documents`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ title }),
      });
      if (response.status !== 201) throw new Error(`no document was made: ${response.status} ${await response.text()}`);
      return ((await response.json()) as { readonly id: string }).id;
    },
  };
}
