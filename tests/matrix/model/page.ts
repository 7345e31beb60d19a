/** A property's value as plain JSON. */
export type Properties = Readonly<Record<string, unknown>>;

/** The mark in front of a block: it carries what the block is. */
export interface Mark {
  readonly kind: "mark";
  readonly id: string;
  readonly attributes: Properties;
}

/** One position of a block's content. */
export interface Unit {
  readonly kind: "unit";
  readonly id: string;
  /** The character itself, {@link BREAK}, or {@link EMBED} and the type of the embed. */
  readonly what: string;
  /** Of an embed. */
  readonly props?: Properties;
  readonly formats: Properties;
}

export type Atom = Mark | Unit;

/** A soft break, as what a unit is. */
export const BREAK = "↵";

/** What an embed's {@link Unit.what} begins with. */
export const EMBED = "▣";

/** An atom of a page: one that somebody deleted keeps its place, since others may have written beside it. */
export type Placed = Atom & { readonly gone?: true };

/** A place between two atoms: a block (counted from 0), an offset in it, and what that is in the list of atoms. */
export interface Spot {
  readonly block: number;
  readonly offset: number;
  /** The id of the living atom directly in front. */
  readonly behind: string;
  /** The id of the block's mark. */
  readonly home: string;
}

/** A block of a page as it is shown. */
export interface PageBlock {
  readonly mark: Mark;
  readonly units: readonly Unit[];
}

/**
 * A document as the model has it: a flat list of marks and units, each with a name of its own. It knows nothing of Yjs, Lexical or
 * any binding. What somebody deletes stays in the list as gone.
 */
export class Page {
  readonly atoms: readonly Placed[];

  constructor(atoms: readonly Placed[]) {
    this.atoms = atoms;
  }

  /** The blocks as shown. */
  get blocks(): PageBlock[] {
    const blocks: { mark: Mark; units: Unit[] }[] = [];
    for (const atom of this.atoms) {
      if (atom.gone) continue;
      if (atom.kind === "mark") blocks.push({ mark: atom, units: [] });
      else blocks.at(-1)?.units.push(atom);
    }
    return blocks;
  }

  /** The atom called `id`, whether gone or not. */
  atom(id: string): Placed | undefined {
    return this.atoms.find((atom) => atom.id === id);
  }

  /** The place behind `offset` units of block `block`. */
  spot(block: number, offset: number): Spot {
    const found = this.blocks[block];
    if (!found) throw new Error(`the page has no block ${block}`);
    return { block, offset, behind: (found.units[offset - 1] ?? found.mark).id, home: found.mark.id };
  }

  /** The place in front of the unit that is `what`; null if there is none. */
  spotBefore(what: string): Spot | null {
    for (const [block, { units }] of this.blocks.entries()) {
      const offset = units.findIndex((unit) => unit.what === what);
      if (offset >= 0) return this.spot(block, offset);
    }
    return null;
  }

  /** The units between two places, in order. */
  unitsBetween(from: Spot, to: Spot): Unit[] {
    return this.blocks.flatMap(({ units }, block) =>
      units.filter((_, offset) => {
        const afterStart = block > from.block || (block === from.block && offset >= from.offset);
        const beforeEnd = block < to.block || (block === to.block && offset < to.offset);
        return afterStart && beforeEnd;
      }),
    );
  }
}
