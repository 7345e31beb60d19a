import { type DestinationStream, type Logger, type LogFn, pino } from "pino";
import { type Clock, systemClock } from "../../lib/base/clock.ts";
import type { Config } from "../config.ts";
import { LineRation } from "./LineRation.ts";

export type { Logger };

/**
 * The server's log: one JSON object a line on standard output. Written at once, not in batches: the last lines before
 * a crash are the ones that are needed. What people write and tokens are never logged. Of one wording so many lines a
 * minute are written, and then how many were left out.
 */
export function createLogger(
  level: Config["logLevel"],
  output: DestinationStream = pino.destination({ fd: 1, sync: true }),
  clock: Clock = systemClock,
): Logger {
  const ration = new LineRation(clock, (wording, left) =>
    logger.warn({ left, wording }, "lines of one wording were left out"),
  );
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: {
        logMethod(line: Parameters<LogFn>, write: LogFn) {
          if (ration.allows(wordingOf(line))) write.apply(this, line);
        },
      },
    },
    output,
  );
  return logger;
}

/** The text of a line, which stands behind the object with what differs from line to line, or alone. */
function wordingOf([first, second]: readonly unknown[]): string {
  if (typeof second === "string") return second;
  return typeof first === "string" ? first : "";
}
