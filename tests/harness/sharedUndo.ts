import type { Random } from "./random.ts";
import { createRandom, pickWeighted } from "./random.ts";
import type { Step } from "./steps.ts";

/** What people do here: mostly what takes text away, and what is done to text that came back. */
const ACTS = [
  { name: "delete a block", weight: 8 },
  { name: "delete a range in a block", weight: 10 },
  { name: "delete a range over blocks", weight: 10 },
  { name: "delete everything", weight: 3 },
  { name: "Backspace at a block's start", weight: 4 },
  { name: "Backspace", weight: 4 },
  { name: "type over a selection", weight: 5 },
  { name: "type a sentence", weight: 10 },
  { name: "type on", weight: 6 },
  { name: "Enter", weight: 8 },
  { name: "bold", weight: 5 },
  { name: "convert to heading1", weight: 4 },
  { name: "convert to bullet", weight: 3 },
  { name: "indent", weight: 2 },
  { name: "paste blocks", weight: 3 },
] as const;

const KINDS = [
  { kind: "alone", weight: 30 },
  { kind: "together", weight: 20 },
  { kind: "undo", weight: 30 },
  { kind: "undo together", weight: 12 },
  { kind: "redo", weight: 12 },
  { kind: "meet", weight: 6 },
  { kind: "reload", weight: 4 },
] as const;

/**
 * Steps in which people delete the same text and bring it back, again and again: an act with one seed does the same to
 * everybody who sees the same. Chance meets that once in a thousand runs of the random test.
 */
export function makeSharedUndoSteps(seed: number, replicas: number, count: number): Step[] {
  const random = createRandom(seed);
  const everybody = Array.from({ length: replicas }, (_, who) => who);
  const steps: Step[] = [];
  const pause = (): void => void steps.push({ kind: "pause", milliseconds: random.pick([50, 700]) });
  for (let done = 0; done < count; done++) {
    const who = random.int(replicas);
    const { kind } = pickWeighted(random, KINDS);
    if (kind === "alone") steps.push(act(random, who));
    else if (kind === "together") {
      if (random.chance(0.7)) steps.push(...meet(replicas));
      const step = act(random, who);
      for (const one of everybody) if (random.chance(0.8)) steps.push({ ...step, who: one });
    } else if (kind === "undo together") {
      for (const one of everybody) if (random.chance(0.8)) steps.push({ kind: "undo", who: one });
    } else if (kind === "undo" || kind === "redo") steps.push({ kind, who });
    else if (kind === "meet") steps.push(...meet(replicas));
    else steps.push({ kind: "reload", who, clientId: 256 + random.int(2 ** 31), lossy: random.chance(0.3) });
    pause();
    for (let count = random.int(4); count > 0; count--) {
      const from = random.int(replicas);
      const to = (from + 1 + random.int(replicas - 1)) % replicas;
      steps.push({ kind: "deliver", from, to, seed: random.int(2 ** 31) });
    }
  }
  return steps;
}

/** Everybody gets what everybody has. */
function meet(replicas: number): Step[] {
  const steps: Step[] = [];
  for (const hub of [0, replicas - 1]) {
    for (let other = 0; other < replicas; other++) {
      if (other !== hub) steps.push({ kind: "resync", from: other, to: hub }, { kind: "resync", from: hub, to: other });
    }
  }
  return steps;
}

function act(random: Random, who: number): Extract<Step, { kind: "act" }> {
  return { kind: "act", who, operation: pickWeighted(random, ACTS).name, seed: random.int(2 ** 31), timing: "alone" };
}
