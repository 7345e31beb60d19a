import { expect, test } from "vitest";
import { encodeNotice, parseNotice, type ServerNotice } from "../../../lib/protocol/notices.ts";
import { parseRefusal, REFUSALS } from "../../../lib/protocol/refusals.ts";

const notices: readonly ServerNotice[] = [
  { type: "storage", state: "ok" },
  { type: "storage", state: "failing", since: 1_760_000_000_000 },
];

test.each(notices)("[S1] [S2] %j is read as it was written", (notice) => {
  expect(parseNotice(encodeNotice(notice))).toEqual(notice);
});

test.each([
  "",
  "{",
  "null",
  "5",
  "[]",
  '"storage"',
  "{}",
  '{"type":"storage"}',
  '{"type":"storage","state":"failing"}',
  '{"type":"storage","state":"failing","since":"now"}',
  '{"type":"weather","state":"ok"}',
])("%s is no notice that this version knows", (text) => {
  expect(parseNotice(text)).toBe(null);
});

test("a refusal is a word of the list, whatever else is found in objects", () => {
  for (const reason of Object.keys(REFUSALS)) expect(parseRefusal(reason)).toBe(reason);
  for (const reason of ["", "permission-denied", "constructor", "__proto__", "toString"])
    expect(parseRefusal(reason)).toBe(null);
});
