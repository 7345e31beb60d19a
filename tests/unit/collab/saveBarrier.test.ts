import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SaveBarrier } from "../../../server/collab/SaveBarrier.ts";

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

test("[W5] [W6] whatever the order of events: never early, never lost, never twice", async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("append" as const) }),
    fc.record({ kind: fc.constant("acknowledge" as const), member: fc.constantFrom("a", "b", "c") }),
    fc.record({ kind: fc.constant("commit" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ kind: fc.constant("block" as const) }),
    fc.record({ kind: fc.constant("unblock" as const) }),
    fc.record({ kind: fc.constant("turn" as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
      let committed = 0;
      let blockedFrom = Number.POSITIVE_INFINITY;
      const owed = new Map<string, number[]>();
      const barrier = new SaveBarrier<string>((member, count) => {
        for (let told = 0; told < count; told++) {
          const upTo = owed.get(member)?.shift();
          expect(upTo).toBeLessThanOrEqual(Math.min(committed, blockedFrom - 1));
        }
      });
      for (const { kind, ...data } of steps) {
        if (kind === "append") barrier.append();
        else if (kind === "commit") {
          committed += Math.round((data as { share: number }).share * (barrier.appended - committed));
          barrier.committed(committed);
        } else if (kind === "acknowledge") {
          const { member } = data as { member: string };
          owed.set(member, [...(owed.get(member) ?? []), barrier.appended]);
          barrier.acknowledge(member);
        } else if (kind === "block") {
          blockedFrom = Math.min(blockedFrom, barrier.appended + 1);
          barrier.blockFrom(barrier.appended + 1);
        } else if (kind === "unblock") {
          blockedFrom = Number.POSITIVE_INFINITY;
          barrier.unblock();
        } else await turn();
      }
      committed = barrier.appended;
      blockedFrom = Number.POSITIVE_INFINITY;
      barrier.committed(committed);
      barrier.unblock();
      await turn();
      expect(Array.from(owed.values()).flat()).toEqual([]);
    }),
  );
});
