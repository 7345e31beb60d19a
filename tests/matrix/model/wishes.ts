import type { Effect, Insert } from "./effects.ts";
import type { Page, Placed, Properties } from "./page.ts";

/** What one writer means to do, on top of the page that all of them see. */
export type Intent = readonly Effect[];

/** Something that one of the writers put in. */
export interface Inserted extends Insert {
  readonly writer: number;
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
  readonly formats: readonly {
    readonly writer: number;
    readonly units: readonly string[];
    readonly change: Properties;
  }[];
  readonly sets: readonly { readonly mark: string; readonly change: Properties }[];
  readonly edits: readonly { readonly unit: string; readonly change: Properties }[];
}

export function collectWishes(page: Page, intents: readonly Intent[]): Wishes {
  const all = intents.flatMap((effects, writer) => effects.map((effect) => ({ effect, writer })));
  const pick = <T>(choose: (effect: Effect, writer: number) => readonly T[]): T[] =>
    all.flatMap(({ effect, writer }) => choose(effect, writer));
  return {
    page,
    inserted: pick((effect, writer) =>
      effect.does === "insert" ? piecesOf(effect).map((piece) => ({ ...piece, writer })) : [],
    ),
    deleted: new Set(pick((effect) => (effect.does === "delete" ? effect.units : []))),
    removed: new Set(pick((effect) => (effect.does === "remove" ? [effect.mark] : []))),
    vacated: new Set(pick((effect) => (effect.does === "vacate" ? [effect.mark] : []))),
    joined: new Map(pick((effect) => (effect.does === "join" ? [[effect.mark, effect.to] as const] : []))),
    formats: pick((effect, writer) => (effect.does === "format" ? [{ ...effect, writer }] : [])),
    sets: pick((effect) => (effect.does === "set" ? [effect] : [])),
    edits: pick((effect) => (effect.does === "edit" ? [effect] : [])),
  };
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
