import { EventEmitter, once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { type Clock, systemClock } from "../lib/base/clock.ts";
import { createCollab } from "./collab/createCollab.ts";
import type { Config } from "./config.ts";
import { checkCaller } from "./http/checkCaller.ts";
import { API_PATH, createApi } from "./http/createApi.ts";
import { Documents } from "./http/Documents.ts";
import { createOperations, isOperationsPath } from "./http/operations.ts";
import { Problem, PROBLEM_CONTENT_TYPE } from "./http/Problem.ts";
import { Readiness } from "./http/Readiness.ts";
import { createUpdateLog } from "./log/createUpdateLog.ts";
import type { DocumentStore } from "./storage/DocumentStore.ts";
import { DATABASE_FILE, openSqliteStore } from "./storage/sqlite/openSqliteStore.ts";
import { type CallerRefusal, createMetrics } from "./telemetry/createMetrics.ts";
import { diskFreeBytes, fileBytes } from "./telemetry/measureFolder.ts";
import { observeLog } from "./telemetry/observeLog.ts";
import { createLogger, type Logger } from "./telemetry/logger.ts";

export interface ServerOptions {
  /** Instead of the one in the data folder. The server closes it when it ends. */
  readonly store?: DocumentStore;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** The Next pages: as built (default), in development mode, or none. */
  readonly pages?: boolean | "development";
  /** Whether `/metrics` tells of the process as well (default); it is one for all servers in it. */
  readonly processMetrics?: boolean;
}

export interface CloseReport {
  /** Updates that were received, not acknowledged, and could not be stored in time. Their writers still have them. */
  readonly abandoned: number;
}

export interface CowriteServer {
  /** Resolves when requests are answered. When the port is taken it closes, and rejects with the system's error. */
  listen(): Promise<{ readonly host: string; readonly port: number }>;
  /**
   * Takes no more connections, stores and acknowledges what was received, tells the clients to come back, and gives
   * everything back. Ends in {@link CLOSE_DEADLINE_MS} even if storage hangs. Calling it again returns the same.
   */
  close(): Promise<CloseReport>;
}

/** The longest that {@link CowriteServer.close} takes, in milliseconds; the parts below add up to less. */
export const CLOSE_DEADLINE_MS = 9_000;
const FLUSH_MS = 3_000;
const LAST_COMMITS_MS = 2_000;
const GIVE_BACK_MS = 1_500;

const ROOT = join(import.meta.dirname, "..");

const DATABASE_FILES = [DATABASE_FILE, `${DATABASE_FILE}-wal`] as const;

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly version: string };

/** Puts a server together; it owns the data folder from here on, and answers once it listens. */
export async function createServer(config: Config, options: ServerOptions = {}): Promise<CowriteServer> {
  const { clock = systemClock, logger = createLogger(config.logLevel) } = options;
  const metrics = createMetrics({ process: options.processMetrics ?? true, version });
  const store = options.store ?? (await openSqliteStore({ folder: config.dataDir }));
  const log = createUpdateLog({ store, clock, observer: observeLog(logger, metrics) });
  const collab = createCollab({ store, log, clock, logger, metrics });
  const { rooms } = collab;
  metrics.observe({
    rooms: () => rooms.getDocumentsCount(),
    connections: () => rooms.getConnectionsCount(),
    pendingBytes: () => log.pendingBytes(),
    pendingSeconds: () => secondsSince(log.pendingSince(), clock),
    storageFailing: () => log.state.get().kind === "failing",
    databaseBytes: () => fileBytes(config.dataDir, DATABASE_FILES),
    diskFreeBytes: () => diskFreeBytes(config.dataDir),
  });
  log.state.subscribe(() => {
    const state = log.state.get();
    if (state.kind === "failing")
      logger.error({ err: state.error }, "storage fails; nothing is acknowledged until it works");
    else logger.warn("storage works again");
  });

  let draining = false;
  const documents = new Documents({ store, log, rooms, clock, logger });
  const api = getRequestListener(createApi(documents, { logger, metrics }).fetch, { overrideGlobalObjects: false });
  const readiness = new Readiness({ store, log, clock, draining: () => draining });
  const operations = createOperations({ metrics, readiness, metricsToken: config.metricsToken });
  const pages = await preparePages(options.pages ?? true, config, logger);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = pathOf(request);
    const collaborates = url !== null && collab.servesHttp(url.pathname);
    const refused =
      url === null
        ? new Problem("bad-request", "Ask for a path.")
        : checkCaller(request, collaborates ? "upgrade" : "request");
    if (refused || url === null) {
      metrics.callersRefused.inc({ reason: refusalOf(refused) });
      sendProblem(response, refused ?? new Problem("bad-request"));
    } else if (collaborates) await collab.answer(request, response, draining);
    else if (isOperationsPath(url.pathname)) await operations(url.pathname, request, response);
    else if (url.pathname === API_PATH || url.pathname.startsWith(`${API_PATH}/`)) await api(request, response);
    else if (pages) await pages.handle(request, response);
    else sendProblem(response, new Problem("unknown-path"));
  };

  const turnAway = (stream: Duplex, status: number, reason: CallerRefusal): void => {
    metrics.callersRefused.inc({ reason });
    refuseUpgrade(stream, status);
  };

  const http = createHttpServer({ headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 });
  http.on("request", (request, response) => {
    answer(request, response).catch((error: unknown) => {
      logger.error({ err: error }, "a request failed");
      if (response.headersSent) response.destroy();
      else sendProblem(response, new Problem("internal"));
    });
  });
  http.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const url = pathOf(request);
    const refused = url === null ? new Problem("bad-request") : checkCaller(request, "upgrade");
    if (refused || url === null) turnAway(stream, refused?.status ?? 400, refusalOf(refused));
    else if (draining) turnAway(stream, 503, "draining");
    else if (collab.serves(url.pathname)) collab.upgrade(request, stream, head, url);
    else if (pages?.upgrade && url.pathname.startsWith("/_next/")) pages.upgrade(request, stream, head);
    else turnAway(stream, 404, "unknown-path");
  });

  let closing: Promise<CloseReport> | null = null;
  const close = async (): Promise<CloseReport> => {
    draining = true;
    const stopped = http.listening ? once(http, "close") : Promise.resolve();
    http.close();
    http.closeIdleConnections();
    await within(clock, FLUSH_MS, log.flush());
    await collab.disconnect();
    const report = await log.close(LAST_COMMITS_MS);
    collab.close();
    http.closeAllConnections();
    await within(clock, GIVE_BACK_MS, Promise.allSettled([store.close(), pages?.close(), stopped]));
    return report;
  };

  return {
    async listen() {
      http.listen(config.port, config.host);
      try {
        await once(http, "listening");
      } catch (error) {
        await (closing ??= close());
        throw error;
      }
      const { port } = http.address() as AddressInfo;
      process.env["COWRITE_SELF_URL"] =
        `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port}`;
      logger.info({ host: config.host, port }, "listening");
      return { host: config.host, port };
    },
    close: () => (closing ??= close()),
  };
}

interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** For hot reloading; null where pages do not change. */
  readonly upgrade: ((request: IncomingMessage, stream: Duplex, head: Buffer) => void) | null;
  close(): Promise<void>;
}

async function preparePages(wanted: boolean | "development", config: Config, logger: Logger): Promise<Pages | null> {
  if (wanted === false) return null;
  const development = wanted === "development";
  if (!development && !existsSync(join(ROOT, ".next", "BUILD_ID"))) {
    logger.warn("the pages are not built (npm run build); only the interfaces for programs are served");
    return null;
  }
  const { default: next } = await import("next");
  // On its first request Next listens for upgrades on the server it is given, and would answer those of our sockets
  // too. It gets one that hears only what we hand on.
  const upgrades = new EventEmitter();
  const app = next({
    dev: development,
    dir: ROOT,
    hostname: config.host,
    port: config.port,
    httpServer: upgrades as unknown as Server,
  });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle: (request, response) => handle(request, response),
    upgrade: development ? (request, stream, head) => void upgrades.emit("upgrade", request, stream, head) : null,
    close: () => app.close(),
  };
}

/** The path and query that are asked for; null for anything else that may stand there, such as another host's URL. */
function pathOf({ url }: IncomingMessage): URL | null {
  if (!url?.startsWith("/") || !URL.canParse(`http://localhost${url}`)) return null;
  const asked = new URL(`http://localhost${url}`);
  try {
    // Bytes that are no UTF-8 end in an error inside of Next: 500, as if it were our fault.
    decodeURIComponent(asked.pathname);
    return asked;
  } catch {
    return null;
  }
}

function refusalOf(problem: Problem | null): CallerRefusal {
  return problem?.kind === "foreign-host" || problem?.kind === "foreign-origin" ? problem.kind : "bad-request";
}

function secondsSince(at: number | null, clock: Clock): number {
  return at === null ? 0 : Math.max(0, clock.now() - at) / 1000;
}

function sendProblem(response: ServerResponse, problem: Problem): void {
  response.writeHead(problem.status, { "content-type": PROBLEM_CONTENT_TYPE, "cache-control": "no-store" });
  response.end(JSON.stringify(problem));
}

function refuseUpgrade(stream: Duplex, status: number): void {
  stream.on("error", () => stream.destroy());
  stream.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => stream.destroy());
}

/** Waits for `promise`, but not longer than `milliseconds`. */
async function within(clock: Clock, milliseconds: number, promise: Promise<unknown>): Promise<void> {
  let stop = (): void => {};
  const over = new Promise<void>((resolve) => {
    stop = clock.after(milliseconds, resolve);
  });
  await Promise.race([promise, over]);
  stop();
}
