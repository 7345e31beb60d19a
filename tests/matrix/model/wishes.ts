import { again } from "./effects.ts";
import type { Effect, Insert } from "./effects.ts";
import { Page } from "./page.ts";
import type { Placed, Properties } from "./page.ts";

/** What one writer means to do, on top of the page that all of them see. */
export type Intent = readonly Effect[];

/** Something that one of the writers put in. */
export interface Inserted extends Insert {
  readonly writer: number;
}

/** Blocks that one of the writers moved. */
export interface Move {
  readonly writer: number;
  readonly marks: readonly string[];
  readonly before: string | null;
  readonly place: string;
}

/** An atom in the merged list, with who put it in; -1: it was there. */
export type Merged = Placed & { readonly writer: number; readonly group?: Inserted };

/** All that several intents say, sorted by what it is about. */
export interface Wishes {
  readonly page: Page;
  readonly inserted: readonly Inserted[];
  /** Units that somebody deleted. */
  readonly deleted: ReadonlySet<string>;
  /** Blocks that somebody deleted with all that was in them. */
  readonly removed: ReadonlySet<string>;
  /** Blocks that somebody left without anything in them. */
  readonly vacated: ReadonlySet<string>;
  /** Blocks that somebody joined to another. */
  readonly joined: ReadonlyMap<string, string>;
  /** Of these the blocks that were joined to the last of new blocks, which took the place of what was selected. */
  readonly joinedToNew: ReadonlySet<string>;
  readonly moves: readonly Move[];
  readonly formats: readonly {
    readonly writer: number;
    readonly units: readonly string[];
    readonly change: Properties;
  }[];
  readonly sets: readonly { readonly mark: string; readonly change: Properties }[];
  readonly edits: readonly { readonly unit: string; readonly change: Properties }[];
  readonly words: readonly { readonly unit: string; readonly key: string; readonly words: string }[];
}

export function collectWishes(page: Page, intents: readonly Intent[]): Wishes {
  const all = intents.flatMap((effects, writer) => effects.map((effect) => ({ effect, writer })));
  const pick = <T>(choose: (effect: Effect, writer: number) => readonly T[]): T[] =>
    all.flatMap(({ effect, writer }) => choose(effect, writer));
  const joined = new Map(
    pick((effect) => (effect.does === "join" ? [[effect.mark, livingNow(page, effect.to)] as const] : [])),
  );
  const removed = new Set(pick((effect) => (effect.does === "remove" ? [effect.mark] : [])));
  return {
    page: asJoined(page, joined, removed),
    inserted: pick((effect, writer) =>
      effect.does === "insert" ? piecesOf(effect).map((piece) => ({ ...piece, writer })) : [],
    ),
    deleted: new Set(pick((effect) => (effect.does === "delete" ? effect.units : []))),
    removed,
    vacated: new Set(pick((effect) => (effect.does === "vacate" ? [effect.mark] : []))),
    joined,
    joinedToNew: new Set(intents.flatMap((effects) => joinedToNew(page, effects))),
    moves: pick((effect, writer) => (effect.does === "move" ? [{ ...effect, writer }] : [])),
    formats: pick((effect, writer) => (effect.does === "format" ? [{ ...effect, writer }] : [])),
    sets: pick((effect) => (effect.does === "set" ? [effect] : [])),
    edits: pick((effect) => (effect.does === "edit" ? [effect] : [])),
    words: pick((effect) => (effect.does === "write" ? [effect] : [])),
  };
}

/** The blocks that `effects` join to one that they split: what stood behind the place belongs to the last of the new blocks. */
function joinedToNew(page: Page, effects: Intent): string[] {
  const homes = effects.flatMap((effect) =>
    effect.does === "insert" && effect.as === "split" ? [livingNow(page, effect.home)] : [],
  );
  return effects.flatMap((effect) =>
    effect.does === "join" && homes.includes(livingNow(page, effect.to)) ? [effect.mark] : [],
  );
}

/** What `id` is called on `page`, on which it may have been deleted and brought back. */
function livingNow(page: Page, id: string): string {
  const atom = page.atom(id);
  return atom?.gone === true && page.atom(again(id)) !== undefined ? livingNow(page, again(id)) : id;
}

/** The page with each block that is joined to another directly behind that: one of the two may have been moved since it was split off. */
function asJoined(page: Page, joined: ReadonlyMap<string, string>, removed: ReadonlySet<string>): Page {
  const isGoing = (mark: string): boolean => joined.has(mark) || removed.has(mark);
  let atoms = page.atoms;
  for (const [mark, to] of joined) {
    const [start, end] = extent(atoms, mark);
    const [target] = extent(atoms, to);
    const isThere = start >= 0 && target >= 0 && !atoms[target]?.gone;
    const isBehind = start > target && start < endWithParts(atoms, to, isGoing);
    if (!isThere || isBehind) continue;
    const rest = [...atoms.slice(0, start), ...atoms.slice(end)];
    const place = endWithParts(rest, to, isGoing);
    atoms = [...rest.slice(0, place), ...atoms.slice(start, end), ...rest.slice(place)];
  }
  return atoms === page.atoms ? page : new Page(atoms);
}

/** Where block `to` ends, with all directly behind it that does not stay a block. */
function endWithParts(atoms: readonly Placed[], to: string, isGoing: (mark: string) => boolean): number {
  let [, end] = extent(atoms, to);
  for (let next = atoms[end]; next && isGoing(next.id); next = atoms[end]) [, end] = extent(atoms, next.id);
  return end;
}

/** Where a block begins in a list of atoms, and where it ends. */
function extent(atoms: readonly Placed[], mark: string): [number, number] {
  const start = atoms.findIndex(({ id }) => id === mark);
  const next = atoms.findIndex(({ kind, gone }, at) => at > start && kind === "mark" && !gone);
  return [start, next < 0 ? atoms.length : next];
}

/** Text in front of the first mark of a split belongs to the block that is split, text behind the last one to the new block. */
function piecesOf(insert: Insert): Insert[] {
  if (insert.as !== "split") return [insert];
  const { atoms } = insert;
  const first = atoms.findIndex(({ kind }) => kind === "mark");
  const last = atoms.findLastIndex(({ kind }) => kind === "mark");
  const tail = atoms[last];
  if (!tail) return [insert];
  const pieces: Insert[] = [
    { ...insert, as: "text", atoms: atoms.slice(0, first) },
    { ...insert, atoms: atoms.slice(first, last + 1) },
    { ...insert, as: "text", home: tail.id, atoms: atoms.slice(last + 1) },
  ];
  return pieces.filter((piece) => piece.atoms.length > 0);
}
