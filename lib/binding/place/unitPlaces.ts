import * as Y from "yjs";
import type { Flow } from "../../flow/types.ts";
import type { UnitIds } from "../shown/UnitIds.ts";

/** A stretch of the flow. */
interface FlowRange {
  readonly index: number;
  readonly length: number;
}

/** Where a unit is, or was before it was deleted. */
export interface UnitPlace {
  readonly index: number;
  readonly visible: boolean;
}

/**
 * Where the units of a stretch of shown blocks are in the flow now. In step with the flow they lie behind each other; otherwise
 * each is looked up by its id.
 */
export interface UnitPlaces {
  /** The flow index directly behind unit `unit - 1`; for 0 directly in front of unit 0. */
  at(unit: number): number;
  /** What is left of the units `from` to `to`. */
  ranges(from: number, to: number): FlowRange[];
  /** Whether the units may lie in the flow in another order, or with other text between them. */
  readonly scattered: boolean;
}

/** Places of blocks that lie in the flow as they are shown. `base` is the flow index of unit 0; -1 when it is a mark that is not there. */
export function placesInStep(base: number): UnitPlaces {
  return {
    scattered: false,
    at: (unit) => Math.max(0, base + unit),
    ranges: (from, to) => {
      const index = Math.max(0, base + from);
      return base + to > index ? [{ index, length: base + to - index }] : [];
    },
  };
}

/** Places of units by their ids; `fallback` is where a stretch without units lies. */
export function placesById(flow: Flow, units: UnitIds, fallback: () => number): UnitPlaces {
  return {
    scattered: true,
    at(unit) {
      if (units.length === 0) return fallback();
      const id = units.at(Math.max(0, unit - 1));
      if (id === null) return 0;
      const { index, visible } = placeOfId(flow, id);
      return visible && unit > 0 ? index + 1 : index;
    },
    ranges(from, to) {
      const ranges: FlowRange[] = [];
      for (const { client, clock, length } of units.slice(from, to)) {
        if (client < 0) continue;
        for (let at = clock; at < clock + length;) {
          const item = Y.getItem(flow.doc.store, Y.createID(client, at));
          const end = Math.min(clock + length, item.id.clock + item.length);
          if (!item.deleted) addRange(ranges, placeOfId(flow, Y.createID(client, at)).index, end - at);
          at = end;
        }
      }
      return ranges;
    },
  };
}

/** Where the unit with this id is, or what it was brought back as; otherwise where it was before it was deleted. */
export function placeOfId(flow: Flow, { client, clock }: Y.ID): UnitPlace {
  const index = flow.resolveAnchor({ item: { client, clock }, assoc: 0 }) ?? 0;
  const { deleted } = Y.getItem(flow.doc.store, Y.createID(client, clock));
  const behind = deleted ? flow.resolveAnchor({ item: { client, clock }, assoc: -1 }) : null;
  return { index, visible: !deleted || behind !== index };
}

/** Where a caret at the very start of the block is whose mark has this id: if that was deleted, where it was, also if it stands elsewhere now. */
export function startOfId(flow: Flow, { client, clock }: Y.ID): number {
  return flow.resolveAnchor({ item: { client, clock }, assoc: -1 }, "as deleted") ?? 0;
}

function addRange(ranges: FlowRange[], index: number, length: number): void {
  const last = ranges.at(-1);
  if (last !== undefined && last.index + last.length === index) {
    ranges[ranges.length - 1] = { index: last.index, length: last.length + length };
  } else {
    ranges.push({ index, length });
  }
}
