import { type Logger, pino } from "pino";
import type { Config } from "../config.ts";

export type { Logger };

/**
 * The server's log: one JSON object a line on standard output. Written at once, not in batches: the last lines before
 * a crash are the ones that are needed. What people write and tokens are never logged.
 */
export function createLogger(level: Config["logLevel"]): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 1, sync: true }));
}
