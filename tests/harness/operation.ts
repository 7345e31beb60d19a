import type { Alphabet } from "./alphabet.ts";
import type { Random } from "./random.ts";
import type { Replica } from "./replica.ts";

/** What an operation may use. */
export interface Act {
  readonly replica: Replica;
  readonly random: Random;
  readonly alphabet: Alphabet;
  /** Lets the network deliver something to this very replica now, whatever its editor is doing. */
  readonly arrive: () => void;
}

/**
 * What an operation must do to the unique characters of its own editor: those of `[from, to)` (counted in unique
 * characters from the start of the document) give way to `inserted`; the rest stays, in its order.
 */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly inserted: string;
  /** Then those of `[from, to)` are taken out and stand in front of the `at`th of the rest. */
  readonly moved?: { readonly from: number; readonly to: number; readonly at: number };
  /** Instead: an edit of a table's rows, columns and cells. These characters go, wherever they stand; the rest stays, in what order ever. */
  readonly table?: { readonly removed: string };
}

/** What `change` makes of the unique characters `before`. */
export function textAfter(before: string, { from, to, inserted, moved }: TextChange): string {
  const text = before.slice(0, from) + inserted + before.slice(to);
  if (moved === undefined) return text;
  const rest = text.slice(0, moved.from) + text.slice(moved.to);
  return rest.slice(0, moved.at) + text.slice(moved.from, moved.to) + rest.slice(moved.at);
}

/** No character comes or goes. */
export const NO_TEXT_CHANGE: TextChange = { from: 0, to: 0, inserted: "" };

/**
 * Something that a person does. `perform` sets a selection, gives the commands and says what must come of it; null if
 * there was nothing to do it to. It does not wait: what the editor puts off is still pending when it returns.
 */
export interface Operation {
  readonly name: string;
  /** How often a person does it, against the others. */
  readonly weight: number;
  /** The first generation of steps that has it; 1 if absent. See {@link makeSteps}. */
  readonly since?: number;
  /** The last generation that has it: a later one has a better. */
  readonly until?: number;
  /** It is about tables: only runs that have them do it. */
  readonly tables?: true;
  /** False: it changes no document, so that nothing is sent. */
  readonly writes?: false;
  perform(act: Act): TextChange | null;
}
