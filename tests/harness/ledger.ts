import type * as Y from "yjs";
import { isUnique } from "./alphabet.ts";
import { uphold } from "./breach.ts";
import { EmbedLedger } from "./embedLedger.ts";
import type { Touched, Unit } from "./touched.ts";
import { liveUnits } from "./touched.ts";
import type { UndoEffect } from "./undoModel.ts";

/** Where a unit comes from. */
interface Origin {
  readonly character: string;
  /** The deleted unit that an undo or redo brought back as this one; null for what was typed. */
  readonly source: string | null;
  /** Which stay of which replica made it: a reload begins a new one. */
  readonly stay: number;
}

/**
 * The account of a run: every unit that any replica's person made or removed, by its position in the CRDT.
 *
 * The law: *a character is in the merged document exactly once if and only if nobody deleted it*. Undo is part of it.
 * Undoing a deletion makes a new unit (Yjs copies the item), so the account follows units, and the law for units has no
 * exception at all: one is alive if and only if no person's act deleted it. What is left is a character with two living
 * units. That is the known weakness of Yjs's undo (two people who both undo their deletion of the same text), and it is
 * accepted only where the account shows just that: two stays that each brought back the same unit.
 */
export class Ledger {
  readonly #origins = new Map<string, Origin>();
  readonly #deleted = new Set<string>();
  #stays = 0;
  /** What people did to the properties of embeds. */
  readonly embeds = new EmbedLedger();
  /** Characters that were there twice at the last {@link check}, by the known weakness. */
  doubled = 0;
  /** Unique characters that lived at the last {@link check}. */
  alive = 0;

  /** A number for a replica's stay, from its opening to its reload. */
  openStay(): number {
    this.#stays += 1;
    return this.#stays;
  }

  /** Enters what a person's own edit did. */
  enter(stay: number, touched: Touched): void {
    for (const unit of touched.created) this.#create(unit, null, stay);
    for (const unit of touched.deleted) this.#deleted.add(unit.id);
  }

  /** Enters what an undo or redo did. */
  enterUndo(stay: number, effect: UndoEffect): void {
    for (const { unit, source } of effect.restored) this.#create(unit, source, stay);
    for (const id of effect.deleted) this.#deleted.add(id);
  }

  #create(unit: Unit, source: string | null, stay: number): void {
    uphold(!this.#origins.has(unit.id), "one id, one unit", () => `${unit.id} was made twice`);
    this.#origins.set(unit.id, { character: unit.character, source, stay });
  }

  /** Holds the law against `text`, which must have received everything. `who` names it in the message. */
  check(text: Y.Text, who: string): void {
    const units = liveUnits(text);
    const live = new Set(units.map(({ id }) => id));
    for (const { id, character } of units) {
      uphold(
        this.#origins.has(id),
        "nothing from nowhere",
        () => `${who}: ${name(character)} (${id}) was typed by nobody`,
      );
      uphold(!this.#deleted.has(id), "nothing comes back", () => `${who}: ${name(character)} (${id}) was deleted`);
    }
    for (const [id, { character }] of this.#origins) {
      if (this.#deleted.has(id)) continue;
      uphold(live.has(id), "nothing is lost", () => `${who}: ${name(character)} (${id}) was deleted by nobody`);
    }
    this.#checkOnce(units, who);
    this.embeds.check(text, who);
  }

  /** Every typed character at most once, but for the known weakness, which is counted. */
  #checkOnce(units: readonly Unit[], who: string): void {
    this.doubled = 0;
    const byCharacter = new Map<string, string[]>();
    for (const { id, character } of units) {
      // Breaks, dividers and the spaces of code are many of a kind: the law above, unit by unit, is all there is to say.
      if (!isUnique(character)) continue;
      const ids = byCharacter.get(character) ?? [];
      ids.push(id);
      byCharacter.set(character, ids);
    }
    this.alive = byCharacter.size;
    for (const [character, ids] of byCharacter) {
      for (let left = 0; left < ids.length; left++) {
        for (let right = left + 1; right < ids.length; right++) {
          uphold(
            this.#restoredByTwo(ids[left] as string, ids[right] as string),
            "nothing is doubled",
            () => `${who}: ${name(character)} is there as ${ids.join(" and ")}`,
          );
          this.doubled += 1;
        }
      }
    }
  }

  /** Whether `left` and `right` descend from one unit that two different stays brought back. */
  #restoredByTwo(left: string, right: string): boolean {
    const ofLeft = this.#lineage(left);
    let child = right;
    for (const ancestor of this.#lineage(right).slice(1)) {
      const at = ofLeft.indexOf(ancestor);
      if (at > 0) return this.#origins.get(ofLeft[at - 1] as string)?.stay !== this.#origins.get(child)?.stay;
      if (at === 0) return false;
      child = ancestor;
    }
    return false;
  }

  /** `id`, the unit it was brought back from, that one's, and so on. */
  #lineage(id: string): string[] {
    const line = [id];
    for (let at = this.#origins.get(id)?.source; at; at = this.#origins.get(at)?.source) line.push(at);
    return line;
  }
}

/** A character as a person can search for it. */
function name(character: string): string {
  return `“${character}” U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
