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

/** The steps of the run with this seed: `count` things that people do, and what the network does in between. */
export function makeSteps(seed: number, options: { readonly replicas: number; readonly count: number }): Step[] {
  const random = createRandom(seed);
  const steps: Step[] = [];
  for (let done = 0; done < options.count; done++) {
    steps.push(personalStep(random, options.replicas));
    const moves = random.int(5);
    for (let move = 0; move < moves; move++) steps.push(networkStep(random, options.replicas));
  }
  return steps;
}

function personalStep(random: Random, replicas: number): Step {
  const who = random.int(replicas);
  const { kind } = pickWeighted(random, PERSONAL);
  if (kind !== "act") return { kind, who };
  const operation = pickWeighted(random, OPERATIONS).name;
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
