import type { Placing, Segment } from "../segment.ts";
import type { Unit } from "./unit.ts";

/**
 * Finds out how each of `unsettled` is shown, from what the registers say and the order of the flow alone, so that all replicas come
 * to the same whatever they heard first.
 *
 * Whoever stands behind or continues another depends on how that one is shown; so does whoever stands in the gap of a block that
 * itself stands behind another, for that is where its place is then. Such dependencies can close to a ring, when several people
 * move and join the same blocks. In a ring of blocks that only stand behind each other nobody is displaced, and all stand where they lie.
 * In any other ring it is the first in the flow of those that stand behind another, for nobody asked for that; or else the first.
 */
export function resolvePlacings(
  unsettled: ReadonlySet<Segment>,
  end: Unit,
  positionOf: (segment: Segment) => number,
): void {
  const settled = new Set<Segment>();
  for (const start of unsettled) {
    const path: Segment[] = [];
    const onPath = new Map<Segment, number>();
    let segment: Segment | null = start;
    while (segment !== null && unsettled.has(segment) && !settled.has(segment) && !onPath.has(segment)) {
      onPath.set(segment, path.length);
      path.push(segment);
      segment = dependsOn(segment);
    }
    const ringFrom = segment === null ? undefined : onPath.get(segment);
    if (ringFrom === undefined) settleBackwards(path, settled, end);
    else settleRing(path.slice(ringFrom), settled, end, positionOf);
    settleBackwards(path.slice(0, ringFrom ?? 0), settled, end);
  }
}

/** Whether what `segment` says, or what those say on whom it depends, leads to `other`. */
export function leadsTo(segment: Segment, other: Segment): boolean {
  const passed = new Set<Segment>();
  for (let at: Segment | null = segment; at !== null && !passed.has(at); at = dependsOn(at)) {
    if (at === other) return true;
    passed.add(at);
  }
  return false;
}

/** The segment on whose placing that of `segment` depends; null if its register says it all. */
function dependsOn({ register, target }: Segment): Segment | null {
  if (register === null || target === null || target === "end") return null;
  return register.kind === "gap" && target.register?.kind !== "behind" ? null : target;
}

/** Each of `ring` depends on the next, and the last on the first. */
function settleRing(
  ring: readonly Segment[],
  settled: Set<Segment>,
  end: Unit,
  positionOf: (segment: Segment) => number,
): void {
  const behind = ring.filter(({ register }) => register?.kind === "behind");
  const standing = behind.length === ring.length ? ring : [firstOf(behind.length > 0 ? behind : ring, positionOf)];
  for (const segment of standing) {
    place(segment, "natural", null, segment.unit);
    settled.add(segment);
  }
  const from = ring.indexOf(standing[0] as Segment);
  settleBackwards([...ring.slice(from + 1), ...ring.slice(0, from)], settled, end);
}

function firstOf(ring: readonly Segment[], positionOf: (segment: Segment) => number): Segment {
  return ring.reduce((best, segment) => (positionOf(segment) < positionOf(best) ? segment : best));
}

/** Settles `path`, of which each depends on the next, and the last on nothing that is unsettled. */
function settleBackwards(path: readonly Segment[], settled: Set<Segment>, end: Unit): void {
  for (const segment of [...path].reverse()) settleOne(segment, settled, end);
}

function settleOne(segment: Segment, settled: Set<Segment>, end: Unit): void {
  if (settled.has(segment)) return;
  settled.add(segment);
  const { register, target } = segment;
  if (register === null || target === null) return place(segment, "natural", null, segment.unit);
  if (target === "end") return place(segment, "gap", null, end);
  switch (register.kind) {
    case "gap":
      if (dependsOn(segment) === target && target.placing === "behind")
        return place(segment, "gap", target, target.root);
      return place(segment, "gap", null, target.unit);
    case "behind":
      if (target.placing === "natural") return place(segment, "natural", null, segment.unit);
      return place(segment, "behind", target, target.root);
    default:
      return place(segment, "joined", target, target.root);
  }
}

function place(segment: Segment, placing: Placing, parent: Segment | null, root: Unit): void {
  segment.placing = placing;
  segment.parent = parent;
  segment.root = root;
}
