import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SpliceLog } from "../../../lib/flow/spliceLog.ts";

const steps = fc.array(fc.record({ at: fc.nat(), count: fc.nat(4), add: fc.nat(4), reuse: fc.boolean() }), {
  maxLength: 24,
});

test("[FL22] many splices gathered are few that do the same, sorted and apart from each other", () => {
  fc.assert(
    fc.property(fc.nat(12), steps, (length, script) => {
      let next = 0;
      const before = Array.from({ length }, () => next++);
      const list = [...before];
      const log = new SpliceLog<number>();
      for (const { at, count, add, reuse } of script) {
        const index = at % (list.length + 1);
        const removed = list.slice(index, index + count);
        const inserted = Array.from({ length: add }, () => next++);
        // A block that is read again and did not change comes back as the same object.
        if (reuse && removed.length > 0) inserted.unshift(removed[0] as number);
        list.splice(index, removed.length, ...inserted);
        log.add({ index, removed, inserted });
      }
      const replayed = [...before];
      let last = -1;
      for (const { index, removed, inserted } of log.splices()) {
        expect(index).toBeGreaterThan(last);
        expect(removed.length + inserted.length).toBeGreaterThan(0);
        expect(replayed.splice(index, removed.length, ...inserted)).toEqual(removed);
        last = index + inserted.length;
      }
      expect(replayed).toEqual(list);
    }),
    { numRuns: 3_000, seed: 1 },
  );
});

test("[FL22] a change that was taken back is none", () => {
  const log = new SpliceLog<string>();
  log.add({ index: 1, removed: [], inserted: ["new"] });
  log.add({ index: 1, removed: ["new"], inserted: [] });
  expect(log.splices()).toEqual([]);
});

test("a hundred thousand entries in one splice do not overflow the stack", () => {
  const log = new SpliceLog<number>();
  const many = Array.from({ length: 100_000 }, (_, index) => index);
  log.add({ index: 0, removed: [], inserted: many });
  log.add({ index: 50, removed: [], inserted: many });
  expect(log.splices()[0]?.inserted.length).toBe(200_000);
});
