import { expect, test } from "vitest";
import { bidiLevels, hasRtl } from "../../../lib/editor/carets/bidiLevels.ts";

test.each([
  ["plain English", "ab c", 0, "0000"],
  ["plain English in a paragraph from right to left", "ab c", 1, "2222"],
  ["Hebrew in English: the blank between the two is the paragraph's", "ab אב cd", 0, "00011000"],
  ["English in Hebrew", "אב cd אב", 1, "11122111"],
  ["a number behind Hebrew is embedded in it", "ab אב 12 c", 0, "0001112200"],
  ["a number behind English is part of it", "ab 12 אב", 0, "00000011"],
  ["a number in Hebrew", "אב 12", 1, "11122"],
  ["signs within a number", "אב 1.5", 1, "111222"],
  ["Arabic digits", "ab ٣٤", 0, "00022"],
  ["a blank between two Hebrew words is theirs", "אב גד", 0, "11111"],
  ["characters of two code units", "𞤀a", 0, "110"],
  ["nothing", "", 1, ""],
] as const)("%s", (_name, text, base, levels) => {
  expect(bidiLevels(text, base).join("")).toBe(levels);
});

test("text from right to left is told from other text", () => {
  expect(["abc 12", "", "кириллица", "漢字"].map(hasRtl)).toEqual([false, false, false, false]);
  expect(["abc א", "سلام"].map(hasRtl)).toEqual([true, true]);
});
