import { $getSelection, $isRangeSelection } from "lexical";
import type { PointType } from "lexical";
import { uphold } from "./breach.ts";
import type { Person } from "./person.ts";
import { unitsByCharacter } from "./person.ts";
import { $placeOf, $uniqueBefore, $uniqueText } from "./points.ts";
import { now } from "./select.ts";

/** The ends of a selection, each as the characters before and behind it. */
interface Seen {
  readonly text: string;
  /** Null for an end that lies in no block. */
  readonly ends: readonly (number | null)[];
  /** The unit of each character that is there once: text that was deleted and brought back is another unit. */
  readonly units: ReadonlyMap<string, string>;
}

/**
 * Remembers where a person's caret is and finds out whether somebody else's edit made it jump: it must still lie behind
 * the character that was before it and in front of the one that was behind it, as far as they still live; or beside one of them
 * that was deleted and brought back.
 */
export class CaretWatch {
  readonly #person: Person;
  readonly #before: Seen | null;

  constructor(person: Person) {
    this.#person = person;
    this.#before = person.isComposing ? null : see(person);
  }

  check(): void {
    if (!this.#before || this.#person.isComposing) return;
    const after = see(this.#person);
    // A reader without a caret stays one; a writer keeps theirs.
    uphold(after !== null, "the caret stays", () => `${this.#person.name} has none any more`);
    if (!after) return;
    for (const [index, count] of this.#before.ends.entries()) {
      const now = after.ends[index] ?? null;
      if (count !== null && now !== null) this.#checkEnd(count, after, now);
    }
  }

  #checkEnd(count: number, { text, units }: Seen, now: number): void {
    const [left, right] = [this.#before?.text[count - 1], this.#before?.text[count]];
    const stayed = (character: string): boolean => {
      const unit = units.get(character);
      return unit !== undefined && unit === this.#before?.units.get(character);
    };
    // A neighbour that was deleted and brought back: the caret may have gone with it, away from the other neighbour.
    const cameBack = (character: string): boolean => units.has(character) && !stayed(character);
    if (left && cameBack(left) && text.indexOf(left) === now - 1) return;
    if (right && cameBack(right) && text.indexOf(right) === now) return;
    const told = (): string =>
      `${this.#person.name}: between “${left ?? ""}” and “${right ?? ""}”, now behind ${now} characters of “${text}”`;
    if (left && stayed(left)) uphold(text.indexOf(left) < now, "the caret stays where it is", told);
    if (right && stayed(right)) uphold(text.indexOf(right) >= now, "the caret stays where it is", told);
  }
}

function see(person: Person): Seen | null {
  const units = unitsByCharacter(person.replica.flow.text);
  return now(person.editor, () => {
    const selection = $getSelection();
    if (!$isRangeSelection(selection)) return null;
    const ends = [selection.anchor, selection.focus].map((point: PointType) => {
      const place = $placeOf(point);
      return place && $uniqueBefore(place);
    });
    return { text: $uniqueText(), ends, units };
  });
}
