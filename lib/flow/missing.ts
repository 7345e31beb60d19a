import type * as Y from "yjs";
import type { Dispose } from "../base/disposable.ts";

const expecting = new WeakMap<Y.Doc, number>();

/**
 * Whether something that belongs to what is in the document is not there yet: it builds on what never came, or more of one update is
 * on its way. Nobody concludes anything then that would be written: of an act the start can be here and its end not.
 */
export function isMissing(doc: Y.Doc): boolean {
  return hasPending(doc) || expecting.has(doc);
}

/** Whether something that Yjs has builds on what never came. */
export function hasPending({ store: { pendingStructs, pendingDs } }: Y.Doc): boolean {
  return pendingStructs !== null || pendingDs !== null;
}

/** More of an update is on its way, until what is returned is called: in front of the last of it. */
export function expectMore(doc: Y.Doc): Dispose {
  let expected = true;
  expecting.set(doc, (expecting.get(doc) ?? 0) + 1);
  return () => {
    if (!expected) return;
    expected = false;
    const left = (expecting.get(doc) ?? 1) - 1;
    if (left > 0) expecting.set(doc, left);
    else expecting.delete(doc);
  };
}
