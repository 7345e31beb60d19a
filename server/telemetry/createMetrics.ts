import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { REFUSALS, type RefusalReason } from "../../lib/protocol/refusals.ts";

const REFUSAL_REASONS = Object.keys(REFUSALS) as RefusalReason[];

/** Figures that are read when `/metrics` is asked for. */
interface MetricSources {
  rooms(): number;
  connections(): number;
  pendingBytes(): number;
  /** How long the oldest update that is not on disk has waited, in seconds; 0 when there is none. */
  pendingSeconds(): number;
  storageFailing(): boolean;
  /** Bytes of the database's files; null where there are none. */
  databaseBytes(): number | null;
  /** Bytes free on the disk of the data folder; null where there is none. */
  diskFreeBytes(): number | null;
}

/** Why an update of a client was not taken. A closed list, as every label here: never an id, a name or a path. */
const UPDATE_REFUSALS = ["read-only", "unreadable", "too-much", "incomplete", "foreign", "busy", "backlog"] as const;

/** Why a request or an upgrade was turned away before anybody looked at what it wants. */
const CALLER_REFUSALS = [
  "bad-request",
  "foreign-host",
  "foreign-origin",
  "draining",
  "unknown-path",
  "metrics-token",
] as const;

export type CallerRefusal = (typeof CALLER_REFUSALS)[number];

const COMPACTION_RESULTS = ["compacted", "nothing-to-do", "superseded", "unknown-document", "failed"] as const;

/** A counter of which every series is there from the start: Prometheus cannot tell the first event from none before it. */
interface ReasonCounter<Label extends string, Value extends string> {
  inc(labels: Readonly<Record<Label, Value>>): void;
}

export interface Metrics {
  readonly roomLoads: Counter;
  readonly updates: Counter;
  readonly updateBytes: Counter;
  readonly acknowledged: Counter;
  readonly clientFaults: Counter;
  readonly refusals: ReasonCounter<"reason", RefusalReason>;
  readonly updatesRefused: ReasonCounter<"reason", (typeof UPDATE_REFUSALS)[number]>;
  readonly callersRefused: ReasonCounter<"reason", CallerRefusal>;
  readonly hookErrors: Counter<"hook">;
  readonly httpRequests: Counter<"method" | "status">;
  readonly commitSeconds: Histogram;
  readonly commitFailures: Counter;
  readonly committedUpdates: Counter;
  readonly committedBytes: Counter;
  readonly compactions: ReasonCounter<"result", (typeof COMPACTION_RESULTS)[number]>;
  /** What `/metrics` answers, in Prometheus's text format. */
  text(): Promise<string>;
  readonly contentType: string;
  /** Names where the gauges are read; once, when the rooms exist. */
  observe(sources: MetricSources): void;
}

/** The server's figures, in a registry of their own: two servers in one process do not share any. */
export function createMetrics(options: { readonly process: boolean; readonly version?: string }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.process) collectDefaultMetrics({ register: registry });
  const counter = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter<Label>({ name: `cowrite_${name}`, help, labelNames, registers });
  const listed = <Label extends string, Value extends string>(
    name: string,
    help: string,
    label: Label,
    values: readonly Value[],
  ): ReasonCounter<Label, Value> => {
    const made = counter<Label>(name, help, [label]);
    for (const value of values) made.inc({ [label]: value } as Record<Label, Value>, 0);
    return made;
  };
  let sources: MetricSources | null = null;
  const gauge = (name: string, help: string, read: (from: MetricSources) => number | null) =>
    new Gauge({
      name: `cowrite_${name}`,
      help,
      registers,
      collect() {
        const value = sources && read(sources);
        if (value !== null) this.set(value);
      },
    });
  gauge("rooms", "Documents in memory.", (from) => from.rooms());
  gauge("connections", "Open connections, a socket and a document each.", (from) => from.connections());
  gauge("unsaved_bytes", "Bytes of updates that are not on disk yet.", (from) => from.pendingBytes());
  gauge(
    "unsaved_age_seconds",
    "How long the oldest update that is not on disk has waited; 0 when there is none.",
    (from) => from.pendingSeconds(),
  );
  gauge("database_bytes", "Bytes of the database's files, its log included.", (from) => from.databaseBytes());
  gauge("disk_free_bytes", "Bytes free on the disk of the data folder.", (from) => from.diskFreeBytes());
  new Gauge({
    name: "cowrite_build_info",
    help: "1, with the version that runs.",
    labelNames: ["version"],
    registers,
  }).set({ version: options.version ?? "unknown" }, 1);
  gauge("storage_failing", "1 while commits to storage fail.", (from) => (from.storageFailing() ? 1 : 0));
  return {
    roomLoads: counter("room_loads_total", "Documents read from storage into memory."),
    updates: counter("updates_total", "Updates received from clients."),
    updateBytes: counter("update_bytes_total", "Bytes of updates received from clients."),
    acknowledged: counter("acknowledged_total", "Updates acknowledged as saved."),
    clientFaults: counter("client_faults_total", "Messages that could not be handled."),
    refusals: listed("refusals_total", "Documents refused to clients.", "reason", REFUSAL_REASONS),
    updatesRefused: listed("updates_refused_total", "Updates received and not taken.", "reason", UPDATE_REFUSALS),
    callersRefused: listed(
      "callers_refused_total",
      "Requests and upgrades turned away at the door.",
      "reason",
      CALLER_REFUSALS,
    ),
    hookErrors: counter("hook_errors_total", "Errors caught in hooks of the collaboration server.", ["hook"]),
    httpRequests: counter("http_requests_total", "Requests to the REST interface.", ["method", "status"]),
    commitSeconds: new Histogram({
      name: "cowrite_commit_seconds",
      help: "Time that a commit of a group of updates took.",
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    commitFailures: counter("commit_failures_total", "Commits that failed; each is tried again."),
    committedUpdates: counter("committed_updates_total", "Updates that are on disk."),
    committedBytes: counter("committed_bytes_total", "Bytes of updates that are on disk."),
    compactions: listed("compactions_total", "Compactions that ended.", "result", COMPACTION_RESULTS),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    observe(from) {
      sources = from;
    },
  };
}
