import { expect, test } from "vitest";
import { createLogger } from "../../../server/telemetry/logger.ts";
import { LINES_A_MINUTE } from "../../../server/telemetry/LineRation.ts";
import { createManualClock } from "../../harness/manualClock.ts";

function create() {
  const lines: Record<string, unknown>[] = [];
  const clock = createManualClock();
  const logger = createLogger(
    "info",
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
    clock,
  );
  return { lines, clock, logger };
}

test("of one wording so many lines a minute are written, whoever writes them and whatever stands beside it", () => {
  const { lines, logger } = create();
  const ofRooms = [logger.child({ documentId: "a" }), logger.child({ documentId: "b" })];
  for (let count = 0; count < 10_000; count++)
    ofRooms[count % 2]?.warn({ reason: `reason ${count}` }, "a stranger's doing");
  logger.error("something else");
  expect(lines).toHaveLength(LINES_A_MINUTE + 1);
  expect(lines.at(-1)).toMatchObject({ msg: "something else" });
});

test("in the next minute it is said how many were left out, and lines are written again", () => {
  const { lines, clock, logger } = create();
  for (let count = 0; count < LINES_A_MINUTE + 70; count++) logger.warn("often");
  clock.advance(59_999);
  logger.warn("often");
  expect(lines).toHaveLength(LINES_A_MINUTE);
  clock.advance(1);
  logger.warn("often");
  expect(lines.slice(LINES_A_MINUTE)).toMatchObject([
    { msg: "lines of one wording were left out", wording: "often", left: 71 },
    { msg: "often" },
  ]);
});

test("wordings without number cost no memory without number", () => {
  const { lines, logger } = create();
  for (let count = 0; count < 5_000; count++) logger.warn(`number ${count}`);
  expect(lines).toHaveLength(1_000 + LINES_A_MINUTE);
});
