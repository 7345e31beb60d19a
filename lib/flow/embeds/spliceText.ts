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
 * The splices, from right to left, that do to a text what `mine` did to an older form of it, which since became the text by `since`. The
 * letters of `since` stay: nobody deletes what they have not seen.
 */
function rebased(mine: TextSplice, since: TextSplice): readonly TextSplice[] {
  const { at, removed, inserted } = mine;
  const end = at + removed;
  const sinceEnd = since.at + since.inserted.length;
  const from = at <= since.at ? at : Math.max(at + since.inserted.length - since.removed, sinceEnd);
  const head = Math.max(0, Math.min(end, since.at) - at);
  const tail = Math.max(0, end - Math.max(at, since.at + since.removed));
  const behind = { at: Math.max(from, sinceEnd), removed: tail, inserted: "" };
  const front = { at: from, removed: head, inserted };
  return [...(tail > 0 ? [behind] : []), ...(head > 0 || inserted !== "" ? [front] : [])];
}

/** Does to `text` what turned `before` into `now` where somebody saw it. What came since they saw it is taken for one splice. */
export function spliceText(text: Y.Text, before: string, now: string): void {
  const current = text.toJSON();
  if (current.length !== text.length) {
    // A stranger put something into it that is no text, and places cannot be counted.
    text.delete(0, text.length);
    text.insert(0, now);
    return;
  }
  for (const { at, removed, inserted } of rebased(textSplice(before, now), textSplice(before, current))) {
    if (removed > 0) text.delete(at, removed);
    if (inserted !== "") text.insert(at, inserted);
  }
}

/** What `current` becomes by what turned `before` into `now`. */
export function mergeText(current: string, before: string, now: string): string {
  return rebased(textSplice(before, now), textSplice(before, current)).reduce(
    (text, { at, removed, inserted }) => text.slice(0, at) + inserted + text.slice(at + removed),
    current,
  );
}

function isHigh(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
