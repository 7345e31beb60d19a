import type { IncomingMessage } from "node:http";
import { isLoopback } from "../config.ts";
import { Problem } from "./Problem.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Keeps other sites out of an instance without access control: being on loopback does not, because the person's own
 * browser is there too. Returns what is wrong, or null.
 *
 * - A site that lets its own name point at 127.0.0.1 (DNS rebinding) is of one origin with us for the browser, but
 *   sends its own name as Host: only loopback names are served.
 * - A page elsewhere can open a WebSocket here, or send a form; browsers then name its origin. Without an Origin it is
 *   no page of a browser that asks, or a request that changes nothing.
 */
export function checkCaller(request: IncomingMessage, kind: "request" | "upgrade"): Problem | null {
  const { host, origin } = request.headers;
  const name = host === undefined ? null : hostName(host);
  if (host === undefined || name === null || !(isLoopback(name) || name.endsWith(".localhost"))) {
    return new Problem("foreign-host", "Use http://localhost or http://127.0.0.1 with the port of this server.");
  }
  if (kind === "request" && SAFE.has(request.method ?? "")) return null;
  const fetchSite = request.headers["sec-fetch-site"];
  const foreign = origin !== undefined ? !isOwnOrigin(origin, host) : fetchSite === "cross-site";
  return foreign ? new Problem("foreign-origin", "Only pages of this server may change documents here.") : null;
}

function hostName(host: string): string | null {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : null;
}

function isOwnOrigin(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: ofOrigin } = new URL(origin);
  return (protocol === "http:" || protocol === "https:") && ofOrigin === host.toLowerCase();
}
