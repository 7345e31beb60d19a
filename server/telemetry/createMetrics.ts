import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** Figures that are read when `/metrics` is asked for. */
interface MetricSources {
  rooms(): number;
  connections(): number;
  pendingBytes(): number;
  storageFailing(): boolean;
}

export interface Metrics {
  readonly roomLoads: Counter;
  readonly updates: Counter;
  readonly updateBytes: Counter;
  readonly acknowledged: Counter;
  readonly clientFaults: Counter;
  readonly refusals: Counter<"reason">;
  readonly refusedUpdates: Counter<"reason">;
  readonly hookErrors: Counter<"hook">;
  readonly httpRequests: Counter<"method" | "status">;
  readonly commitSeconds: Histogram;
  readonly commitFailures: Counter;
  /** What `/metrics` answers, in Prometheus's text format. */
  text(): Promise<string>;
  readonly contentType: string;
  /** Names where the gauges are read; once, when the rooms exist. */
  observe(sources: MetricSources): void;
}

/** The server's figures, in a registry of their own: two servers in one process do not share any. */
export function createMetrics(options: { readonly process: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.process) collectDefaultMetrics({ register: registry });
  const counter = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter<Label>({ name: `cowrite_${name}`, help, labelNames, registers });
  let sources: MetricSources | null = null;
  const gauge = (name: string, help: string, read: (from: MetricSources) => number) =>
    new Gauge({
      name: `cowrite_${name}`,
      help,
      registers,
      collect() {
        if (sources) this.set(read(sources));
      },
    });
  gauge("rooms", "Documents in memory.", (from) => from.rooms());
  gauge("connections", "Open connections, a socket and a document each.", (from) => from.connections());
  gauge("unsaved_bytes", "Bytes of updates that are not on disk yet.", (from) => from.pendingBytes());
  gauge("storage_failing", "1 while commits to storage fail.", (from) => (from.storageFailing() ? 1 : 0));
  return {
    roomLoads: counter("room_loads_total", "Documents read from storage into memory."),
    updates: counter("updates_total", "Updates received from clients."),
    updateBytes: counter("update_bytes_total", "Bytes of updates received from clients."),
    acknowledged: counter("acknowledged_total", "Updates acknowledged as saved."),
    clientFaults: counter("client_faults_total", "Messages that could not be handled."),
    refusals: counter("refusals_total", "Documents refused to clients.", ["reason"]),
    refusedUpdates: counter("refused_updates_total", "Updates of clients that were not taken.", ["reason"]),
    hookErrors: counter("hook_errors_total", "Errors caught in hooks of the collaboration server.", ["hook"]),
    httpRequests: counter("http_requests_total", "Requests to the REST interface.", ["method", "status"]),
    commitSeconds: new Histogram({
      name: "cowrite_commit_seconds",
      help: "Time that a commit of a group of updates took.",
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    commitFailures: counter("commit_failures_total", "Commits that failed; each is tried again."),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    observe(from) {
      sources = from;
    },
  };
}
