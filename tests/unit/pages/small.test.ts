import { expect, test } from "vitest";
import { asksForHelp } from "../../../lib/editor/panels/helpShortcut.ts";
import { textFileName } from "../../../lib/editor/status/downloadText.ts";
import { parseThemeChoice } from "../../../lib/editor/theme/themeChoice.ts";

test.each([
  ["Plan", "Plan.txt"],
  ["Plan: 2026/27?", "Plan 2026 27.txt"],
  ["", "Untitled.txt"],
  ["...", "Untitled.txt"],
  ["../../etc/passwd", "etc passwd.txt"],
  ["Übersicht 日本", "Übersicht 日本.txt"],
])("the file of %j is %s", (title, name) => {
  expect(textFileName(title)).toBe(name);
});

test("a long title makes a name that file systems take", () => {
  expect(textFileName("x".repeat(500)).length).toBeLessThanOrEqual(84);
});

test("a cookie that says something else is no theme", () => {
  expect(["light", "dark", "system", "neon", undefined].map(parseThemeChoice)).toEqual([
    "light",
    "dark",
    "system",
    "system",
    "system",
  ]);
});

const key = (name: string, held: object = {}) => ({
  key: name,
  code: "Slash",
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

test("Ctrl+/ asks for help everywhere, also where the slash needs Shift; ? only where nobody writes", () => {
  expect(asksForHelp(key("/", { ctrlKey: true }), true, "other")).toBe(true);
  expect(asksForHelp(key("/", { ctrlKey: true, shiftKey: true }), true, "other")).toBe(true);
  expect(asksForHelp(key("/", { metaKey: true }), true, "apple")).toBe(true);
  expect(asksForHelp(key("?", { shiftKey: true }), false, "other")).toBe(true);
  expect(asksForHelp(key("?", { shiftKey: true }), true, "other")).toBe(false);
  expect(asksForHelp(key("/"), false, "other")).toBe(false);
});
