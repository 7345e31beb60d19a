import type { IncomingMessage, ServerResponse } from "node:http";
import type { Metrics } from "../telemetry/createMetrics.ts";
import { checkMetricsCaller } from "./checkMetricsCaller.ts";
import { Problem, PROBLEM_CONTENT_TYPE } from "./Problem.ts";
import type { Readiness } from "./Readiness.ts";

const PATHS = ["/healthz", "/readyz", "/metrics"] as const;

type OperationsPath = (typeof PATHS)[number];

export function isOperationsPath(path: string): path is OperationsPath {
  return (PATHS as readonly string[]).includes(path);
}

export interface OperationsServices {
  readonly metrics: Metrics;
  readonly readiness: Pick<Readiness, "reasons">;
  /** See {@link checkMetricsCaller}. */
  readonly metricsToken: string | null;
}

/**
 * The paths for whoever runs the server. `/healthz`: the process answers. `/readyz`: 200 only while it takes
 * documents and stores them, 503 with the reasons otherwise. `/metrics`: figures for Prometheus.
 */
export function createOperations({ metrics, readiness, metricsToken }: OperationsServices) {
  return async (path: OperationsPath, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    switch (path) {
      case "/healthz":
        answer(response, 200, { status: "ok" });
        return;
      case "/readyz": {
        const reasons = await readiness.reasons();
        if (reasons.length === 0) answer(response, 200, { status: "ready", reasons });
        else answer(response, 503, { ...new Problem("not-ready").toJSON(), reasons }, PROBLEM_CONTENT_TYPE);
        return;
      }
      case "/metrics": {
        const refused = checkMetricsCaller(request, metricsToken);
        if (refused) {
          metrics.callersRefused.inc({ reason: "metrics-token" });
          response.setHeader("www-authenticate", "Bearer");
          answer(response, refused.status, refused, PROBLEM_CONTENT_TYPE);
          return;
        }
        response.writeHead(200, { "content-type": metrics.contentType, "cache-control": "no-store" });
        response.end(await metrics.text());
      }
    }
  };
}

function answer(response: ServerResponse, status: number, body: unknown, contentType = "application/json"): void {
  response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
