import { expect, test } from "vitest";
import { statusAnnouncement, statusWords } from "../../../lib/editor/status/statusWords.ts";
import { CloseCode } from "../../../lib/protocol/closeCodes.ts";
import type { SaveStatus } from "../../../lib/sync/types.ts";

const EVERY: readonly SaveStatus[] = [
  { kind: "opening" },
  { kind: "saved" },
  { kind: "saving", changes: 1 },
  { kind: "saving", changes: 0 },
  { kind: "offline", waiting: 0, kept: true },
  { kind: "offline", waiting: 14, kept: true },
  { kind: "offline", waiting: 14, kept: false },
  { kind: "failing", reason: "storage", waiting: 2, kept: true },
  { kind: "failing", reason: "unconfirmed", waiting: 2, kept: true },
  { kind: "failing", reason: "rejected", waiting: 2, kept: false },
  ...Object.values(CloseCode).map((code): SaveStatus => ({
    kind: "refused",
    code,
    reason: "",
    waiting: 1,
    kept: true,
  })),
];

test("only the state that is saved says so, and looks so", () => {
  for (const status of EVERY) {
    const words = statusWords(status);
    const saysSaved = /^saved/i.test(words.text);
    expect({ status, saysSaved, looks: words.icon === "saved" }).toEqual({
      status,
      saysSaved: status.kind === "saved",
      looks: status.kind === "saved",
    });
    expect(words.explanation).toMatch(/\.$/);
  }
});

test("the words of the four states that people know", () => {
  const texts = EVERY.map((status) => statusWords(status).text);
  expect(texts.slice(0, 8)).toEqual([
    "Opening…",
    "Saved",
    "Saving…",
    "Saving…",
    "Offline",
    "On this device, 14 changes waiting",
    "Only in this tab, 14 changes waiting",
    "Not saving: the server cannot store",
  ]);
  expect(statusWords({ kind: "offline", waiting: 1, kept: true }).text).toBe("On this device, 1 change waiting");
});

test("words that are nowhere but in this tab are offered as a download, and never called safe on this device", () => {
  const lost = statusWords({ kind: "offline", waiting: 3, kept: false });
  expect(lost.atRisk).toBe(true);
  expect(lost.text + lost.explanation).not.toMatch(/on this device/i);
  expect(statusWords({ kind: "offline", waiting: 3, kept: true }).atRisk).toBe(false);
  expect(statusWords({ kind: "failing", reason: "storage", waiting: 0, kept: true }).atRisk).toBe(true);
});

test("without a connection and without the text nobody is told that they can write", () => {
  const words = statusWords({ kind: "offline", waiting: 0, kept: true }, false);
  expect(words.text).toBe("No connection");
  expect(words.explanation).not.toMatch(/go on writing/);
});

test("every state that does not save begins with the same two words", () => {
  for (const status of EVERY.filter(({ kind }) => kind === "failing" || kind === "refused")) {
    expect(statusWords(status).text).toMatch(/^Not saving: /);
  }
});

test("saving and saved alternate in silence; what worries and its end are told", () => {
  const saving: SaveStatus = { kind: "saving", changes: 1 };
  const saved: SaveStatus = { kind: "saved" };
  const offline: SaveStatus = { kind: "offline", waiting: 1, kept: true };
  const failing: SaveStatus = { kind: "failing", reason: "storage", waiting: 1, kept: true };
  expect(statusAnnouncement({ kind: "opening" }, saved)).toBeNull();
  expect(statusAnnouncement(saved, saving)).toBeNull();
  expect(statusAnnouncement(saving, saved)).toBeNull();
  expect(statusAnnouncement(saving, offline)).toMatch(/connection/);
  expect(statusAnnouncement(offline, { kind: "offline", waiting: 2, kept: true })).toBeNull();
  expect(statusAnnouncement(saving, failing)).toBe("Not saving: the server cannot store.");
  expect(statusAnnouncement(failing, saved)).toBe("Saved again.");
});
