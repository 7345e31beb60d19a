import { livingHome } from "./arrange.ts";
import type { Page } from "./page.ts";
import type { Merged, Move, Wishes } from "./wishes.ts";

/** One block's new place: the gap in front of where the block `before` was seen; null: the end. */
interface Claim {
  readonly writer: number;
  readonly mark: string;
  readonly before: string | null;
}

/**
 * The orders in which the blocks of `atoms` may be shown, as names of their marks. `atoms` is what comes of everything but the moves: a move
 * takes a block with all that is in it by then, and changes no block. The rules:
 *
 * - The gap that a block is moved to is in front of a place, not of a block: it stays where it is when that block is moved or deleted.
 * - A part that somebody splits off goes along with the block.
 * - Of two moves of one block one is done.
 */
export function ordersOf(wishes: Wishes, atoms: readonly Merged[]): readonly (readonly string[])[] {
  const living = atoms.filter(({ kind, gone }) => kind === "mark" && !gone).map(({ id }) => id);
  if (wishes.moves.length === 0) return [living];
  const orders = new Map<string, readonly string[]>();
  for (const claims of waysToClaim(wishes)) {
    for (const partsOf of waysToSplit(wishes, atoms, claims)) {
      for (const order of ordersBy(wishes, atoms, claims, partsOf)) orders.set(order.join("\n"), order);
    }
  }
  return [...orders.values()];
}

/** To move blocks past others is to move those past them: who sees only the outcome may take it for either. */
function readings(page: Page, { writer, marks, before }: Move): Claim[][] {
  const shown = page.blocks.map(({ mark }) => mark.id);
  const [start, end] = [shown.indexOf(marks[0] ?? ""), shown.indexOf(marks.at(-1) ?? "") + 1];
  const at = page.atoms.findIndex(({ id }) => id === before);
  const left = at < 0 ? page.atoms : page.atoms.slice(0, at);
  const place = left.filter(({ kind, gone }) => kind === "mark" && !gone).length;
  const passed = place < start ? shown.slice(place, start) : shown.slice(end, place);
  const claim = (names: readonly string[], gap: string | null): Claim[] =>
    names.map((mark) => ({ writer, mark, before: gap }));
  const asSaid = claim(marks, before);
  if (passed.length > marks.length) return [asSaid];
  return [asSaid, claim(passed, place < start ? (shown[end] ?? null) : (marks[0] ?? null))];
}

/** One claim a block, in each way that makes sense. */
function waysToClaim({ page, moves }: Wishes): Claim[][] {
  const all = product(moves.map((move) => readings(page, move))).map((ways) => ways.flat());
  return all.flatMap((claims) => {
    const marks = [...new Set(claims.map(({ mark }) => mark))];
    return product(marks.map((mark) => claims.filter((claim) => claim.mark === mark)));
  });
}

type PartsOf = (mark: string) => readonly string[];

/**
 * What goes along with a moved block: what others split off from it. Where nothing was behind the place of the split, only a block was put
 * behind this one, and it may as well stay.
 */
function waysToSplit(wishes: Wishes, atoms: readonly Merged[], claims: readonly Claim[]): PartsOf[] {
  const parts = new Map<string, string[]>();
  const loose: string[] = [];
  for (const { mark } of claims) {
    const own = atoms.filter(
      ({ kind, gone, group }) =>
        kind === "mark" && !gone && group?.as === "split" && livingHome(wishes, atoms, group.home) === mark,
    );
    const first = own[0];
    if (!first) continue;
    parts.set(
      mark,
      own.map(({ id }) => id),
    );
    if (!hasOldText(atoms, own)) loose.push(mark);
  }
  return product(loose.map((mark) => [mark, null])).map(
    (left) => (mark) => (left.includes(mark) ? [] : (parts.get(mark) ?? [])),
  );
}

function hasOldText(atoms: readonly Merged[], marks: readonly Merged[]): boolean {
  let isIn = false;
  for (const atom of atoms) {
    if (atom.kind === "mark" && !atom.gone) isIn = marks.includes(atom);
    else if (isIn && atom.kind === "unit" && atom.writer < 0) return true;
  }
  return false;
}

function ordersBy({ page }: Wishes, atoms: readonly Merged[], claims: readonly Claim[], partsOf: PartsOf): string[][] {
  const away = new Set(claims.flatMap(({ mark }) => [mark, ...partsOf(mark)]));
  const marks = atoms.filter(({ kind }) => kind === "mark");
  const gaps = new Map<string | null, Claim[]>();
  for (const claim of claims) {
    const at = marks.findIndex(({ id }) => id === claim.before);
    // A block deleted meanwhile: its place is that of the next one. One that is gone for longer has a place that is known.
    const isOwn = page.atom(claim.before ?? "")?.gone === true;
    const gap = at < 0 || isOwn ? claim.before : (marks.slice(at).find(({ gone }) => !gone)?.id ?? null);
    gaps.set(gap, [...(gaps.get(gap) ?? []), claim]);
  }
  const isLiving = new Set(marks.flatMap(({ id, gone }) => (gone ? [] : [id])));
  let orders: string[][] = [[]];
  const put = (gap: string | null): void => {
    const here = (gaps.get(gap) ?? []).filter(({ mark }) => isLiving.has(mark));
    if (here.length === 0) return;
    const shown = mixed(here).map((row) => row.flatMap(({ mark }) => [mark, ...partsOf(mark)]));
    orders = orders.flatMap((order) => shown.map((row) => [...order, ...row]));
  };
  for (const { id, gone } of marks) {
    put(id);
    if (!gone && !away.has(id)) orders = orders.map((order) => [...order, id]);
  }
  put(null);
  return orders;
}

/** All ways to put what several people moved into one gap; what one of them moved keeps its order. */
function mixed(claims: readonly Claim[]): Claim[][] {
  const writers = [...new Set(claims.map(({ writer }) => writer))];
  if (writers.length < 2) return [[...claims]];
  return writers.flatMap((writer) => {
    const first = claims.find((claim) => claim.writer === writer);
    if (!first) return [];
    return mixed(claims.filter((claim) => claim !== first)).map((rest) => [first, ...rest]);
  });
}

/** One of each list, in all ways. */
function product<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((ways, list) => ways.flatMap((way) => list.map((item) => [...way, item])), [[]]);
}
