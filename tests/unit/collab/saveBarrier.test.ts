import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type OpenAnswer, SaveBarrier } from "../../../server/collab/SaveBarrier.ts";

function create() {
  const told: [string, number][] = [];
  const barrier = new SaveBarrier<string>((member, count) => told.push([member, count]));
  return { barrier, told };
}

/** Releases happen when all commits of a turn were reported. */
const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

test("[W6] an acknowledgement waits for the append before it", async () => {
  const { barrier, told } = create();
  const append = barrier.append();
  barrier.acknowledge("a");
  expect([told, barrier.open]).toEqual([[], true]);
  barrier.committed(append);
  await turn();
  expect([told, barrier.open]).toEqual([[["a", 1]], false]);
});

test("[W7] with nothing waiting it is told at once", () => {
  const { barrier, told } = create();
  barrier.acknowledge("a");
  expect(told).toEqual([["a", 1]]);
});

test("those of one commit are told together, a message a member", async () => {
  const { barrier, told } = create();
  const appends = ["a", "b", "a", "a"].map((member) => {
    const append = barrier.append();
    barrier.acknowledge(member);
    return append;
  });
  for (const append of appends) barrier.committed(append);
  await turn();
  expect(told).toEqual([
    ["a", 3],
    ["b", 1],
  ]);
});

test("a blocked append holds what covers it, not what came before", async () => {
  const { barrier, told } = create();
  const first = barrier.append();
  barrier.acknowledge("before");
  barrier.blockFrom(first + 1);
  const second = barrier.append();
  barrier.acknowledge("behind");
  barrier.committed(second);
  await turn();
  expect([told, barrier.open]).toEqual([[["before", 1]], true]);
  barrier.unblock();
  await turn();
  expect([told, barrier.open]).toEqual([
    [
      ["before", 1],
      ["behind", 1],
    ],
    false,
  ]);
});

test("who left is owed nothing", async () => {
  const { barrier, told } = create();
  const append = barrier.append();
  barrier.acknowledge("gone");
  barrier.acknowledge("here");
  barrier.leave("gone");
  barrier.committed(append);
  await turn();
  expect(told).toEqual([["here", 1]]);
});

test("[W5] answers behind an open one wait for it, and are told in the order of arrival", async () => {
  const told: [string, number, boolean][] = [];
  const barrier = new SaveBarrier<string>((...answer) => told.push(answer));
  const open = barrier.owe("a");
  barrier.acknowledge("a");
  barrier.refuse("a");
  const other = barrier.owe("a");
  barrier.acknowledge("a");
  barrier.acknowledge("b");
  expect(told).toEqual([["b", 1, true]]);
  const append = barrier.append();
  open.saved();
  expect(told).toHaveLength(1);
  barrier.committed(append);
  await turn();
  expect(told.slice(1)).toEqual([
    ["a", 2, true],
    ["a", 1, false],
  ]);
  other.refused();
  expect(told.slice(3)).toEqual([
    ["a", 1, false],
    ["a", 1, true],
  ]);
});

test("who left is not told what is decided later, and begins anew when it comes back", () => {
  const told: [string, number, boolean][] = [];
  const barrier = new SaveBarrier<string>((...answer) => told.push(answer));
  const open = barrier.owe("a");
  barrier.leave("a");
  const again = barrier.owe("a");
  open.saved();
  expect(told).toEqual([]);
  again.refused();
  expect(told).toEqual([["a", 1, false]]);
});

test("[W5] [W6] whatever the order of events: never early, never lost, never twice, never in another order", async () => {
  const member = fc.constantFrom("a", "b", "c");
  const step = fc.oneof(
    fc.record({ kind: fc.constant("append" as const) }),
    fc.record({ kind: fc.constant("acknowledge" as const), member }),
    fc.record({ kind: fc.constant("refuse" as const), member }),
    fc.record({ kind: fc.constant("owe" as const), member }),
    fc.record({ kind: fc.constant("decide" as const), which: fc.nat(5), saved: fc.boolean() }),
    fc.record({ kind: fc.constant("commit" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ kind: fc.constant("block" as const) }),
    fc.record({ kind: fc.constant("unblock" as const) }),
    fc.record({ kind: fc.constant("turn" as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
      let committed = 0;
      let blockedFrom = Number.POSITIVE_INFINITY;
      interface Owed {
        upTo: number;
        saved: boolean | null;
      }
      const owed = new Map<string, Owed[]>([
        ["a", []],
        ["b", []],
        ["c", []],
      ]);
      const open: { readonly owed: Owed; readonly answer: OpenAnswer }[] = [];
      const barrier = new SaveBarrier<string>((to, count, saved) => {
        for (let told = 0; told < count; told++) {
          const next = owed.get(to)?.shift();
          expect(next?.saved).toBe(saved);
          expect(next?.upTo).toBeLessThanOrEqual(Math.min(committed, blockedFrom - 1));
        }
      });
      const owe = (to: string, saved: boolean | null): Owed => {
        const entry = { upTo: barrier.appended, saved };
        owed.get(to)?.push(entry);
        return entry;
      };
      const decide = (index: number, saved: boolean) => {
        for (const { owed: entry, answer } of open.splice(index, 1)) {
          entry.saved = saved;
          entry.upTo = barrier.appended;
          if (saved) answer.saved();
          else answer.refused();
        }
      };
      for (const taken of steps) {
        switch (taken.kind) {
          case "append":
            barrier.append();
            break;
          case "commit":
            committed += Math.round(taken.share * (barrier.appended - committed));
            barrier.committed(committed);
            break;
          case "acknowledge":
            owe(taken.member, true);
            barrier.acknowledge(taken.member);
            break;
          case "refuse":
            owe(taken.member, false);
            barrier.refuse(taken.member);
            break;
          case "owe":
            open.push({ owed: owe(taken.member, null), answer: barrier.owe(taken.member) });
            break;
          case "decide":
            decide(taken.which, taken.saved);
            break;
          case "block":
            blockedFrom = Math.min(blockedFrom, barrier.appended + 1);
            barrier.blockFrom(barrier.appended + 1);
            break;
          case "unblock":
            blockedFrom = Number.POSITIVE_INFINITY;
            barrier.unblock();
            break;
          default:
            await turn();
        }
      }
      while (open.length > 0) decide(0, true);
      committed = barrier.appended;
      blockedFrom = Number.POSITIVE_INFINITY;
      barrier.committed(committed);
      barrier.unblock();
      await turn();
      expect(Array.from(owed.values()).flat()).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
