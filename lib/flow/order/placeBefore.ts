import * as Y from "yjs";
import type { FlowModel } from "../flowModel.ts";
import type { Segment } from "../segment.ts";
import { keysBetween } from "../orderKeys.ts";
import type { Chance } from "../orderKeys.ts";
import { referenceTo } from "./reference.ts";
import { END_REF } from "./register.ts";
import type { Register } from "./register.ts";
import { leadsTo } from "./resolvePlacings.ts";
import { dropDormant, writeRegister } from "./writeRegister.ts";

/** Gives the model, up to date with what was written a moment ago. */
export type FreshModel = () => FlowModel;

/** More than ever hang on each other at one place when a block is moved; a bound for what strangers may have written. */
const MAX_PINS = 64;

/**
 * Makes the block of `segment` stand directly in front of that of `next` (null: at the end), by the first of these that does: no
 * register at all; if it is begun in this transaction, following the block in front of it in the flow; a place in the gap in front of
 * `next`. Writes one register of a mark, and others only where they would move along.
 */
export function placeBefore(
  fresh: FreshModel,
  segment: Segment,
  next: Segment | null,
  chance: Chance,
  pins: number = 0,
): void {
  if (next !== null) dropDormant(next);
  const model = fresh();
  if (followingNatural(model, segment) === next) return writeRegister(segment, null);
  const behind = isNew(segment) ? followBehind(model, segment, next) : null;
  if (behind !== null) return writeRegister(segment, behind);
  if (next !== null && pins < MAX_PINS && model.order.blocksWith(segment).includes(next)) {
    // It would go along with this one: first it gets a place of its own where it stands.
    placeBefore(fresh, next, blockAt(model, model.order.indexOf(next) + 1), chance, pins + 1);
  }
  placeInGap(fresh(), segment, next, chance);
}

/** As {@link placeBefore}, but never by following another. */
export function placeAlone(model: FlowModel, segment: Segment, next: Segment | null, chance: Chance): void {
  if (followingNatural(model, segment) === next) writeRegister(segment, null);
  else placeInGap(model, segment, next, chance);
}

/** The segment whose block is the `index`th; null behind the last. */
function blockAt(model: FlowModel, index: number): Segment | null {
  const block = model.blocks[index];
  return block === undefined ? null : (model.segmentOf(block) ?? null);
}

/** The segment whose block would stand behind that of `segment` if it began at `index`. */
function followingAt(model: FlowModel, segment: Segment, index: number): Segment | null {
  const moving = new Set(model.order.blocksWith(segment));
  let at = index;
  let following = blockAt(model, at);
  while (following !== null && moving.has(following)) following = blockAt(model, (at += 1));
  return following;
}

function followingNatural(model: FlowModel, segment: Segment): Segment | null {
  return followingAt(model, segment, model.order.naturalIndexOf(segment));
}

/**
 * Whether the block is begun in this transaction. One that was there before was moved to where it stands: it has nothing to do with
 * what lies in front of it in the flow, and must not go back with that when somebody takes the move of that one back.
 */
function isNew({ markItem }: Segment): boolean {
  if (markItem === null || !(markItem.parent instanceof Y.AbstractType)) return false;
  const { client, clock } = markItem.id;
  const before = markItem.parent.doc?._transaction?.beforeState;
  return before !== undefined && clock >= (before.get(client) ?? 0);
}

/** The register by which `segment` follows what lies in front of it in the flow, if it then stands in front of `next`. */
function followBehind(model: FlowModel, segment: Segment, next: Segment | null): Register | null {
  const { order } = model;
  const before = model.segmentBefore(segment);
  const ref = before === undefined ? null : referenceTo(before);
  if (before === undefined || ref === null || before.placing === "natural") return null;
  // What stands in its gap would come along.
  if (order.gapOf(segment).some((other) => other !== segment)) return null;
  const head = order.headOf(before);
  const shown = order.blocksWith(head);
  if (leadsTo(before, segment)) return null;
  // Behind what follows the same block and lies further left in the flow, which is all but what lies further right.
  const later = order.behind(head).find((other) => other !== segment && model.isBehind(other, segment));
  const first = later === undefined ? null : (order.gapOf(later)[0] ?? later);
  const index = first === null ? order.indexOf(head) + shown.length : order.indexOf(first);
  return followingAt(model, segment, index) === next ? { kind: "behind", ref } : null;
}

function placeInGap(model: FlowModel, segment: Segment, next: Segment | null, chance: Chance): void {
  const inGap = next !== null && next.placing === "gap" && next.register?.kind === "gap";
  const target = next === null ? "end" : inGap ? (next.target ?? "end") : next;
  const ref = next === null ? END_REF : inGap ? (next.register as Register).ref : referenceTo(next);
  if (ref === null) return;
  const others = model.order.gapOf(target).filter((other) => other !== segment);
  const at = inGap ? others.indexOf(next) : others.length;
  const key = keysBetween(keyOf(others[at - 1]), keyOf(others[at]), 1, chance)?.[0];
  if (key !== undefined) return writeRegister(segment, { kind: "gap", ref, key });
  // No room for a short key, or two people who came at once have equal ones: the gap is spread anew.
  const keys = keysBetween(null, null, others.length + 1, chance);
  if (keys === null) return;
  const all = [...others.slice(0, at), segment, ...others.slice(at)];
  for (const [index, other] of all.entries()) {
    const own = other === segment ? ref : (other.register?.ref ?? ref);
    writeRegister(other, { kind: "gap", ref: own, key: keys[index] as string });
  }
}

function keyOf(segment: Segment | undefined): string | null {
  return segment?.register?.kind === "gap" ? segment.register.key : null;
}
