import type * as Y from "yjs";

/** At `at`, `removed` code units gave way to `inserted`. */
export interface TextSplice {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

/** The one splice that turns `before` into `now`, as short as it can be without cutting a surrogate pair. */
export function textSplice(before: string, now: string): TextSplice {
  const most = Math.min(before.length, now.length);
  let start = 0;
  while (start < most && before[start] === now[start]) start += 1;
  if (isHigh(before, start - 1)) start -= 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  if (isHigh(before, before.length - end - 1) && isLow(before, before.length - end)) end -= 1;
  return { at: start, removed: before.length - start - end, inserted: now.slice(start, now.length - end) };
}

/**
 * Does to `text` what turned `before` into `now` where somebody saw it. Only the letters that changed are written, so that what another types in
 * the same words stays. What came since they were seen is taken for one splice, and its letters are nobody's to delete who has not seen them.
 */
export function spliceText(text: Y.Text, before: string, now: string): void {
  const current = text.toJSON();
  if (current.length !== text.length) {
    // A stranger put something into it that is no text, and places cannot be counted.
    text.delete(0, text.length);
    text.insert(0, now);
    return;
  }
  const { at, removed, inserted } = textSplice(before, now);
  const since = textSplice(before, current);
  const from = at <= since.at ? at : Math.max(at + since.inserted.length - since.removed, sinceEnd(since));
  // From right to left, so that what is still to be done keeps its place.
  const tail = Math.max(0, at + removed - Math.max(at, since.at + since.removed));
  if (tail > 0) text.delete(Math.max(from, sinceEnd(since)), tail);
  const head = Math.max(0, Math.min(at + removed, since.at) - at);
  if (head > 0) text.delete(from, head);
  if (inserted !== "") text.insert(from, inserted);
}

/** Where what `splice` put in ends. */
function sinceEnd({ at, inserted }: TextSplice): number {
  return at + inserted.length;
}

function isHigh(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
