import { expect, test } from "vitest";
import { isUuidV7, uuidV7 } from "../../../lib/base/uuid.ts";

test("a new id is a UUIDv7 of the given millisecond", () => {
  const id = uuidV7(0x0123_4567_89ab);
  expect(isUuidV7(id)).toBe(true);
  expect(id.startsWith("01234567-89ab-7")).toBe(true);
});

test("later ids sort behind earlier ones, and none repeats", () => {
  expect(uuidV7(1_000) < uuidV7(1_001)).toBe(true);
  expect(new Set(Array.from({ length: 1000 }, () => uuidV7(5))).size).toBe(1000);
});

test.each([
  ["another version", "01234567-89ab-4def-8123-456789abcdef"],
  ["another variant", "01234567-89ab-7def-c123-456789abcdef"],
  ["upper case", "01234567-89AB-7DEF-8123-456789ABCDEF"],
  ["something behind", "01234567-89ab-7def-8123-456789abcdef\n"],
  ["a path", "../../etc/passwd"],
  ["a property of every object", "__proto__"],
  ["nothing", ""],
  ["no string", 7],
])("%s is no UUIDv7", (_name, value) => {
  expect(isUuidV7(value)).toBe(false);
});
