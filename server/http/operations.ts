import type { ServerResponse } from "node:http";
import type { LogState } from "../log/UpdateLog.ts";
import type { Metrics } from "../telemetry/createMetrics.ts";

/** What `/readyz` reports. */
export interface Condition {
  /** The server ends. */
  readonly draining: boolean;
  readonly storage: LogState;
}

const PATHS = ["/healthz", "/readyz", "/metrics"] as const;

type OperationsPath = (typeof PATHS)[number];

export function isOperationsPath(path: string): path is OperationsPath {
  return (PATHS as readonly string[]).includes(path);
}

/**
 * The paths for whoever runs the server. `/healthz`: the process answers. `/readyz`: 200 only while it takes
 * documents and stores them, 503 with the reasons otherwise. `/metrics`: figures for Prometheus.
 */
export function createOperations(metrics: Metrics, condition: () => Condition) {
  return async (path: OperationsPath, response: ServerResponse): Promise<void> => {
    switch (path) {
      case "/healthz":
        answer(response, 200, { status: "ok" });
        return;
      case "/readyz": {
        const { draining, storage } = condition();
        const reasons = [...(draining ? ["draining"] : []), ...(storage.kind === "failing" ? ["storage-failing"] : [])];
        answer(response, reasons.length === 0 ? 200 : 503, {
          status: reasons.length === 0 ? "ready" : "not-ready",
          reasons,
        });
        return;
      }
      case "/metrics":
        response.writeHead(200, { "content-type": metrics.contentType, "cache-control": "no-store" });
        response.end(await metrics.text());
    }
  };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
