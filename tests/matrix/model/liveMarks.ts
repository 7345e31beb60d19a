import { again } from "./effects.ts";
import type { Wishes } from "./wishes.ts";

/** What is left in a block whose mark somebody took away. */
interface Remains {
  readonly mark: string;
  /** Units that were there before. */
  readonly old: number;
  /** Units that somebody put in meanwhile. */
  readonly fresh: number;
}

/**
 * Which marks are gone, in each way that makes sense. Two rules decide:
 *
 * - Who deletes a block deletes what they see in it. What is left is what they did not see; it stands as a block, and is joined to nothing.
 * - Who joins two blocks wants them to be one. They are, unless a block that nobody asked to join has come to lie between them, or the one
 *   that the other was joined to is deleted: then what is left stands as a block.
 */
export function findBlocks(wishes: Wishes): ReadonlySet<string>[] {
  const remains = remainsOf(wishes);
  const dead = new Set(wishes.page.atoms.flatMap(({ kind, id, gone }) => (kind === "mark" && gone ? [id] : [])));
  /** Marks that may be there or not. */
  const open: string[] = [];
  /** Of these two exactly one stands. */
  const either: [string, string][] = [];
  const vacant: string[] = [];
  let isBehindFresh = false;
  for (const { mark, old, fresh } of remains) {
    const target = wishes.joined.get(mark);
    const isRemoved = wishes.removed.has(mark);
    const isEmpty = old + fresh === 0;
    if (!isRemoved && target === undefined) {
      isBehindFresh = false;
      if (isEmpty && wishes.vacated.has(mark)) vacant.push(mark);
      continue;
    }
    if (target === undefined) {
      if (isEmpty) dead.add(mark);
      else isBehindFresh = true;
    } else if (isEmpty) {
      dead.add(mark);
    } else if (wishes.joinedToNew.has(mark) && !standsBehindNewBlock(wishes, mark, target)) {
      // Whoever deletes the block that was split does not delete the new ones.
      isBehindFresh = false;
      dead.add(mark);
    } else if (isBehindFresh || standsBehindNewBlock(wishes, mark, target)) {
      isBehindFresh = false;
    } else if (dead.has(target) && wishes.removed.has(target)) {
      either.push([mark, target]);
    } else if (old === 0) {
      open.push(mark);
    } else {
      dead.add(mark);
    }
  }
  let ways: Set<string>[] = [dead];
  for (const mark of open) ways = ways.flatMap((way) => [way, new Set([...way, mark])]);
  for (const [left, right] of either) {
    ways = ways.flatMap((way) => {
      const others = [...way].filter((id) => id !== right);
      return [way, new Set([...others, left])];
    });
  }
  for (const mark of vacant)
    ways = ways.flatMap((way) => (othersLive(wishes, way, mark) ? [way, new Set([...way, mark])] : [way]));
  return ways;
}

/** Whether somebody put a block with something in it between `mark` and the block that it was to be joined to. */
function standsBehindNewBlock({ page, inserted }: Wishes, mark: string, target: string): boolean {
  const at = page.blocks.findIndex((block) => block.mark.id === mark);
  const above = page.blocks[at - 1]?.mark.id;
  return inserted.some(
    ({ as, home, atoms }) =>
      as === "block" &&
      home === above &&
      atoms.some(({ kind }) => kind === "unit") &&
      atoms.every(({ id }) => id !== again(target)),
  );
}

/** Whether there is a block beside `mark`. */
function othersLive({ page, inserted }: Wishes, dead: ReadonlySet<string>, mark: string): boolean {
  const marks = [...page.atoms, ...inserted.flatMap(({ atoms }) => atoms)].filter(({ kind }) => kind === "mark");
  return marks.some(({ id }) => id !== mark && !dead.has(id));
}

/** What is left of each block of the page, in order. A block that was split meanwhile ends where the new one begins. */
function remainsOf({ page, inserted, deleted }: Wishes): Remains[] {
  const remains: { mark: string; old: number; fresh: number }[] = [];
  let here: (typeof remains)[number] | undefined;
  const count = (of: "old" | "fresh", id: string): void => {
    if (here && !deleted.has(id)) here[of] += 1;
  };
  for (const atom of page.atoms) {
    if (atom.gone) {
      // It holds a place only.
    } else if (atom.kind === "mark") {
      here = { mark: atom.id, old: 0, fresh: 0 };
      remains.push(here);
    } else {
      count("old", atom.id);
    }
    for (const group of inserted.filter(({ behind }) => behind === atom.id)) {
      for (const added of group.atoms) {
        if (added.kind === "unit") count("fresh", added.id);
        else here = undefined;
      }
    }
  }
  return remains;
}
