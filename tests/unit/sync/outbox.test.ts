import * as fc from "fast-check";
import { expect, test } from "vitest";
import { confirm, EMPTY_LEDGER, raise, storable, unconfirmed, waiting, type Ledger } from "../../../lib/sync/ledger.ts";
import { answered, EMPTY_OUTBOX, sent, type Outbox, type SentFrame } from "../../../lib/sync/outbox.ts";

const frame = (kind: SentFrame["kind"], upTo: number): SentFrame => ({ kind, covers: new Map([["me", upTo]]) });
const outbox = (...frames: SentFrame[]): Outbox => frames.reduce(sent, EMPTY_OUTBOX);

test("[SY21] the first acknowledgement is for the first frame", () => {
  let box = outbox(frame("whole", 1), frame("update", 2), frame("update", 3));
  for (const upTo of [1, 2, 3]) {
    const answer = answered(box, true);
    expect(answer).toMatchObject({ confirmed: new Map([["me", upTo]]), refusal: "none", surplus: false });
    box = answer.outbox;
  }
  expect(box).toMatchObject({ frames: [], settled: true, doubt: false });
  expect(answered(box, true)).toMatchObject({ surplus: true, confirmed: null });
});

test("[SY23] only a whole reply settles", () => {
  expect(answered(outbox(frame("update", 1)), true).outbox.settled).toBe(false);
  expect(answered(outbox(frame("probe", 1)), true).outbox.settled).toBe(false);
  expect(answered(outbox(frame("whole", 1)), true).outbox.settled).toBe(true);
  expect(answered(outbox(frame("whole", 1)), false).outbox.settled).toBe(false);
});

test("[SY26] behind a refused update nothing is believed until a whole reply is", () => {
  let answer = answered(outbox(frame("update", 1), frame("update", 2), frame("whole", 2), frame("update", 3)), false);
  expect(answer).toMatchObject({ confirmed: null, refusal: "again" });
  answer = answered(answer.outbox, true);
  expect(answer.confirmed).toBeNull();
  answer = answered(answer.outbox, true);
  expect(answer.confirmed).toEqual(new Map([["me", 2]]));
  answer = answered(answer.outbox, true);
  expect(answer.confirmed).toEqual(new Map([["me", 3]]));
});

test("[SY26] a refused whole reply is final", () => {
  expect(answered(outbox(frame("whole", 1)), false)).toMatchObject({ refusal: "final", confirmed: null });
});

test("[SY14] a probe proves nothing either way", () => {
  for (const accepted of [true, false]) {
    const answer = answered(outbox(frame("probe", 9)), accepted);
    expect(answer).toMatchObject({ confirmed: null, refusal: "none", surplus: false, outbox: { doubt: false } });
  }
});

test("[SY21] whatever is sent and answered, nothing is confirmed that the server did not accept", () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ send: fc.constantFrom("whole" as const, "update" as const, "probe" as const) }),
      fc.record({ answer: fc.boolean() }),
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(steps, (moves) => {
      let box = EMPTY_OUTBOX;
      let made = 0;
      let saved = 0;
      // What a server would have: the frames in order, with the changes that each carries.
      const line: { kind: SentFrame["kind"]; changes: number[] }[] = [];
      const server = new Set<number>();
      let unsent: number[] = [];
      for (const move of moves) {
        if ("send" in move) {
          if (move.send !== "probe") unsent.push(++made);
          const all = Array.from({ length: made }, (_, index) => index + 1);
          line.push({ kind: move.send, changes: move.send === "whole" ? all : move.send === "update" ? unsent : [] });
          if (move.send !== "probe") unsent = [];
          box = sent(box, frame(move.send, made));
          continue;
        }
        const first = line.shift();
        if (first && move.answer) for (const change of first.changes) server.add(change);
        const answer = answered(box, move.answer);
        box = answer.outbox;
        saved = Math.max(saved, answer.confirmed?.get("me") ?? 0);
        for (let change = 1; change <= saved; change++) expect(server.has(change)).toBe(true);
      }
    }),
  );
});

const entries = fc.record({ made: fc.nat(20), held: fc.nat(20), saved: fc.nat(20) });
const news = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), entries), { maxLength: 12 });
const build = (items: readonly (readonly [string, { made: number; held: number; saved: number }])[]): Ledger =>
  items.reduce<Ledger>((ledger, [writer, counts]) => raise(ledger, writer, counts), EMPTY_LEDGER);

test("[SY20] news may come twice and in any order", () => {
  fc.assert(
    fc.property(news, fc.infiniteStream(fc.nat()), (items, order) => {
      const shuffled = items.map((item) => ({ item, key: order.next().value as number }));
      shuffled.sort((left, right) => left.key - right.key);
      const once = build(items);
      const again = build([...shuffled.map(({ item }) => item), ...items]);
      expect(again.size).toBe(once.size);
      for (const [writer, entry] of once) expect(again.get(writer)).toEqual(entry);
    }),
  );
});

test("[SY20] counts never contradict each other", () => {
  fc.assert(
    fc.property(news, (items) => {
      const ledger = build(items);
      for (const { made, held, saved } of ledger.values()) {
        expect(made).toBeGreaterThanOrEqual(Math.max(held, saved));
      }
      expect(waiting(ledger)).toBeGreaterThanOrEqual(0);
      for (const { made, saved } of storable(ledger).values()) expect(made).toBeGreaterThanOrEqual(saved);
    }),
  );
});

test("[SY22] a whole reply covers what we hold, and what we only heard of goes on waiting", () => {
  const ledger = build([
    ["me", { made: 5, held: 5, saved: 2 }],
    ["other", { made: 9, held: 4, saved: 1 }],
    ["done", { made: 3, held: 3, saved: 3 }],
  ]);
  expect(unconfirmed(ledger)).toEqual(
    new Map([
      ["me", 5],
      ["other", 4],
    ]),
  );
  expect(waiting(ledger)).toBe(11);
  const after = confirm(ledger, unconfirmed(ledger));
  expect(waiting(after)).toBe(5);
  expect(confirm(after, unconfirmed(ledger))).toBe(after);
});
