import { $getSelection, $isRangeSelection } from "lexical";
import type { NodeKey, PointType } from "lexical";
import { isUnique, uniqueIn } from "./alphabet.ts";
import { uphold } from "./breach.ts";
import { $panes } from "./panes.ts";
import type { Person } from "./person.ts";
import { unitsByCharacter } from "./person.ts";
import { $blocks, $placeOf, $textOf, $uniqueText } from "./points.ts";
import { now } from "./select.ts";

/** An end of a selection: its block's node, how many unique characters of that block lie in front of it, and those directly beside it. */
interface End {
  /** The cell that it lies in; absent outside of tables. */
  readonly pane: string | undefined;
  readonly key: NodeKey;
  readonly text: string;
  readonly count: number;
  readonly left: string | null;
  /** Whether nothing at all is on the left, or on the right. */
  readonly isStart: boolean;
  readonly isEnd: boolean;
  readonly right: string | null;
}

/** Where the selection is. */
interface Seen {
  readonly isCaret: boolean;
  /** Null for an end that lies in no block. */
  readonly ends: readonly (End | null)[];
  /** The unit of each character that is seen once: text that was deleted and brought back is another unit. */
  readonly units: ReadonlyMap<string, string>;
}

/**
 * Remembers where a person's caret is and finds out whether somebody else's edit made it jump: it must still lie behind the character
 * that was on its left, wherever that is now, and in front of the one that was on its right, as long as that follows; or beside one of
 * them that was deleted and brought back.
 */
export class CaretWatch {
  readonly #person: Person;
  readonly #before: Seen | null;

  /** Cells that were not shown for a while. */
  readonly #hidden = new Set<string>();
  readonly #stop: () => void;

  constructor(person: Person) {
    this.#person = person;
    this.#before = person.isComposing ? null : see(person, person.units);
    const panes = (this.#before?.ends ?? []).flatMap((end) => end?.pane ?? []);
    this.#stop = person.editor.registerUpdateListener(({ editorState }) => {
      const shown = panes.length === 0 ? [] : editorState.read(() => $panes().map((pane) => pane.getFlowRoot()));
      for (const pane of panes) if (!shown.includes(pane)) this.#hidden.add(pane);
    });
  }

  check(): void {
    this.#stop();
    if (!this.#before || this.#person.isComposing) return;
    const after = see(this.#person, unitsByCharacter(this.#person.replica.doc));
    // A reader without a caret stays one; a writer keeps theirs.
    uphold(after !== null, "the caret stays", () => `${this.#person.name} has none any more`);
    if (!after) return;
    for (const [index, end] of this.#before.ends.entries()) {
      const now = after.ends[index] ?? null;
      // Where a table comes back that somebody deleted, because of words that others wrote, the caret has left it.
      const wasHidden = end?.pane !== undefined && this.#hidden.has(end.pane);
      if (end !== null && now !== null && !wasHidden) this.#checkEnd(end, after, now);
    }
  }

  #checkEnd({ key, left, isStart, isEnd, right, text: before }: End, after: Seen, now: End): void {
    const stayed = (character: string | null): character is string => {
      const unit = character === null ? undefined : after.units.get(character);
      return character !== null && unit !== undefined && unit === this.#before?.units.get(character);
    };
    const { text, count } = now;
    // Where updates are applied in pieces, what was brought back is there before what it replaces is gone.
    const isTwice = (character: string | null): boolean =>
      character !== null && [before, text].some((all) => all.indexOf(character) !== all.lastIndexOf(character));
    if (this.#person.replica.slices !== null && (isTwice(left) || isTwice(right))) return;
    // A neighbour that was deleted and brought back: the caret may have gone with it, away from the other neighbour.
    const cameBack = (character: string | null): character is string =>
      character !== null && after.units.has(character) && !stayed(character);
    if (cameBack(left) && text.indexOf(left) === count - 1) return;
    if (cameBack(right) && text.indexOf(right) === count) return;
    const told = (): string =>
      `${this.#person.name}: between “${left ?? ""}” and “${right ?? ""}”, now behind ${count} characters of “${text}”`;
    // An end of a range goes with one of the two where the text itself comes into another order, or stays behind when its character
    // goes to another block.
    if (this.#before?.isCaret === false && stayed(right) && text.indexOf(right) === count) return;
    // So it does with a soft break or an embed in it, which has no name, and which undo brought back elsewhere.
    if (this.#before?.isCaret === false && right === null && !isEnd) return;
    if (stayed(left) && (this.#before?.isCaret === true || text.includes(left))) {
      uphold(text.includes(left) && text.indexOf(left) < count, "the caret stays where it is", told);
    }
    if (!stayed(right) || !text.includes(right)) return;
    // Where two people join and end the same blocks, the text itself can come into another order.
    // With something on the left that has no name, as a picture, the caret may have gone with that.
    const follows = left === null ? isStart && now.key === key : stayed(left) && text.includes(left + right);
    if (follows) uphold(text.indexOf(right) >= count, "the caret stays where it is", told);
  }
}

function see(person: Person, known: Seen["units"]): Seen | null {
  const units = new Map(known);
  return now(person.editor, () => {
    const selection = $getSelection();
    if (!$isRangeSelection(selection)) return null;
    // Words in a table that somebody deleted wait unseen until it is brought back.
    const seen = $uniqueText();
    for (const character of units.keys()) if (!seen.includes(character)) units.delete(character);
    return { isCaret: selection.isCollapsed(), ends: [selection.anchor, selection.focus].map($endOf), units };
  });
}

function $endOf(point: PointType): End | null {
  const place = $placeOf(point);
  const block = place === null ? undefined : $blocks(place.pane)[place.block];
  if (place === null || block === undefined) return null;
  const all = $textOf(block);
  const unique = (character: string | undefined): string | null =>
    character !== undefined && isUnique(character) ? character : null;
  return {
    pane: place.pane,
    key: block.getKey(),
    text: uniqueIn(all),
    count: uniqueIn(all.slice(0, place.offset)).length,
    left: unique(all[place.offset - 1]),
    isStart: place.offset === 0,
    isEnd: place.offset >= all.length,
    right: unique(all[place.offset]),
  };
}
