import { isUnique } from "./alphabet.ts";
import { uphold } from "./breach.ts";
import { EmbedLedger } from "./embedLedger.ts";
import type { RootText } from "./texts.ts";
import type { Touched, Unit } from "./touched.ts";
import { liveUnits } from "./touched.ts";
import type { UndoEffect } from "./undoModel.ts";

/** Where a unit comes from. */
interface Origin {
  readonly character: string;
  /** The deleted unit that an undo or redo brought back as this one; null for what was typed. */
  readonly source: string | null;
}

/**
 * The account of a run: every unit that any replica's person made or removed, by its position in the CRDT.
 *
 * The law: *a character is in the merged document exactly once if and only if nobody deleted it*. Undo is part of it.
 * Undoing a deletion makes a new unit (Yjs deletes for ever), so the account follows units: one is alive if and only if no
 * person's act deleted it, and of units that are the same character no two live. What two people brought back apart from
 * each other is there twice until somebody's replica removes one; that is held against the other, which has to be there.
 */
export class Ledger {
  readonly #origins = new Map<string, Origin>();
  readonly #deleted = new Set<string>();
  /** Units that a replica removed because they were there twice. */
  readonly #removed = new Set<string>();
  /** What people did to the properties of embeds. */
  readonly embeds = new EmbedLedger();
  /** Unique characters that lived at the last {@link check}. */
  alive = 0;

  /** Units that replicas removed because they were there twice. */
  get removed(): number {
    return this.#removed.size;
  }

  /** Enters what a person's own edit did. */
  enter(touched: Touched): void {
    for (const unit of touched.created) this.#create(unit, null);
    for (const unit of touched.deleted) this.#deleted.add(unit.id);
  }

  /** Enters what an undo or redo did. */
  enterUndo(effect: UndoEffect): void {
    for (const { unit, source } of effect.restored) this.#create(unit, source);
    for (const id of effect.deleted) this.#deleted.add(id);
  }

  /** Enters that a replica removed `units` because they were there twice; `live`: the units that were left there. */
  enterRemoved(units: readonly Unit[], live: readonly Unit[]): void {
    const left = new Set(live.map(({ id }) => this.rootOf(id)));
    for (const { id, character } of units) {
      uphold(left.has(this.rootOf(id)), "of doubles one stays", () => `${name(character)} (${id}) was the only one`);
      this.#removed.add(id);
    }
  }

  /** The unit that was typed, of which `id` is what undo made since. */
  rootOf(id: string): string {
    let root = id;
    for (let at = this.#origins.get(root)?.source; at; at = this.#origins.get(root)?.source) root = at;
    return root;
  }

  #create(unit: Unit, source: string | null): void {
    uphold(!this.#origins.has(unit.id), "one id, one unit", () => `${unit.id} was made twice`);
    this.#origins.set(unit.id, { character: unit.character, source });
  }

  /** Holds the law against `texts`, which must have received everything. `who` names them in the message. */
  check(texts: ReadonlySet<RootText>, who: string): void {
    const units = liveUnits(texts);
    const live = new Set(units.map(({ id }) => id));
    for (const { id, character } of units) {
      uphold(
        this.#origins.has(id),
        "nothing from nowhere",
        () => `${who}: ${name(character)} (${id}) was typed by nobody`,
      );
      const gone = this.#deleted.has(id) || this.#removed.has(id);
      uphold(!gone, "nothing comes back", () => `${who}: ${name(character)} (${id}) was deleted`);
    }
    for (const [id, { character }] of this.#origins) {
      if (this.#deleted.has(id) || this.#removed.has(id)) continue;
      uphold(live.has(id), "nothing is lost", () => `${who}: ${name(character)} (${id}) was deleted by nobody`);
    }
    this.#checkOnce(units, who);
    this.embeds.check(texts, who);
  }

  /** Every typed character at most once; of breaks, dividers and the spaces of code, which are many of a kind, every one typed. */
  #checkOnce(units: readonly Unit[], who: string): void {
    const seen = new Map<string, string>();
    const characters = new Set<string>();
    for (const { id, character } of units) {
      if (isUnique(character)) characters.add(character);
      const key = isUnique(character) ? character : this.rootOf(id);
      uphold(
        !seen.has(key),
        "nothing is doubled",
        () => `${who}: ${name(character)} is there as ${seen.get(key)} and ${id}`,
      );
      seen.set(key, id);
    }
    this.alive = characters.size;
  }
}

/** A character as a person can search for it. */
function name(character: string): string {
  return `“${character}” U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
