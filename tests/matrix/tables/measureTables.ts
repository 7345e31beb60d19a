import { worse } from "../model/judge.ts";
import type { Verdict } from "../model/judge.ts";
import { givesWay } from "./givesWay.ts";
import type { TableOperation } from "./operations.ts";
import { runTablePair } from "./runTablePair.ts";
import type { TablePair } from "./runTablePair.ts";

/** How a pair of table operations came out, in the worst of its ways. */
export interface TableCell {
  readonly pair: TablePair;
  /** `cannot`: the two cannot meet, since what one needs the other took before. */
  readonly cell: Verdict | "cannot";
  /** The operations of which nothing is to be seen, with whosever client id is the smaller one. */
  readonly unseen: readonly string[];
  readonly detail: string;
}

/** Each with each, and with itself. */
export function tablePairs(operations: readonly TableOperation[]): TablePair[] {
  return operations.flatMap((left, at) => operations.slice(at).map((right): TablePair => [left, right]));
}

export function nameOfPair([left, right]: TablePair): string {
  return `${left.name} ∥ ${right.name}`;
}

/** Runs `pair` with either writer's client id as the smaller one. */
export async function measureTablePair(pair: TablePair): Promise<TableCell> {
  const unseen = new Set<string>();
  let cell: Verdict = "holds";
  let told = "";
  for (const ids of [
    [1000, 2000],
    [2000, 1000],
  ] as const) {
    const outcome = await runTablePair(pair, ids);
    if (outcome === null) return { pair, cell: "cannot", unseen: [], detail: "" };
    for (const name of outcome.unseen) unseen.add(name);
    cell = worse(cell, outcome.verdict);
    if (told === "") told = outcome.detail;
  }
  return { pair, cell, unseen: [...unseen], detail: told };
}

/** Whether the pair holds, but that of one operation nothing is to be seen, and it is known to what it gives way. */
export function isSettled({ pair, cell, unseen }: TableCell): boolean {
  if (cell !== "place") return cell === "holds" || cell === "cannot";
  const [left, right] = pair.map(({ name }) => name) as [string, string];
  return unseen.every((name) => givesWay(name, name === left ? right : left));
}
