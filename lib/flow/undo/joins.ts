import * as Y from "yjs";
import { nameOf } from "./editShape.ts";
import type { EditShape, PositionId } from "./editShape.ts";
import type { Positions, UndoStep } from "./UndoStep.ts";

/** White space, or the punctuation of scripts that are written without it. */
const BREAK = /[\s\u3001\u3002\uFF01\uFF0C\uFF0E\uFF1A\uFF1B\uFF1F]/u;

/**
 * Whether an edit goes on with what `step` does, for somebody who takes it back: typing goes on where it was, up to the next word;
 * erasing goes on character by character in one direction. Anything else is a step of its own.
 */
export function joins(step: Pick<UndoStep, "shape" | "inserted">, edit: EditShape | null): boolean {
  const { shape, inserted } = step;
  if (shape === null || edit === null) return false;
  if (shape.kind === "typing") return edit.kind === "typing" && goesOn(shape, edit, inserted);
  return edit.kind === "erasing" && erasesOn(shape, edit);
}

/** The shape of a step once `edit` has gone on with it. */
export function joined(step: EditShape | null, edit: EditShape | null): EditShape | null {
  return step?.kind === "typing" && edit?.kind === "typing" ? { ...edit, from: step.from } : edit;
}

type Typing = Extract<EditShape, { kind: "typing" }>;
type Erasing = Extract<EditShape, { kind: "erasing" }>;

function goesOn(before: Typing, edit: Typing, inserted: Positions): boolean {
  if (edit.replaced !== null) {
    // An input method writes over what it has written itself: over the end of it, or all of it.
    const isInStep = same(edit.behind, before.from) || same(edit.behind, before.behind) || isIn(edit.behind, inserted);
    return isInStep && isWithin(edit.replaced, inserted);
  }
  return same(edit.behind, before.last) && !beginsWord(before.text, edit.text);
}

/** Whether somebody who typed `before` begins a new word by typing `next`. */
function beginsWord(before: string, next: string): boolean {
  return BREAK.test(before.slice(-1)) && !BREAK.test(next.slice(0, 1));
}

function erasesOn(before: Erasing, { beside }: Erasing): boolean {
  return beside.right.has(nameOf(before.first)) || beside.left.has(nameOf(before.last));
}

function same(left: PositionId | null, right: PositionId | null): boolean {
  return left?.client === right?.client && left?.clock === right?.clock;
}

function isIn(position: PositionId | null, positions: Positions): boolean {
  return position !== null && Y.isDeleted(positions, Y.createID(position.client, position.clock));
}

function isWithin(inner: Positions, outer: Positions): boolean {
  for (const [client, ranges] of inner.clients) {
    for (const { clock, len } of ranges) {
      for (let at = clock; at < clock + len; at += 1) if (!isIn({ client, clock: at }, outer)) return false;
    }
  }
  return true;
}
