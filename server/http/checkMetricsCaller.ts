import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isLoopback } from "../config.ts";
import { Problem } from "./Problem.ts";

/** What proxies say of those they ask for. */
const FORWARDED = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"] as const;

/**
 * Whether the caller may read the figures: they tell how many people write, and when. With a token, whoever shows it;
 * without one, whoever asks from this machine, unless a proxy asks for somebody else. Returns what is wrong, or null.
 */
export function checkMetricsCaller(
  { headers, socket }: Pick<IncomingMessage, "headers" | "socket">,
  token: string | null,
): Problem | null {
  if (token !== null) {
    const shown = /^Bearer (\S+)$/i.exec(headers.authorization ?? "")?.[1];
    if (shown !== undefined && sameText(shown, token)) return null;
    return new Problem("metrics-token", "Send the header authorization: Bearer <METRICS_TOKEN>.");
  }
  const address = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  const direct = isLoopback(address) && FORWARDED.every((name) => headers[name] === undefined);
  return direct
    ? null
    : new Problem("metrics-token", "Set METRICS_TOKEN, and send it, to read the figures from elsewhere.");
}

/** Takes as long for a wrong text as for the right one, whatever their lengths. */
function sameText(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
