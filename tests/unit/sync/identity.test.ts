import { expect, test } from "vitest";
import { colorTones, contrast, INK, PALETTE, PAPER, personColor, TEXT_CONTRAST } from "../../../lib/model/palette.ts";
import { cleanPersonName, MAX_PERSON_NAME_LENGTH, readPerson } from "../../../lib/model/person.ts";
import type { BrowserStorage } from "../../../lib/sync/browserStorage.ts";
import { GUEST_KEY, openGuest } from "../../../lib/sync/identity.ts";

test("the contrast of black on white is WCAG's 21, of a colour on itself 1", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#777777")).toBe(1);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

test.each(PALETTE)("[SY56] $light and $dark carry text and are seen on the page", ({ light, dark }) => {
  expect(contrast(light, INK.light)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
  expect(contrast(dark, INK.dark)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
  expect(contrast(light, PAPER.light)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
  expect(contrast(dark, PAPER.dark)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
});

test("[SY56] a person's colour follows from the id, and all colours are used", () => {
  expect(personColor("ada")).toBe(personColor("ada"));
  const counts = new Map<string, number>();
  for (let person = 0; person < 1_200; person++) {
    const color = personColor(`guest-${person}`);
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(PALETTE.map(({ light }) => light).sort());
  // Even enough: 100 each, by chance 60 to 140.
  for (const count of counts.values()) {
    expect(count).toBeGreaterThan(50);
    expect(count).toBeLessThan(160);
  }
});

test("[SY56] the colours that people have do not change with a release", () => {
  expect(
    ["ada", "bob", "carol", "dave", "", "ü"].map((id) => PALETTE.findIndex(({ light }) => light === personColor(id))),
  ).toMatchInlineSnapshot(`
    [
      5,
      10,
      6,
      3,
      1,
      5,
    ]
  `);
});

test.each(["#ffffff", "#000000", "#ffff00", "#00ff00", "#0000ff", "#808080", "#ABCDEF"])(
  "[SY56] a stranger's colour %s is made legible in both themes",
  (color) => {
    const { light, dark } = colorTones(color);
    expect(contrast(light, PAPER.light)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
    expect(contrast(light, INK.light)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
    expect(contrast(dark, PAPER.dark)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
    expect(contrast(dark, INK.dark)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
  },
);

test("[SY56] one of the palette's comes with its partner; what is no colour is one all the same", () => {
  for (const pair of PALETTE) {
    expect(colorTones(pair.light.toUpperCase())).toBe(pair);
    expect(colorTones(pair.dark)).toBe(pair);
  }
  expect(colorTones("url(javascript:1)")).toBe(PALETTE[0]);
});

test("[SY50] names: cut without half a character, cleaned, never empty", () => {
  expect(cleanPersonName("😀".repeat(60))).toBe("😀".repeat(MAX_PERSON_NAME_LENGTH / 2));
  expect(cleanPersonName("a" + "😀".repeat(60))).toBe("a" + "😀".repeat(MAX_PERSON_NAME_LENGTH / 2 - 1));
  expect(cleanPersonName("\u0007\u202e")).toBe("Guest");
  const began = performance.now();
  cleanPersonName("\u200b x".repeat(5_000_000));
  expect(performance.now() - began).toBeLessThan(500);
});

test.each([null, 1, "x", {}, { id: "" }, { id: "x".repeat(129) }, { id: 7, name: "x" }])(
  "[SY50] no person: %j",
  (value) => {
    expect(readPerson(value)).toBeNull();
  },
);

class Shelf implements BrowserStorage {
  readonly items = new Map<string, string>();
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }
}

/** Chance that can be repeated: Park and Miller's minimal generator. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

test("[SY57] a guest is the same on the next visit", () => {
  const storage = new Shelf();
  const first = openGuest({ storage, random: chance(1) });
  expect(first.person.get().name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
  expect(first.person.get().color).toBe(personColor(first.person.get().id));
  const second = openGuest({ storage, random: chance(2) });
  expect(second.person.get()).toEqual(first.person.get());
});

test("[SY57] a guest changes name and colour, and keeps the id", () => {
  const storage = new Shelf();
  const guest = openGuest({ storage, random: chance(3) });
  const { id } = guest.person.get();
  guest.update({ name: "  Ada   Lovelace " });
  guest.update({ color: "#C2520B" });
  guest.update({ color: "javascript:1" });
  expect(guest.person.get()).toEqual({ id, name: "Ada Lovelace", color: "#c2520b" });
  expect(openGuest({ storage }).person.get()).toEqual(guest.person.get());
  guest.update({ name: "   " });
  expect(guest.person.get().name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/);
});

test.each(["not json", "{}", '{"id":""}', "null", '"x"'])("[SY57] what is stored may be rubbish: %s", (json) => {
  const storage = new Shelf();
  storage.setItem(GUEST_KEY, json);
  const guest = openGuest({ storage, random: chance(4) });
  expect(guest.person.get().id).toMatch(/^guest-/);
  expect(openGuest({ storage }).person.get()).toEqual(guest.person.get());
});

test("[SY57] where storage is forbidden a guest lasts as long as the page", () => {
  const forbidden: BrowserStorage = {
    getItem: () => {
      throw new Error("SecurityError");
    },
    setItem: () => {
      throw new Error("QuotaExceededError");
    },
  };
  for (const storage of [forbidden, null, undefined]) {
    const guest = openGuest({ ...(storage === undefined ? {} : { storage }), random: chance(5) });
    guest.update({ name: "Ada" });
    expect(guest.person.get().name).toBe("Ada");
    guest.dispose();
  }
});
