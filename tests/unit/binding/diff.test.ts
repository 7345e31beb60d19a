import { array, assert, constantFrom, nat, option, property, tuple, uniqueArray } from "fast-check";
import { describe, expect, test } from "vitest";
import { FlatBuilder } from "../../../lib/binding/flat/Flat.ts";
import { PLAIN, lookOfFormats } from "../../../lib/binding/flat/look.ts";
import { planPiece } from "../../../lib/binding/diff/planPiece.ts";
import type { PieceBlock, PiecePlan } from "../../../lib/binding/diff/planPiece.ts";
import { longestIncreasing } from "../../../lib/base/longestIncreasing.ts";
import type { BlockAttributes } from "../../../lib/flow/types.ts";

/** A block from text: `*` begins and ends bold, `|` is a soft break, `#` a divider. */
function block(text: string, attributes: BlockAttributes = {}): PieceBlock {
  const builder = new FlatBuilder();
  let bold = false;
  for (const character of text) {
    if (character === "*") bold = !bold;
    else if (character === "|") builder.addBreak();
    else if (character === "#") builder.addEmbed({ type: "divider", props: {}, look: PLAIN, shared: null });
    else builder.addText(character, bold ? BOLD : PLAIN);
  }
  return { flat: builder.finish(), attributes };
}

const BOLD = lookOfFormats({ bold: true });

function blocks(...texts: readonly string[]): PieceBlock[] {
  return texts.map((text) => block(text));
}

/** The plan in short: `3-5 → "x"`, `¶` for a mark. */
function told({ hunks, formats, attributes }: PiecePlan): string[] {
  const replaced = hunks.map((hunk) => {
    if (hunk.kind === "embed") return `${hunk.from} embed ${JSON.stringify(hunk.change)}`;
    const parts = hunk.parts.map((part) =>
      part.kind === "mark" ? "¶" : part.kind === "text" ? part.text : part.kind === "break" ? "|" : "#",
    );
    return `${hunk.from}-${hunk.to} → ${parts.join("")}`;
  });
  const formatted = formats.map(({ from, to, change }) => `${from}-${to} ${JSON.stringify(change)}`);
  return [
    ...replaced,
    ...formatted,
    ...attributes.map(({ block: at, change }) => `block ${at} ${JSON.stringify(change)}`),
  ];
}

describe("one hunk", () => {
  test("[BD11] a typed character is one insert", () => {
    expect(told(planPiece(blocks("abc"), blocks("abXc")))).toEqual(["3-3 → X"]);
  });

  test("[BD12] a split is one mark, a merge takes one mark away", () => {
    expect(told(planPiece(blocks("abcd"), blocks("ab", "cd")))).toEqual(["3-3 → ¶"]);
    const merge = planPiece(blocks("ab", "cd"), blocks("abcd"));
    expect(told(merge)).toEqual(["3-4 → "]);
    expect(merge.keeps).toEqual([0]);
  });

  test("[BD16] the caret decides among repeats", () => {
    const at = (offset: number) => told(planPiece(blocks("aaa"), blocks("aaaa"), { block: 0, offset }));
    expect(at(1)).toEqual(["1-1 → a"]);
    expect(at(3)).toEqual(["3-3 → a"]);
    expect(told(planPiece(blocks("aaa"), blocks("aa"), { block: 0, offset: 1 }))).toEqual(["2-3 → "]);
    expect(told(planPiece(blocks("aaa"), blocks("aa"), { block: 0, offset: 0 }))).toEqual(["1-2 → "]);
    // Pasted text that repeats what stands there.
    expect(told(planPiece(blocks("abab"), blocks("ababab"), { block: 0, offset: 2 }))).toEqual(["1-1 → ab"]);
  });

  test("[BD17] Enter and paste at the start put the new blocks in front", () => {
    const enter = planPiece(blocks("text"), blocks("", "text"), { block: 1, offset: 0 });
    expect(told(enter)).toEqual(["0-0 → ¶"]);
    expect(enter.keeps).toEqual([-1, 0]);
    const paste = planPiece(blocks("text"), blocks("foo", "text"), { block: 1, offset: 0 });
    expect(told(paste)).toEqual(["0-0 → ¶foo"]);
    expect(paste.keeps).toEqual([-1, 0]);
  });

  test("[BD17] a heading's Enter at the start leaves the heading with its words", () => {
    const heading = { type: "heading", level: 2 } as const;
    const plan = planPiece([block("text", heading)], [block(""), block("text", heading)], { block: 1, offset: 0 });
    expect(told(plan)).toEqual(["0-0 → ¶"]);
  });

  test("Enter in an empty block puts the new one behind", () => {
    const plan = planPiece(blocks(""), blocks("", ""), { block: 1, offset: 0 });
    expect(plan.keeps).toEqual([0, -1]);
  });

  test("[BD19] no surrogate pair is cut", () => {
    expect(told(planPiece(blocks("a😀b"), blocks("a😁b")))).toEqual(["2-4 → 😁"]);
    expect(told(planPiece(blocks("😀😀"), blocks("😀😀😀"), { block: 0, offset: 2 }))).toEqual(["1-1 → 😀"]);
    // U+1F600 and U+1F9E0 share neither half with U+10600, whose low half is the first one's.
    expect(told(planPiece(blocks("x😀"), blocks("x\u{10600}")))).toEqual(["2-4 → \u{10600}"]);
  });

  test("embeds are told apart by type and properties", () => {
    expect(told(planPiece(blocks("a#b"), blocks("a##b"), { block: 0, offset: 2 }))).toEqual(["2-2 → #"]);
    // Typed by a person: a character, no embed.
    expect(told(planPiece(blocks("a#b"), blocks("a\ufffcb")))).toEqual(["2-3 → \ufffc"]);
    expect(told(planPiece(blocks("a\u0001b", "c"), blocks("a", "b", "c")))).toEqual(["2-3 → ¶"]);
  });

  test("an embed with other properties is changed in place", () => {
    const image = (props: Record<string, unknown>): PieceBlock => {
      const builder = new FlatBuilder();
      builder.addEmbed({ type: "image", props, look: PLAIN, shared: null });
      return { flat: builder.finish(), attributes: {} };
    };
    const plan = planPiece([image({ src: "a", alt: "b" })], [image({ src: "a", width: 3 })]);
    expect(told(plan)).toEqual(['1 embed {"alt":null,"width":3}']);
  });
});

describe("several hunks", () => {
  test("[BD18] a code block made into headings keeps its lines", () => {
    expect(told(planPiece(blocks("one|two|three"), blocks("one", "two", "three")))).toEqual(["4-5 → ¶", "8-9 → ¶"]);
  });

  test("[BD18] all of a word replaced leaves what is between", () => {
    expect(told(planPiece(blocks("the cat saw another cat run"), blocks("the dog saw another dog run")))).toEqual([
      "5-8 → dog",
      "21-24 → dog",
    ]);
  });

  test("typing over a selection is one replacement, whatever word is in both", () => {
    const plan = planPiece(blocks("one two three four"), blocks("one which three four"), { block: 0, offset: 9 });
    expect(told(plan)).toEqual(["5-8 → which"]);
    const same = planPiece(blocks("a one two b"), blocks("a xx two yy one b"), { block: 0, offset: 15 });
    expect(same.hunks.length).toBe(1);
  });

  test("every plan leads from what was to what is", () => {
    const line = array(constantFrom("a", "b", "one ", "two ", "*", "|", "#", "😀", "😁"), { maxLength: 12 }).map(
      (parts) => parts.join(""),
    );
    const side = array(line, { minLength: 1, maxLength: 5 });
    assert(
      property(side, side, option(tuple(nat(4), nat(12))), (old, now, caret) => {
        const place =
          caret === null || caret[0] >= now.length
            ? null
            : { block: caret[0], offset: Math.min(caret[1], block(now[caret[0]] ?? "").flat.text.length) };
        const plan = planPiece(blocks(...old), blocks(...now), place);
        expect(applied(plan)).toEqual(plan.after.text);
        expect(formatsAfter(plan)).toEqual(bolds(plan.after));
        for (const hunk of plan.hunks) {
          for (const edge of [hunk.from, hunk.to]) expect(cutsPair(plan.before.text, edge)).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function applied({ before, after, hunks }: PiecePlan): string {
  let text = before.text;
  for (const { from, to, nowFrom, nowTo } of [...hunks].reverse()) {
    text = text.slice(0, from) + after.text.slice(nowFrom, nowTo) + text.slice(to);
  }
  return text;
}

/** For each unit whether it is bold, after the plan's formats on what stays and the looks of what is put in. */
function formatsAfter({ before, after, hunks, formats }: PiecePlan): boolean[] {
  const now = bolds(before);
  for (const { from, to, change } of formats) {
    for (let at = from; at < to; at += 1) if (isText(before, at)) now[at] = change.bold === true;
  }
  for (const { from, to, nowFrom, nowTo } of [...hunks].reverse()) {
    now.splice(from, to - from, ...bolds(after).slice(nowFrom, nowTo));
  }
  return now;
}

function bolds(units: PiecePlan["before"]): boolean[] {
  const all = Array.from({ length: units.length }, () => false);
  for (const { from, to, look } of units.runs(0, units.length)) all.fill(look.id !== "", from, to);
  return all;
}

function isText(units: PiecePlan["before"], at: number): boolean {
  return !units.isMark(at) && units.embedAt(at) === undefined && units.text[at] !== "\u2028";
}

function cutsPair(text: string, at: number): boolean {
  return /[\ud800-\udbff]/.test(text[at - 1] ?? "") && /[\udc00-\udfff]/.test(text[at] ?? "");
}

describe("formats and attributes", () => {
  test("[BD14] one act over text, soft breaks and embeds", () => {
    expect(told(planPiece(blocks("abc|de#f"), blocks("a*bc|de#f*")))).toEqual(['2-9 {"bold":true}']);
    expect(told(planPiece(blocks("*abcdef*"), blocks("*ab*cd*ef*")))).toEqual(['3-5 {"bold":null}']);
  });

  test("[BD14] what is typed has its formats from the insert, not from an act", () => {
    expect(told(planPiece(blocks("ab"), blocks("a*X*b")))).toEqual(["2-2 → X"]);
  });

  test("[BD13] only keys that changed", () => {
    const old = [block("a", { type: "bullet", indent: 1, foo: 1 })];
    expect(told(planPiece(old, [block("a", { type: "number", indent: 1, foo: 1 })]))).toEqual([
      'block 0 {"type":"number"}',
    ]);
    expect(told(planPiece(old, [block("a", { indent: 2, foo: 1 })]))).toEqual(['block 0 {"type":null,"indent":2}']);
    expect(told(planPiece(old, old))).toEqual([]);
  });

  test("[BD13] a block of an unknown type keeps it until it is converted", () => {
    const strange = [block("a", { unknownType: "hologram" })];
    expect(told(planPiece(strange, [block("ab", { unknownType: "hologram" })]))).toEqual(["2-2 → b"]);
    expect(told(planPiece(strange, [block("a")]))).toEqual(['block 0 {"type":null}']);
    expect(told(planPiece(strange, [block("a", { type: "quote" })]))).toEqual(['block 0 {"type":"quote"}']);
  });
});

test("longestIncreasing finds a longest run", () => {
  expect(longestIncreasing([3, 1, 2, 0, 4])).toEqual([1, 2, 4]);
  expect(longestIncreasing([-1, 5, -1, 6])).toEqual([1, 3]);
  expect(longestIncreasing([])).toEqual([]);
  assert(
    property(uniqueArray(nat(30), { maxLength: 9 }), (values) => {
      const run = longestIncreasing(values).map((at) => values[at] as number);
      expect([...run].sort((left, right) => left - right)).toEqual(run);
      let best = 0;
      for (let mask = 0; mask < 1 << values.length; mask += 1) {
        const chosen = values.filter((_, at) => (mask >> at) % 2 === 1);
        if (chosen.every((value, at) => at === 0 || value > (chosen[at - 1] as number)))
          best = Math.max(best, chosen.length);
      }
      expect(run.length).toBe(best);
    }),
  );
});
