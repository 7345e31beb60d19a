import { createRandom } from "../harness/random.ts";
import type { Effect } from "./model/effects.ts";
import { redoOf, undoOf } from "./model/effects.ts";
import type { ExpectedPage } from "./model/expected.ts";
import { applyAlone, merge } from "./model/merge.ts";
import type { Page } from "./model/page.ts";
import { NoPlace } from "./operation.ts";
import type { Operation, Plan } from "./operation.ts";
import { pageFor, targetFor } from "./scene.ts";
import type { Placement } from "./scene.ts";

/** Something that one writer does. */
interface Step {
  readonly writer: number;
  readonly act: Plan["act"];
}

/** Several people's operations at once, thought through by the model: every binding is driven and judged by the same. */
export interface Case {
  readonly name: string;
  readonly operations: readonly Operation[];
  readonly placement: Placement;
  /** The document at first. */
  readonly page: Page;
  /** What is done before, one after the other, with everybody looking. */
  readonly before: readonly Step[];
  /** The document in which the operations meet. */
  readonly meeting: Page;
  /** One a writer. */
  readonly acts: readonly Plan["act"][];
  /** What may come of it. */
  readonly expected: readonly ExpectedPage[];
}

/** The case of `operations`, each in its block; null if they cannot meet. */
function caseOf(operations: readonly Operation[], placement: Placement): Case | null {
  const page = pageFor(operations, placement);
  if (!page) return null;
  try {
    return thinkThrough(operations, placement, page);
  } catch (error) {
    if (error instanceof NoPlace) return null;
    throw error;
  }
}

function thinkThrough(operations: readonly Operation[], placement: Placement, page: Page): Case {
  let meeting = page;
  const before: Step[] = [];
  const turned = new Map<number, { readonly act: Plan["act"]; readonly effects: readonly Effect[] }>();
  for (const [writer, operation] of operations.entries()) {
    const { turn } = operation;
    if (!turn) continue;
    const { act, effects } = operation.plan(targetFor(meeting, operation, placement[writer] ?? 0, writer));
    const undo = undoOf(meeting, effects);
    meeting = applyAlone(meeting, effects);
    before.push({ writer, act });
    if (turn.direction === "undo") {
      turned.set(writer, { act: (hands) => hands.undo(), effects: undo });
      continue;
    }
    const redo = redoOf(meeting, undo);
    meeting = applyAlone(meeting, undo);
    before.push({ writer, act: (hands) => hands.undo() });
    turned.set(writer, { act: (hands) => hands.redo(), effects: redo });
  }
  const plans = operations.map(
    (operation, writer) =>
      turned.get(writer) ?? operation.plan(targetFor(meeting, operation, placement[writer] ?? 0, writer)),
  );
  return {
    name: nameOf(operations, placement),
    operations,
    placement,
    page,
    before,
    meeting,
    acts: plans.map(({ act }) => act),
    expected: merge(
      meeting,
      plans.map(({ effects }) => effects),
    ),
  };
}

function nameOf(operations: readonly Operation[], placement: Placement): string {
  return operations
    .map(({ name }, writer) => (placement[writer] === 1 ? `${name} (in the block behind)` : name))
    .join(" ∥ ");
}

/** The name of `subject`, and those of the pairs that meet in it, each in both orders. */
export function namesIn({ name, operations, placement }: Case): string[] {
  const names = [name];
  for (const [left, one] of operations.entries()) {
    for (const [right, other] of operations.entries()) {
      const [at = 0, otherAt = 0] = [placement[left], placement[right]];
      // Two in the second block are what they would be in the first.
      if (left !== right && at <= otherAt) names.push(nameOf([one, other], [0, at === otherAt ? 0 : 1]));
    }
  }
  return names;
}

/** One of the operations of `subject` alone, on the same document; null if it needs what the others did before. */
export function aloneOf({ operations, placement, page }: Case, writer: number): Case | null {
  const operation = operations[writer];
  if (!operation) return null;
  try {
    return thinkThrough([operation], [placement[writer] ?? 0], page);
  } catch (error) {
    if (error instanceof NoPlace) return null;
    throw error;
  }
}

/** Operations that touch the edge of their block, and so the neighbouring one. */
function touchesEdges({ family, name }: Operation): boolean {
  return (
    ["split", "merge", "delete block", "move", "divider"].includes(family) ||
    /\b(start|end|empty|over blocks|everything|split|merge|the block|move|divider)\b/.test(name)
  );
}

/** All pairs that can meet: in one block, and, where both touch the edges of theirs, in neighbouring blocks. */
export function allPairs(operations: readonly Operation[]): Case[] {
  const edges = operations.filter(touchesEdges);
  const pairs = [
    ...operations.flatMap((left, index) =>
      operations.slice(index).map((right) => ({ pair: [left, right], placement: [0, 0] as Placement })),
    ),
    ...edges.flatMap((left) => edges.map((right) => ({ pair: [left, right], placement: [0, 1] as Placement }))),
  ];
  return pairs.flatMap(({ pair, placement }) => caseOf(pair, placement) ?? []);
}

/** `count` times three operations that can meet, each on one of the two blocks, as `seed` chooses them. */
export function someTriples(operations: readonly Operation[], seed: number, count: number): Case[] {
  const random = createRandom(seed);
  const cases: Case[] = [];
  while (cases.length < count) {
    const three = Array.from({ length: 3 }, () => random.pick(operations));
    const placement = three.map((operation) => (touchesEdges(operation) && random.chance(0.3) ? 1 : 0));
    const found = caseOf(three, placement);
    if (found) cases.push(found);
  }
  return cases;
}
