import { expect, test } from "vitest";
import type { FlowBlock } from "../../../lib/flow/types.ts";
import { createRandom } from "../../harness/random.ts";
import type { Random } from "../../harness/random.ts";
import { createReplicas, lines, remove, select, selected, send } from "./support/replica.ts";

/*
 * Somebody deletes anything, in a document whose blocks were moved; both ends of the selection here stand behind the same letters
 * as before, of those that are left.
 */

const RUNS = 200;
const FIRST_LETTER = 0x4e00;

type Place = readonly [block: number, offset: number];

function placeIn(texts: readonly string[], random: Random): Place {
  const block = random.int(texts.length);
  return [block, random.int((texts[block] ?? "").length + 1)];
}

/** Blocks of up to five letters, each of which is there once; a quarter of them are empty. */
function someTexts(random: Random): string[] {
  let letter = FIRST_LETTER;
  return Array.from({ length: 3 + random.int(4) }, () =>
    Array.from({ length: random.chance(0.25) ? 0 : 1 + random.int(5) }, () => String.fromCharCode(letter++)).join(""),
  );
}

/** The letters in front of each end of a selection, of those in `left`. */
function inFront(texts: readonly string[], selection: string | null, left: ReadonlySet<string>): string[] {
  const ends = (selection ?? "").split("-");
  return [ends[0], ends.at(-1)].map((end) => {
    const [block = 0, offset = 0] = (end ?? "").split(":").map(Number);
    const letters = texts.slice(0, block).join("") + (texts[block] ?? "").slice(0, offset);
    return Array.from(letters)
      .filter((letter) => left.has(letter))
      .join("");
  });
}

test(`[BD33] the ends of a selection stay where they are, whatever somebody deletes (${RUNS} times)`, () => {
  const wrong: string[] = [];
  for (let seed = 1; seed <= RUNS; seed++) {
    const random = createRandom(seed);
    const [here, there] = createReplicas(someTexts(random));
    for (let moves = random.int(4); moves > 0; moves--) {
      const { flow } = random.chance(0.5) ? here : there;
      const [from, to] = [random.int(flow.blocks.length), random.int(flow.blocks.length + 1)];
      flow.moveBefore(flow.blocks[from] as FlowBlock, flow.blocks[to] ?? null);
      send(here, there);
      send(there, here);
    }
    const before = lines(here);
    const anchor = placeIn(before, random);
    const focus = random.chance(0.3) ? anchor : placeIn(before, random);
    select(here, ...anchor, ...focus);
    const was = selected(here);
    const ends = [placeIn(before, random), placeIn(before, random)];
    const [start, end] = ends.toSorted((left, right) => left[0] - right[0] || left[1] - right[1]);
    if (start && end) remove(there, ...start, ...end);
    send(there, here);
    const after = lines(here);
    const left = new Set(after.join(""));
    const [owed, has] = [inFront(before, was, left), inFront(after, selected(here), left)];
    if (owed.join("|") !== has.join("|"))
      wrong.push(`seed ${seed}: behind ${has.join(" and ")}, owed ${owed.join(" and ")}`);
  }
  expect(wrong).toEqual([]);
});
