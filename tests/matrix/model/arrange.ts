import { again } from "./effects.ts";
import type { Inserted, Merged, Wishes } from "./wishes.ts";

/**
 * The lists of atoms that the wishes allow, once it is decided which marks are `dead`. What several people put in at one place may come in any order,
 * each piece whole; and a place is one as long as nothing that is still there lies in it. Text stays in the block that it was typed into,
 * unless somebody split that very place.
 */
export function arrangements(wishes: Wishes, dead: ReadonlySet<string>): Merged[][] {
  const old = wishes.page.atoms.map((atom): Merged => {
    const gone = atom.gone === true || dead.has(atom.id) || wishes.deleted.has(atom.id);
    return { ...atom, writer: -1, ...(gone ? { gone: true } : {}) };
  });
  let lists: Merged[][] = [[]];
  let waiting: Inserted[] = [];
  // Of one writer everything has its place, also among what is gone.
  const isAlone = new Set(wishes.inserted.map(({ writer }) => writer)).size < 2;
  const put = (): void => {
    if (waiting.length === 0) return;
    const orders = permutations(waiting);
    lists = lists.flatMap((list) =>
      orders.map((order) => [...list, ...order.flatMap((group) => atomsOf(group, wishes))]),
    );
    waiting = [];
  };
  for (const atom of old) {
    if (!atom.gone) put();
    lists = lists.map((list) => [...list, atom]);
    waiting.push(...wishes.inserted.filter(({ behind }) => behind === atom.id));
    if (isAlone) put();
  }
  put();
  return lists.filter((list) => isAtHome(wishes, list));
}

function atomsOf(group: Inserted, { deleted, removed, joined }: Wishes): Merged[] {
  return group.atoms.map((atom) => {
    const gone = deleted.has(atom.id) || removed.has(atom.id) || joined.has(atom.id);
    return { ...atom, writer: group.writer, group, ...(gone ? { gone: true } : {}) };
  });
}

/** All orders of what several people put in; what one person put in keeps its order, and so does what came back. */
function permutations(groups: readonly Inserted[]): Inserted[][] {
  if (groups.length < 2) return [[...groups]];
  const keeperOf = ({ writer, again }: Inserted): number => (again ? -1 : writer);
  const keepers = groups.map(keeperOf);
  const firsts = groups.filter((group, at) => keepers.indexOf(keeperOf(group)) === at);
  return firsts.flatMap((first) =>
    permutations(groups.filter((group) => group !== first)).map((rest) => [first, ...rest]),
  );
}

/** Whether all that was put in as text, or as text in front of a split, stands in its block. */
function isAtHome(wishes: Wishes, list: readonly Merged[]): boolean {
  let here: Merged | undefined;
  let lastGroup: Inserted | undefined;
  for (const atom of list) {
    const { group } = atom;
    if (group && group !== lastGroup && group.as !== "block" && atom.kind === "unit") {
      const home = livingHome(wishes, list, group.home);
      if (here?.id !== home && !isSplitOff(wishes, list, here, home)) return false;
    }
    if (atom.kind === "mark" && !atom.gone) here = atom;
    lastGroup = group;
  }
  return true;
}

/** Whether `mark` begins what was the rest of block `home`, behind all that somebody put in. */
function isSplitOff(
  wishes: Wishes,
  list: readonly Merged[],
  mark: Merged | undefined,
  home: string | undefined,
): boolean {
  if (!mark || !splits(wishes, list, mark, home)) return false;
  const next = list.slice(list.indexOf(mark) + 1).find(({ kind, gone }) => kind === "mark" && !gone);
  return next?.writer !== mark.writer || !splits(wishes, list, next, home);
}

function splits(wishes: Wishes, list: readonly Merged[], mark: Merged | undefined, home: string | undefined): boolean {
  if (mark?.group?.as !== "split") return false;
  const from = livingHome(wishes, list, mark.group.home);
  return (
    from === home ||
    splits(
      wishes,
      list,
      list.find(({ id }) => id === from),
      home,
    )
  );
}

/** The mark that stands for block `home` now: its own, or that of the block that it was joined to, or came to lie in. */
export function livingHome(wishes: Wishes, list: readonly Merged[], home: string): string | undefined {
  const at = list.findIndex(({ id }) => id === home);
  const mark = list[at];
  if (!mark || !mark.gone) return mark?.id;
  const restored = again(home);
  if (list.some(({ id, gone }) => id === restored && !gone)) return restored;
  return list.slice(0, at).findLast(({ kind, gone, group }) => kind === "mark" && !gone && group?.as !== "block")?.id;
}
