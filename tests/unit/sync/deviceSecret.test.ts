import { expect, test } from "vitest";
import { DEVICE_KEY, deviceSecret } from "../../../lib/sync/deviceSecret.ts";

function storage(entries: Record<string, string> = {}) {
  const kept = new Map(Object.entries(entries));
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

test("[SY17] the same in every tab and on every visit", () => {
  const browser = storage();
  const secret = deviceSecret(browser);
  expect(secret).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect([deviceSecret(browser), browser.kept.get(DEVICE_KEY)]).toEqual([secret, secret]);
});

test.each(["", "short", "x".repeat(1_000), "with spaces in between!"])(
  "[SY17] %j is none, and is replaced",
  (value) => {
    const browser = storage({ [DEVICE_KEY]: value });
    expect(deviceSecret(browser)).toMatch(/^[A-Za-z0-9_-]{22}$/);
  },
);

test("[SY17] the one that another tab has written in the same moment holds", () => {
  const browser = storage();
  const other = "B".repeat(22);
  const late = { getItem: browser.getItem, setItem: () => browser.setItem(DEVICE_KEY, other) };
  expect(deviceSecret(late)).toBe(other);
});

test("[SY17] where storage is forbidden, full or missing it lasts as long as the page", () => {
  const forbidden = {
    getItem: () => {
      throw new Error("forbidden");
    },
    setItem: () => {
      throw new Error("forbidden");
    },
  };
  const secret = deviceSecret(forbidden);
  expect(secret).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect([deviceSecret(forbidden), deviceSecret(null)]).toEqual([secret, secret]);
});
