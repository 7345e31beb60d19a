import { expect, test } from "vitest";
import * as Y from "yjs";
import { behindDrawn, groupRuns, joinRuns } from "../../../lib/binding/remote/runGroups.ts";
import type { RunGroup } from "../../../lib/binding/remote/runGroups.ts";
import { changedRuns } from "../../../lib/binding/remote/changedRuns.ts";
import type { ChangedRun } from "../../../lib/binding/remote/changedRuns.ts";
import type { FlowBlock } from "../../../lib/flow/types.ts";
import { createRandom } from "../../harness/random.ts";

const NO_LINKS = { textOf: () => [], isTied: () => false };

function block(id: string, mark: FlowBlock["mark"] = new Y.Map()): FlowBlock {
  return { id, mark, attributes: {}, content: [], length: 0 };
}

function again({ id, mark }: FlowBlock): FlowBlock {
  return block(id, mark);
}

function groupsOf(shown: readonly FlowBlock[], blocks: readonly FlowBlock[], piece: number): readonly RunGroup[] {
  return groupRuns(changedRuns(shown, blocks), shown, blocks, NO_LINKS, piece).others;
}

/** Draws one group: what is shown is spliced, from behind. */
function draw(shown: FlowBlock[], blocks: readonly FlowBlock[], group: RunGroup): void {
  for (const { from, to, flowFrom, flowTo } of [...group].reverse()) {
    shown.splice(from, to - from, ...blocks.slice(flowFrom, flowTo));
  }
}

test("[BD103] in whatever order groups are drawn the list becomes the flow's, and no block is there twice meanwhile (seeds 1 to 400)", () => {
  let [groups, moves] = [0, 0];
  for (let seed = 1; seed <= 400; seed += 1) {
    const random = createRandom(seed);
    const shown = Array.from({ length: random.int(40) }, (_, at) => block(`b${at}`));
    const blocks = shown.flatMap((old, at) => {
      const now = random.chance(0.2) ? [] : [random.chance(0.5) ? again(old) : old];
      return random.chance(0.2) ? [...now, block(`n${at}`)] : now;
    });
    for (let move = random.int(3); move > 0 && blocks.length > 0; move -= 1) {
      const [moved] = blocks.splice(random.int(blocks.length), 1);
      if (moved !== undefined) blocks.splice(random.int(blocks.length + 1), 0, again(moved));
      moves += 1;
    }
    const list = [...shown];
    let rest = groupsOf(list, blocks, 1 + random.int(5));
    groups += rest.length;
    while (rest.length > 0) {
      const drawn: ChangedRun[] = [];
      const left: RunGroup[] = [];
      for (const [at, group] of rest.entries()) {
        if (random.chance(0.4) || (at === rest.length - 1 && drawn.length === 0)) drawn.push(...group);
        else left.push(group);
      }
      const runs = joinRuns(drawn);
      draw(list, blocks, runs);
      rest = behindDrawn(left, runs);
      const marks = list.map(({ mark }) => mark);
      expect(new Set(marks).size, `seed ${seed}`).toBe(marks.length);
    }
    expect(list, `seed ${seed}`).toEqual(blocks);
    for (const [at, now] of list.entries()) expect(now, `seed ${seed}`).toBe(blocks[at]);
  }
  expect(groups).toBeGreaterThan(2_000);
  expect(moves).toBeGreaterThan(200);
});

test("[BD103] blocks that text passed between, and all that are tied together, are in one group", () => {
  const shown = Array.from({ length: 12 }, (_, at) => block(`b${at}`));
  const blocks = shown.map(again);
  const links = {
    textOf: (index: number) => (shown[index]?.id === "b1" ? [9] : []),
    isTied: ({ id }: FlowBlock) => id === "b4" || id === "b7",
  };
  const { tied, others } = groupRuns(changedRuns(shown, blocks), shown, blocks, links, 1);
  expect(tied?.map(({ from }) => from)).toEqual([4, 7]);
  expect(others.map((group) => group.map(({ from }) => from))).toEqual([
    [0],
    [1, 9],
    [2],
    [3],
    [5],
    [6],
    [8],
    [10],
    [11],
  ]);
});
