import { expect, test } from "vitest";
import { timeInWords } from "../../../app/_library/timeInWords.ts";

/** A Wednesday, in whatever time zone the machine is. */
const NOW = new Date(2026, 4, 20, 15, 30).getTime();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each([
  ["a clock that runs ahead", NOW + HOUR, "just now"],
  ["seconds", NOW - 20_000, "just now"],
  ["a minute", NOW - 50_000, "1 minute ago"],
  ["minutes", NOW - 12 * MINUTE, "12 minutes ago"],
  ["most of an hour", NOW - 50 * MINUTE, "1 hour ago"],
  ["hours of the same day", NOW - 5 * HOUR, "5 hours ago"],
  ["the day before", new Date(2026, 4, 19, 23, 0).getTime(), "yesterday"],
  ["days", new Date(2026, 4, 17, 9, 0).getTime(), "3 days ago"],
  ["more than a week", new Date(2026, 4, 12, 9, 0).getTime(), "12 May"],
  ["another year", new Date(2025, 10, 2, 9, 0).getTime(), "2 November 2025"],
])("%s", (_what, then, words) => {
  expect(timeInWords(then, NOW)).toBe(words);
});

test("shortly after midnight, what was written before it is minutes old and not of yesterday", () => {
  const midnight = new Date(2026, 4, 20, 0, 10).getTime();
  expect(timeInWords(midnight - 20 * MINUTE, midnight)).toBe("20 minutes ago");
  expect(timeInWords(midnight - 2 * HOUR, midnight)).toBe("2 hours ago");
});
