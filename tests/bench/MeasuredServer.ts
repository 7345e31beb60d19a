import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { assert } from "../../lib/base/assert.ts";
import type { ServerReport } from "./servers/reportToParent.ts";

/** A server in a process of its own, so that the operating system tells its cost apart from the clients'. */
export class MeasuredServer {
  readonly url: string;
  readonly origin: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number, path: string) {
    this.#child = child;
    this.origin = `http://127.0.0.1:${port}`;
    this.url = `ws://127.0.0.1:${port}${path}`;
  }

  /** Starts `tests/bench/servers/<name>.ts`; rejects when it does not listen within 20 s. */
  static async start(name: string): Promise<MeasuredServer> {
    const child = fork(join(import.meta.dirname, "servers", `${name}.ts`), {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const [report] = (await once(child, "message", { signal: AbortSignal.timeout(20_000) })) as [ServerReport];
    assert(report.kind === "listening", "the first report tells the port");
    return new MeasuredServer(child, report.port, report.path);
  }

  /** CPU time used so far, in microseconds, and resident memory, in bytes. */
  async usage(): Promise<{ cpu: number; memory: number }> {
    const answer = once(this.#child, "message", { signal: AbortSignal.timeout(20_000) });
    this.#child.send("usage");
    const [report] = (await answer) as [ServerReport];
    assert(report.kind === "usage", "a question is answered by a usage report");
    return report;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
  }
}
