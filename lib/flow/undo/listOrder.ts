import type { Form } from "./Copies.ts";

/** Farther apart than this nothing that undo made lies; only a stranger's claim does, and it is not followed. */
const FARTHEST = 10_000;

/** Of forms in one list the one that lies furthest left; null if a stranger put them too far apart to tell. */
export function leftmost(forms: readonly Form[]): Form | null {
  let [first] = forms;
  for (const form of forms.slice(1)) {
    if (first === undefined) return null;
    const left = liesLeft(form, first);
    if (left === null) return null;
    if (left) first = form;
  }
  return first ?? null;
}

/** Searches both ways at once: two copies of one text are neighbours but for what others wrote between them. */
function liesLeft(form: Form, other: Form): boolean | null {
  if (form.item === other.item) return form.clock < other.clock;
  let { left, right } = form.item;
  for (let step = 0; step < FARTHEST && (left !== null || right !== null); step += 1) {
    if (left === other.item) return false;
    if (right === other.item) return true;
    left = left?.left ?? null;
    right = right?.right ?? null;
  }
  return null;
}
