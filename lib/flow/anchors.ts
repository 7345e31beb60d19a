import * as Y from "yjs";
import type { FlowModel } from "./flowModel.ts";
import { visibleLength } from "./items.ts";
import { rightOf } from "./place.ts";
import type { Anchor } from "./types.ts";
import type { Copies } from "./undo/Copies.ts";

/**
 * The anchor at `index` of the flow called `root`: in front of the position's right neighbour (`assoc` 0) or behind its left one (-1). In the form of
 * `Y.relativePositionToJSON`, so that any Yjs client can resolve it.
 */
export function makeAnchor(text: Y.Text, root: string, model: FlowModel, index: number, assoc: -1 | 0): Anchor {
  const start = model.startPoint(index);
  let position = start.index;
  // Directly behind a mark, the left neighbour is the mark.
  let last = start.item;
  for (let item = rightOf(text, start.item); item !== null; item = item.right) {
    const length = visibleLength(item);
    if (length === 0) continue;
    if (assoc === 0 && index < position + length) return itemAnchor(item, index - position, assoc);
    if (assoc === -1 && index <= position) break;
    if (assoc === -1 && index <= position + length) return itemAnchor(item, index - position - 1, assoc);
    position += length;
    last = item;
  }
  if (assoc === -1 && last !== null) return itemAnchor(last, last.length - 1, assoc);
  return { tname: root, assoc };
}

function itemAnchor(item: Y.Item, offset: number, assoc: -1 | 0): Anchor {
  return { item: { client: item.id.client, clock: item.id.clock + offset }, assoc };
}

/**
 * The index of `anchor` in the flow `text`, which is called `root`, or null if it is none of this flow; with `copies`, in what was brought back. What came over the network may be anything: nothing
 * of it throws.
 */
export function findAnchor(
  text: Y.Text,
  root: string,
  model: FlowModel,
  copies: Copies | null,
  anchor: unknown,
): number | null {
  if (typeof anchor !== "object" || anchor === null) return null;
  const { item: id, tname, assoc } = anchor as Record<string, unknown>;
  const behind = typeof assoc === "number" && assoc < 0;
  if (id === undefined || id === null) return tname === root ? (behind ? 0 : text.length) : null;
  const found = findItem(text, copies, id);
  if (found === null) return null;
  const inside = visibleLength(found.item) === 0 ? 0 : found.offset + (behind ? 1 : 0);
  return model.indexOfItem(found.item) + inside;
}

/** The item of the text that has `id` or, where undo brought back what was deleted here, the one that took its place. */
function findItem(
  text: Y.Text,
  copies: Copies | null,
  id: unknown,
): { readonly item: Y.Item; readonly offset: number } | null {
  const { client, clock } = id as { client?: unknown; clock?: unknown };
  if (typeof client !== "number" || !Number.isSafeInteger(clock) || (clock as number) < 0) return null;
  const at = clock as number;
  const store = text.doc?.store;
  if (store === undefined || at >= Y.getState(store, client)) return null;
  const item: unknown = Y.getItem(store, Y.createID(client, at));
  if (!(item instanceof Y.Item) || item.parent !== text || item.parentSub !== null) return null;
  if (!item.deleted || copies === null) return { item, offset: at - item.id.clock };
  const { forms } = copies.stretch(client, at, 1);
  const living = forms.find((form) => !form.item.deleted && form.item.parent === text) ?? { item, clock: at };
  return { item: living.item, offset: living.clock - living.item.id.clock };
}
