import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations/index.ts";
import type { Random } from "./random.ts";
import { createRandom, pickWeighted } from "./random.ts";

/**
 * One step of a random run, as data. What a step does follows from itself and the state it finds (`seed` makes its
 * choices), so a list of steps stays valid when some are taken out.
 */
export type Step =
  | {
      readonly kind: "act";
      readonly who: number;
      readonly operation: string;
      readonly seed: number;
      readonly timing: Timing;
    }
  | { readonly kind: "undo" | "redo"; readonly who: number }
  | { readonly kind: "compose"; readonly who: number; readonly seed: number }
  | { readonly kind: "pause"; readonly milliseconds: number }
  | {
      readonly kind: "deliver" | "duplicate" | "drop";
      readonly from: number;
      readonly to: number;
      readonly seed: number;
    }
  | { readonly kind: "resync"; readonly from: number; readonly to: number }
  | { readonly kind: "partition"; readonly group: readonly number[] }
  | { readonly kind: "rejoin" }
  | { readonly kind: "reload"; readonly who: number; readonly clientId: number; readonly lossy: boolean };

/**
 * `alone`: the act ends before anything else happens. `overlapped`: something arrives while the editor's update is still
 * pending. (What arrives while an update is running is an operation of its own.)
 */
type Timing = "alone" | "overlapped";

const PERSONAL = [
  { kind: "act", weight: 88 },
  { kind: "undo", weight: 8 },
  { kind: "redo", weight: 4 },
] as const;

/** The second generation composes text too, as input methods do. */
const PERSONAL_2 = [...PERSONAL, { kind: "compose", weight: 9 }] as const;

const NETWORK = [
  { kind: "deliver", weight: 60 },
  { kind: "duplicate", weight: 4 },
  { kind: "drop", weight: 4 },
  { kind: "resync", weight: 4 },
  { kind: "partition", weight: 3 },
  { kind: "rejoin", weight: 3 },
  { kind: "reload", weight: 2.5 },
  { kind: "pause", weight: 20 },
] as const;

/** Yjs gives people random ids from 2³²; constant seeds use those below 256. */
function clientId(random: Random): number {
  return 256 + random.int(2 ** 31);
}

/** The first client ids of `replicas` people. */
export function makeClientIds(seed: number, replicas: number): number[] {
  const random = createRandom(seed ^ 0x5eed);
  return Array.from({ length: replicas }, () => clientId(random));
}

/** The generation of steps that {@link makeSteps} makes by itself. */
export const GENERATION = 4;

/** Of the fourth generation on every third seed gives a run with tables, which is slower; the others are what they were. */
function hasTables(seed: number, generation: number): boolean {
  return generation >= 4 && seed % 3 === 0;
}

export interface StepOptions {
  readonly replicas: number;
  /** Things that people do; what the network does comes on top. */
  readonly count: number;
  /** Another generation knows other operations, so a seed means other steps. One that is kept says which it was found in. */
  readonly generation?: number;
}

/** The steps of the run with this seed: `count` things that people do, and what the network does in between. */
export function makeSteps(seed: number, { replicas, count, generation = GENERATION }: StepOptions): Step[] {
  const random = createRandom(seed);
  const operations = OPERATIONS.filter(
    ({ since = 1, until = generation, tables = false }) =>
      since <= generation && generation <= until && (!tables || hasTables(seed, generation)),
  );
  const steps: Step[] = hasTables(seed, generation) ? beginWithTable(random, replicas) : [];
  for (let done = 0; done < count; done++) {
    const step = personalStep(random, replicas, operations, generation === 1 ? PERSONAL : PERSONAL_2);
    steps.push(step);
    // A word is composed in several goes; what others do arrives in between.
    if (step.kind === "compose") {
      for (let more = random.int(4); more > 0; more--) {
        if (random.chance(0.6)) steps.push(networkStep(random, replicas));
        steps.push({ ...step, seed: random.int(2 ** 31) });
      }
    }
    // Who takes something back often takes more back, or wants it after all.
    if (generation > 1 && step.kind === "undo") {
      while (random.chance(0.5)) steps.push({ kind: random.chance(0.5) ? "undo" : "redo", who: step.who });
    }
    const moves = random.int(5);
    for (let move = 0; move < moves; move++) steps.push(networkStep(random, replicas));
  }
  return steps;
}

/** Somebody inserts a table, and everybody has it: without one there is nothing to do for most of what is done to tables. */
function beginWithTable(random: Random, replicas: number): Step[] {
  const others = Array.from({ length: replicas - 1 }, (_, at) => at + 1);
  return [
    { kind: "act", who: 0, operation: "insert a table", seed: random.int(2 ** 31), timing: "alone" },
    ...others.map((to): Step => ({ kind: "resync", from: 0, to })),
  ];
}

function personalStep(
  random: Random,
  replicas: number,
  operations: readonly Operation[],
  kinds: typeof PERSONAL_2 | typeof PERSONAL,
): Step {
  const who = random.int(replicas);
  const { kind } = pickWeighted<(typeof PERSONAL_2)[number]>(random, kinds);
  if (kind === "compose") return { kind, who, seed: random.int(2 ** 31) };
  if (kind !== "act") return { kind, who };
  const operation = pickWeighted(random, operations).name;
  const timing = random.chance(0.12) ? "overlapped" : "alone";
  return { kind, who, operation, seed: random.int(2 ** 31), timing };
}

function networkStep(random: Random, replicas: number): Step {
  const { kind } = pickWeighted(random, NETWORK);
  const from = random.int(replicas);
  const to = (from + 1 + random.int(replicas - 1)) % replicas;
  switch (kind) {
    case "deliver":
    case "duplicate":
    case "drop":
      return { kind, from, to, seed: random.int(2 ** 31) };
    case "resync":
      return { kind, from, to };
    case "partition":
      return { kind, group: Array.from({ length: replicas }, (_, who) => who).filter(() => random.chance(0.5)) };
    case "rejoin":
      return { kind };
    case "pause":
      return { kind, milliseconds: random.pick([50, 300, 700, 3000]) };
    case "reload":
      return { kind, who: from, clientId: clientId(random), lossy: random.chance(0.5) };
    default:
      return kind satisfies never;
  }
}

/** A step as one line of a report. */
export function spellStep(step: Step): string {
  return JSON.stringify(step);
}
