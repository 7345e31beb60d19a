import { Breach } from "./breach.ts";
import { Counts } from "./counts.ts";
import { run } from "./run.ts";
import type { RunOptions, RunReport } from "./run.ts";
import { shrink } from "./shrink.ts";
import { GENERATION, makeClientIds, makeSteps } from "./steps.ts";

export interface CampaignOptions {
  /** Of the first run; the others count on from it. */
  readonly seed: number;
  readonly runs: number;
  /** Things that people do in a run; what the network does comes on top. */
  readonly steps: number;
  readonly replicas: number;
  /** Of the steps; see {@link makeSteps}. The newest by default. */
  readonly generation?: number;
  readonly sabotage?: RunOptions["sabotage"];
  /** Whether editors draw in slices. */
  readonly slices?: boolean;
  /** Told after each run. */
  readonly progress?: (done: number) => void;
}

export interface CampaignReport {
  readonly counts: Counts;
  readonly removed: number;
  readonly characters: number;
}

/** How many shorter lists are tried when a run fails. */
const SHRINK_BUDGET = 2000;

/** Runs with the seeds `seed`, `seed + 1`, …; throws at the first breach, with its seed and a shortened list of steps. */
export async function campaign(options: CampaignOptions): Promise<CampaignReport> {
  const counts = new Counts();
  let [removed, characters] = [0, 0];
  for (let done = 0; done < options.runs; done++) {
    const report = await runSeed(options.seed + done, options);
    counts.merge(report.counts);
    removed += report.removed;
    characters += report.characters;
    options.progress?.(done + 1);
  }
  return { counts, removed, characters };
}

/** The one run of `seed`. Throws with its shortened list of steps if it breaches a law. */
export async function runSeed(
  seed: number,
  options: Pick<CampaignOptions, "steps" | "replicas" | "generation" | "sabotage" | "slices">,
): Promise<RunReport> {
  const clientIds = makeClientIds(seed, options.replicas);
  const steps = makeSteps(seed, {
    replicas: options.replicas,
    count: options.steps,
    generation: options.generation ?? GENERATION,
  });
  const rest = {
    clientIds,
    ...(options.sabotage ? { sabotage: options.sabotage } : {}),
    ...(options.slices === true ? { slices: seed } : {}),
  };
  try {
    return await run({ ...rest, steps });
  } catch (error) {
    const law = lawOf(error);
    const shorter = await shrink(
      steps,
      async (list) => (await lawBroken({ ...rest, steps: list })) === law,
      SHRINK_BUDGET,
    );
    throw new Error(await report(seed, options, { ...rest, steps: shorter }, steps.length), { cause: error });
  }
}

function lawOf(error: unknown): string {
  return error instanceof Breach ? error.law : `throws ${error instanceof Error ? error.name : typeof error}`;
}

/** The law that a run breaks; null if it keeps them all. */
export async function lawBroken(options: RunOptions): Promise<string | null> {
  try {
    await run(options);
    return null;
  } catch (error) {
    return lawOf(error);
  }
}

async function report(
  seed: number,
  { steps, replicas }: Pick<CampaignOptions, "steps" | "replicas">,
  shortened: RunOptions,
  length: number,
): Promise<string> {
  const lines: string[] = [];
  let message = "it holds when run again: something outside of the seed decides";
  try {
    await run({ ...shortened, trace: (line) => lines.push(line) });
  } catch (error) {
    message =
      error instanceof Error
        ? error instanceof Breach
          ? error.message
          : (error.stack ?? error.message)
        : String(error);
  }
  return [
    message,
    `seed ${seed}, ${replicas} replicas, ${steps} steps (COWRITE_SEED=${seed} COWRITE_RUNS=1 COWRITE_REPLICAS=${replicas} COWRITE_STEPS=${steps})`,
    `client ids ${shortened.clientIds.join(" ")}; ${shortened.steps.length} of ${length} steps are enough; after each, what everybody sees:`,
    ...lines,
  ].join("\n");
}
