import * as fc from "fast-check";
import { expect, test } from "vitest";
import { assert } from "../../../lib/base/assert.ts";
import { SizedList } from "../../../lib/flow/sizedList.ts";
import type { Sized } from "../../../lib/flow/sizedList.ts";

interface Member extends Sized {
  readonly lead: 0 | 1;
}

function member(size: number): Member {
  return { size, home: null, lead: size > 0 ? 1 : 0 };
}

const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant("splice" as const),
      at: fc.nat(),
      count: fc.nat(300),
      sizes: fc.array(fc.nat(9), { maxLength: 400 }),
    }),
    fc.record({ kind: fc.constant("resize" as const), at: fc.nat(), size: fc.nat(9) }),
  ),
  { maxLength: 25 },
);

test("a sized list answers as a plain array would, after any splices and resizes", () => {
  fc.assert(
    fc.property(steps, (script) => {
      const list = new SizedList<Member>();
      const model: Member[] = [];
      for (const step of script) {
        if (step.kind === "splice") {
          const at = step.at % (model.length + 1);
          const count = Math.min(step.count, model.length - at);
          const inserted = step.sizes.map((size) => member(size));
          const removed = list.splice(at, count, inserted);
          assert(sameMembers(removed, model.splice(at, count, ...inserted)), "a splice returns what it takes out");
        } else if (model.length > 0) {
          list.resize(model[step.at % model.length] as Member, step.size);
        }
      }
      let start = 0;
      expect(list.length).toBe(model.length);
      expect(sameMembers([...list], model)).toBe(true);
      for (const [index, entry] of model.entries()) {
        const found = [list.indexOf(entry), list.startOf(entry)];
        // Members of one size are equal to `toEqual`; it must be the very same.
        assert(list.at(index) === entry, `not the member at ${index}`);
        assert(found[0] === index && found[1] === start, `member ${index}, start ${start} is found at ${found.join()}`);
        start += entry.size;
      }
      expect(list.size).toBe(start);
      expect(list.at(model.length)).toBeUndefined();
      for (let position = 0; position <= start; position += 7) {
        expect(list.lastAt(position, (entry) => entry.lead)).toEqual(lastAt(model, position));
      }
      const [from, end] = [Math.floor(model.length / 3), Math.ceil((2 * model.length) / 3)];
      expect(list.slice(from, end)).toEqual(model.slice(from, end));
    }),
    { numRuns: 60, seed: 1 },
  );
});

function sameMembers(left: readonly Member[], right: readonly Member[]): boolean {
  return left.length === right.length && left.every((entry, index) => entry === right[index]);
}

function lastAt(model: readonly Member[], position: number): { member: Member; start: number } | undefined {
  let found: { member: Member; start: number } | undefined;
  let start = 0;
  for (const entry of model) {
    if (start + entry.lead <= position) found = { member: entry, start };
    start += entry.size;
  }
  return found;
}
