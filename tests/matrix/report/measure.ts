import type { Case } from "../cases.ts";
import { aloneOf } from "../cases.ts";
import type { ShownBlock } from "../model/expected.ts";
import { VERDICTS, worse } from "../model/judge.ts";
import type { Verdict } from "../model/judge.ts";
import type { PageBlock } from "../model/page.ts";
import { idOrders, runCase } from "../runCase.ts";
import type { Binding } from "../sides/side.ts";
import { spellPage } from "./spell.ts";

/** How one cell came out: the worst of its ways. `cannot`: the editor does not offer one of the two. */
export type Cell = Verdict | "cannot";

/** One letter a cell, for tables and for the record. */
export const LETTERS: Readonly<Record<Cell, string>> = {
  holds: "✓",
  look: "F",
  place: "P",
  back: "B",
  doubled: "D",
  lost: "L",
  diverged: "X",
  throws: "T",
  cannot: "–",
};

/** What the letters mean. */
export const MEANINGS: Readonly<Record<Cell, string>> = {
  holds: "holds",
  look: "a format or an attribute lost, or one that nobody asked for",
  place: "text in a stranger's block, or a block too many or too few",
  back: "deleted text came back",
  doubled: "text doubled",
  lost: "text lost",
  diverged: "the replicas differ",
  throws: "an exception",
  cannot: "the stock editor does not offer it, or does something else when nobody else writes",
};

/** The cell of `letter`. */
export function cellOf(letter: string): Cell {
  const found = ([...VERDICTS, "cannot"] as const).find((cell) => LETTERS[cell] === letter);
  if (!found) throw new Error(`no cell is written ${letter}`);
  return found;
}

/** Runs `subject` with the client ids in each of `orders`. */
export async function measure(
  binding: Binding,
  subject: Case,
  orders: readonly (readonly number[])[] = idOrders(subject.operations.length),
): Promise<Cell> {
  let worst: Verdict = "holds";
  for (const ids of orders) {
    const { verdict } = await runCase(binding, subject, ids);
    if (verdict === "cannot") return "cannot";
    worst = worse(worst, verdict);
  }
  return worst;
}

/**
 * Measures a stock binding, each cell up to the first way that does not hold. What its editor does otherwise than meant with nobody
 * else there (a divider that leaves an empty paragraph, say) is no fault of the binding: such cells are left out.
 */
export function createStockMeasure(binding: Binding): (subject: Case) => Promise<Cell> {
  const alone = new Map<string, boolean>();
  const holdsAlone = async (subject: Case, writer: number): Promise<boolean> => {
    const single = aloneOf(subject, writer);
    if (!single) return true;
    const key = `${single.name}: ${spellPage(single.page.blocks.map(asShown))}`;
    const known = alone.get(key) ?? (await runCase(binding, single, [1000])).verdict === "holds";
    alone.set(key, known);
    return known;
  };
  return async (subject) => {
    for (const ids of idOrders(subject.operations.length)) {
      const { verdict } = await runCase(binding, subject, ids);
      if (verdict === "holds") continue;
      for (const writer of subject.operations.keys()) if (!(await holdsAlone(subject, writer))) return "cannot";
      return verdict;
    }
    return "holds";
  };
}

function asShown({ mark, units }: PageBlock): ShownBlock {
  return { attributes: mark.attributes, units };
}
