import { Breach, uphold } from "./breach.ts";
import type { Touched, Unit } from "./touched.ts";

/** What an undo or a redo did. */
export interface UndoEffect {
  readonly restored: readonly { readonly unit: Unit; readonly source: string }[];
  readonly deleted: readonly string[];
}

export type UndoDirection = "undo" | "redo";

/** The units of one entry of an undo or redo stack. */
interface Entry {
  readonly number: number;
  readonly created: Map<string, Unit>;
  readonly deleted: Map<string, Unit>;
}

/**
 * What undo and redo owe to one person, worked out from that person's own edits. Which edits share an entry, and which
 * entry was taken, is the product's to say (entries are known here by number); what must come of it is worked out here.
 *
 * The rule: an entry's insertions that still live here are deleted, in whatever form: what was deleted and brought back since, by
 * whomever, is the same character. Its deletions are brought back as new units, unless the character lives here. A unit that
 * another person deleted too comes back all the same.
 */
export class UndoModel {
  readonly #stacks: Record<UndoDirection, Entry[]> = { undo: [], redo: [] };
  /** The unit that was typed, of which a unit is what undo made since. */
  readonly #rootOf: (id: string) => string;
  readonly #isFormOf: (id: string, source: string) => boolean;
  #numbers = 0;

  /** `isFormOf` says which of several embeds or soft breaks, which all look the same, is what one of them was brought back as. */
  constructor(rootOf: (id: string) => string, isFormOf: (id: string, source: string) => boolean = () => true) {
    this.#rootOf = rootOf;
    this.#isFormOf = isFormOf;
  }

  /** A new entry with an edit of the person; returns its number. */
  began(touched: Touched): number {
    this.#stacks.redo.length = 0;
    return this.#push("undo", touched);
  }

  /** The edit joined entry `number`, which must be the newest. */
  joined(number: number, touched: Touched): void {
    this.#stacks.redo.length = 0;
    const last = this.#stacks.undo.at(-1);
    uphold(last?.number === number, "an edit joins the newest undo step", () => `it joined step ${number}`);
    if (last) add(last, touched);
  }

  /** An undo or redo became an entry of the other stack; returns its number. */
  turned(direction: UndoDirection, touched: Touched): number {
    return this.#push(direction === "undo" ? "redo" : "undo", touched);
  }

  #push(stack: UndoDirection, touched: Touched): number {
    this.#numbers += 1;
    const entry: Entry = { number: this.#numbers, created: new Map(), deleted: new Map() };
    add(entry, touched);
    this.#stacks[stack].push(entry);
    return entry.number;
  }

  /**
   * Entry `number` was undone or redone (null: there was none that had anything to do), and `touched` came of it.
   * `live`: the ids that lived here before. Throws a {@link Breach} if it did anything else than it owes.
   */
  popped(direction: UndoDirection, number: number | null, touched: Touched, live: ReadonlySet<string>): UndoEffect {
    const entries = this.#stacks[direction];
    const alive = this.#byRoot(live);
    const restored: Unit[] = [];
    const deleted: string[] = [];
    let taken: Entry | undefined;
    while ((taken = entries.pop())) {
      this.#owed(taken, alive, restored, deleted);
      if (taken.number === number) break;
      // Steps with nothing left to do are passed over; one that has something to do must not be.
      uphold(
        restored.length + deleted.length === 0,
        `${direction} takes the newest step`,
        () => `it passed over one that owed ${spell(restored)} and the removal of ${deleted.join(" ")}`,
      );
    }
    uphold(taken?.number === (number ?? undefined), `${direction} takes a known step`, () => `it took step ${number}`);
    return this.#matched(direction, restored, deleted, touched);
  }

  #byRoot(units: ReadonlySet<string>): Map<string, string[]> {
    const byRoot = new Map<string, string[]>();
    for (const id of units) {
      const root = this.#rootOf(id);
      byRoot.set(root, [...(byRoot.get(root) ?? []), id]);
    }
    return byRoot;
  }

  #owed(entry: Entry, alive: ReadonlyMap<string, string[]>, restored: Unit[], deleted: string[]): void {
    const created = new Set([...entry.created.keys()].map((id) => this.#rootOf(id)));
    for (const root of created) deleted.push(...(alive.get(root) ?? []));
    const lost = new Map([...entry.deleted].map(([id, unit]) => [this.#rootOf(id), unit]));
    for (const [root, unit] of lost) if (!created.has(root) && !alive.has(root)) restored.push(unit);
  }

  #matched(direction: string, owed: readonly Unit[], deleted: readonly string[], touched: Touched): UndoEffect {
    const removed = new Set(touched.deleted.map(({ id }) => id));
    uphold(
      removed.size === deleted.length && deleted.every((id) => removed.has(id)),
      `${direction} removes what its step inserted, and nothing else`,
      () => `removed ${spell(touched.deleted)} (${[...removed].join(" ")}), owed ${deleted.join(" ")}`,
    );
    const made = [...touched.created];
    const restored = owed.map((source) => {
      const alike = (unit: Unit): boolean => unit.character === source.character;
      const itself = made.findIndex((unit) => alike(unit) && this.#isFormOf(unit.id, source.id));
      const at = itself < 0 ? made.findIndex(alike) : itself;
      const [unit] = at < 0 ? [] : made.splice(at, 1);
      if (!unit) throw new Breach(`${direction} brings back what its step deleted`, `${spell([source])} did not come`);
      return { unit, source: source.id };
    });
    uphold(made.length === 0, `${direction} makes nothing else`, () => `it also made ${spell(made)}`);
    return { restored, deleted };
  }
}

function add(entry: Entry, touched: Touched): void {
  for (const unit of touched.created) entry.created.set(unit.id, unit);
  for (const unit of touched.deleted) entry.deleted.set(unit.id, unit);
}

function spell(units: readonly Unit[]): string {
  return `“${units.map(({ character }) => character).join("")}”`;
}
