import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formatValue, reduceFormats } from "../../../lib/flow/formats.ts";
import type { FormatChange, Formats } from "../../../lib/flow/types.ts";
import { flowOf, rawItems, replicaOf, shown, sync } from "./support/documents.ts";

const act = (k: string, v: unknown, t: unknown): unknown => ({ k, v, t });

test("[FL10] of the acts that cover a character, for each format the one of the highest time rules", () => {
  const entries = new Map([
    ["f:a", act("bold", true, 1)],
    ["f:b", act("bold", null, 3)],
    ["f:c", act("italic", true, 2)],
    ["f:d", act("color", "#123456", 2)],
    ["f:e", act("color", "red", 1)],
  ]);
  expect(reduceFormats(entries)).toEqual({ italic: true, color: "#123456" });
});

test("[FL10] of acts of one time the one whose key sorts last rules, in whatever order they are met", () => {
  const all: [string, unknown][] = [
    ["f:a", act("bold", true, 5)],
    ["f:b", act("bold", null, 5)],
    ["f:c", act("link", "https://one.example/", 5)],
    ["f:d", act("link", "https://two.example/", 5)],
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: 4 }), (entries) => {
      expect(reduceFormats(new Map(entries))).toEqual({ link: "https://two.example/" });
    }),
    { seed: 1, numRuns: 30 },
  );
});

test("[FL8] attributes that are no act, or an act of nonsense, mean nothing and throw nothing", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.oneof(fc.constant("f:x"), fc.string()), fc.anything()), (record) => {
      const formats = reduceFormats(new Map(Object.entries(record)));
      const known = Object.entries(formats).filter(([key]) => !key.startsWith("comment:"));
      expect(known.map(([key, value]) => [key, formatValue(key, value)])).toEqual(known);
    }),
    { seed: 1, numRuns: 500 },
  );
  const entries = new Map<string, unknown>([
    ["bold", true],
    ["f:a", act("bold", "yes", 1)],
    ["f:b", act("blink", true, 1)],
    ["f:c", act("color", "red; background: url(https://spy.example/)", 1)],
    ["f:d", [1, 2]],
    ["f:e", 7],
    ["f:f", act("italic", true, 1e308)],
    ["f:g", act("italic", null, 1)],
  ]);
  // A time out of range counts as 0, so that whoever wrote it has not won for ever.
  expect(reduceFormats(entries)).toEqual({});
});

test("[FL9] no reader meets a link that runs code, and links read normalised", () => {
  const entries = new Map([["f:a", act("link", "java\nscript:alert(1)", 9)]]);
  expect(reduceFormats(entries)).toEqual({});
  const flow = flowOf("word");
  flow.formatRange(1, 4, { link: "EXAMPLE.com" });
  expect(shown(flow)).toEqual(["[link=https://example.com/|word]"]);
  flow.formatRange(1, 4, { link: "javascript:alert(1)" });
  expect(shown(flow)).toEqual(["word"]);
});

test("[FL12] typed text reuses the act of its left or right neighbour when that gives the formats wanted", () => {
  const flow = flowOf("abcd");
  flow.formatRange(2, 2, { bold: true });
  expect(rawItems(flow)).toBe("#a<bold=true>bc</>d");
  flow.insertText(4, "L", { bold: true });
  flow.insertText(2, "R", { bold: true });
  flow.insertText(2, "x", {});
  flow.insertText(7, "y", {});
  expect(rawItems(flow)).toBe("#ax<bold=true>RbcL</>yd");
  expect(shown(flow)).toEqual(["ax[bold|RbcL]yd"]);
});

test("[FL13] formats that no neighbour has are acts of their own over the new text; the surrounding act is not cut", () => {
  const flow = flowOf("abcd");
  flow.formatRange(1, 4, { bold: true });
  flow.insertText(3, "X", {});
  expect(rawItems(flow)).toBe("#<bold=true>ab<bold=null>X</>cd</>");
  flow.insertText(4, "Y", {});
  flow.insertText(5, "Z", { bold: true, italic: true });
  expect(shown(flow)).toEqual(["[bold|ab]XY[bold italic|Z][bold|cd]"]);
  expect(rawItems(flow)).toBe("#<bold=true>ab<bold=null>XY</><italic=true>Z</>cd</>");
});

test("[FL14] acts that lie wholly in the range are dropped, start and end; those that reach further stay", () => {
  const flow = flowOf("abcdefgh");
  flow.formatRange(2, 2, { bold: true });
  flow.formatRange(5, 4, { bold: true });
  flow.formatRange(2, 2, { italic: true });
  flow.formatRange(1, 6, { bold: null });
  expect(rawItems(flow)).toBe("#<bold=null>a<italic=true>bc</>d<bold=true>ef</>gh</>");
  expect(shown(flow)).toEqual(["a[italic|bc]def[bold|gh]"]);
  flow.formatRange(1, 8, { bold: true });
  expect(rawItems(flow)).toBe("#<bold=true>a<italic=true>bc</>defgh</>");
});

test("[FL14] taking a format off where its act lies wholly inside writes nothing new", () => {
  const flow = flowOf("abcd");
  flow.formatRange(2, 2, { bold: true });
  flow.formatRange(1, 4, { bold: null });
  expect(rawItems(flow)).toBe("#abcd");
});

test("[FL14] an act reaches as far as those it replaces, so that text typed into them at the same time is not left out", () => {
  const left = flowOf("abc");
  left.formatRange(1, 3, { link: "https://old.example/" });
  left.deleteRange(3, 1);
  const right = replicaOf(left, 9);
  left.formatRange(1, 2, { link: "https://new.example/" });
  right.insertText(3, "X", { link: "https://old.example/" });
  sync(left, right);
  expect(shown(left)).toEqual(["[link=https://new.example/|abX]"]);
  expect(shown(right)).toEqual(shown(left));
});

test("[FL15] formatting a range that reads as wanted writes nothing", () => {
  const flow = flowOf("abcd");
  flow.formatRange(1, 4, { bold: true });
  let updates = 0;
  flow.doc.on("update", () => {
    updates += 1;
  });
  flow.formatRange(2, 2, { bold: true, italic: null });
  flow.formatRange(2, 0, { italic: true });
  expect(updates).toBe(0);
});

const KINDS: readonly FormatChange[] = [
  { bold: true },
  { bold: null },
  { italic: true },
  { link: "https://a.example/" },
  { link: null },
];

test("[FL10] formatting of one writer reads as a plain array of characters would", () => {
  const operation = fc.record({
    at: fc.nat(),
    length: fc.nat(6),
    change: fc.constantFrom(...KINDS),
    text: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 25 }), (script) => {
      const flow = flowOf("abcdefghij");
      const model: [string, Formats][] = Array.from("abcdefghij", (character) => [character, {}]);
      for (const { at, length, change, text } of script) {
        const index = at % (model.length + 1);
        const count = Math.min(length, model.length - index);
        if (text) {
          const formats = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null)) as Formats;
          flow.insertText(index + 1, "x", formats);
          model.splice(index, 0, ["x", formats]);
        } else if (length === 1) {
          flow.deleteRange(index + 1, count);
          model.splice(index, count);
        } else {
          flow.formatRange(index + 1, count, change);
          for (const entry of model.slice(index, index + count)) {
            entry[1] = Object.fromEntries(
              Object.entries({ ...entry[1], ...change }).filter(([, value]) => value !== null),
            );
          }
        }
      }
      const read = (flow.blocks[0]?.content ?? []).flatMap((inline) =>
        inline.kind === "text" ? Array.from(inline.text, (character) => [character, inline.formats]) : [],
      );
      expect(read).toEqual(model);
      flow.verify();
    }),
    { seed: 2, numRuns: 400 },
  );
});

test("[FL17] a mark goes behind the formats that end at its place and stays inside of those that go on", () => {
  const flow = flowOf("abcd");
  flow.formatRange(1, 4, { italic: true });
  flow.formatRange(1, 2, { bold: true });
  flow.insertMark(3, {});
  flow.insertText(4, "X", { italic: true });
  flow.insertBreak(4);
  flow.insertMark(flow.length, {});
  flow.insertText(flow.length, "Y", {});
  expect(rawItems(flow)).toBe("#<italic=true><bold=true>ab</>#\u2028Xcd</>#Y");
});

test("[FL16] a comment's range is set and ended whole, and typing neither stretches nor cuts it beyond its place", () => {
  const flow = flowOf("abcdef");
  flow.formatRange(2, 3, { "comment:one": { by: "ada" } });
  flow.formatRange(3, 1, { "comment:two": true });
  flow.insertText(4, "X", {});
  expect(flow.blocks[0]?.content).toEqual([
    { kind: "text", text: "a", formats: {} },
    { kind: "text", text: "b", formats: { "comment:one": { by: "ada" } } },
    { kind: "text", text: "c", formats: { "comment:one": { by: "ada" }, "comment:two": true } },
    { kind: "text", text: "Xd", formats: { "comment:one": { by: "ada" } } },
    { kind: "text", text: "ef", formats: {} },
  ]);
  flow.insertText(6, "Y", { "comment:one": { by: "ada" } });
  flow.formatRange(3, 2, { "comment:one": null });
  expect(rawItems(flow)).toBe("#a<comment:one>b<comment:two>c</>XdY</>ef");
  flow.formatRange(1, 7, { "comment:one": null });
  expect(flow.blocks[0]?.content.length).toBe(3);
});

test("[FL18] a deletion takes the acts and comments with it that it leaves nothing of, and undo brings both ends back", () => {
  const flow = flowOf("abcdef");
  const undo = flow.createUndoManager({ trackedOrigins: new Set(["me"]), captureTimeout: 0 });
  flow.formatRange(2, 2, { bold: true, "comment:one": true });
  flow.formatRange(1, 5, { italic: true });
  const before = shown(flow);
  flow.transact("me", () => flow.deleteRange(2, 2));
  expect(rawItems(flow)).toBe("#<italic=true>ade</>f");
  undo.undo();
  expect(shown(flow)).toEqual(before);
  flow.transact("me", () => flow.deleteRange(3, 3));
  expect(shown(flow)).toEqual(["[italic|a][bold comment:one italic|b]f"]);
});

test("[FL18] a deletion that leaves a part of an act leaves its start and its end", () => {
  const flow = flowOf("abcdef");
  flow.formatRange(2, 4, { bold: true });
  flow.deleteRange(1, 2);
  flow.deleteRange(3, 2);
  expect(rawItems(flow)).toBe("#<bold=true>cd</>");
  flow.insertText(3, "X", {});
  expect(shown(flow)).toEqual(["[bold|cd]X"]);
});

test.each([
  [5, 900],
  [900, 5],
])("[FL19] an act rules over those that its writer knew of, whatever the client ids (%d, then %d)", (first, second) => {
  const base = flowOf("abcd");
  const left = replicaOf(base, first);
  left.formatRange(1, 4, { link: "https://one.example/" });
  const right = replicaOf(left, second);
  right.formatRange(3, 2, { link: "https://two.example/" });
  sync(left, right);
  left.formatRange(4, 1, { link: null });
  sync(left, right);
  expect(shown(right)).toEqual(["[link=https://one.example/|ab][link=https://two.example/|c]d"]);
  expect(shown(left)).toEqual(shown(right));
});
