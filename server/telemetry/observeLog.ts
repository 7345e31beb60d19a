import type { UpdateLogObserver } from "../log/createUpdateLog.ts";
import type { Metrics } from "./createMetrics.ts";
import type { Logger } from "./logger.ts";

/** Turns what happens in the update log into figures and log lines. */
export function observeLog(logger: Logger, metrics: Metrics): UpdateLogObserver {
  return {
    committed({ milliseconds, updates, bytes }) {
      metrics.committedUpdates.inc(updates);
      metrics.committedBytes.inc(bytes);
      metrics.commitSeconds.observe(milliseconds / 1000);
    },
    commitFailed(failure, attempt, retryMs) {
      metrics.commitFailures.inc();
      // The state's change is logged; a disk that stays full for a day would repeat this 43,000 times.
      logger.debug({ err: failure, attempt, retryMs }, "a commit failed");
    },
    compacted(documentId, result, milliseconds) {
      metrics.compactions.inc({ result: result.kind });
      logger.debug({ documentId, ...result, milliseconds }, "compaction");
    },
    compactionFailed(documentId, error) {
      metrics.compactions.inc({ result: "failed" });
      logger.warn({ documentId, err: error }, "a document could not be compacted; its updates are as they were");
    },
  };
}
