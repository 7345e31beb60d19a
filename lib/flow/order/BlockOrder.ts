import { fitted } from "../../base/fitted.ts";
import { markReference } from "./reference.ts";
import { replaceRange } from "../replaceRange.ts";
import type { Segment } from "../segment.ts";
import { SizedList } from "../sizedList.ts";
import type { BlockSplice, FlowBlock } from "../types.ts";
import { composeBlock } from "./composeBlock.ts";
import { Dependents } from "./Dependents.ts";
import { END_REF } from "./register.ts";
import { resolvePlacings } from "./resolvePlacings.ts";
import { Unit } from "./unit.ts";

/** What the order of blocks asks the flow. */
export interface OrderSource {
  /** The segment whose block is called `id`. */
  segmentById(id: string): Segment | undefined;
  /**
   * For the id of a block that is gone: the segment behind the place where its mark was, or the end; null if there never was such a
   * mark. Of deleted marks only the place is known, and it is known for ever.
   */
  segmentBehindGone(id: string): Segment | "end" | null;
  /** For the id of a block that is gone: the segment whose text goes on where its mark was; null if that has no mark. */
  segmentBeforeGone(id: string): Segment | null;
  /** The position among the segments of the flow. */
  positionOf(segment: Segment): number;
  /** Whether the block of `segment` is left out: an empty text in front of the first mark. */
  isHidden(segment: Segment): boolean;
}

/** What happened to the segments since the order was last settled. */
export class OrderChanges {
  readonly added = new Set<Segment>();
  readonly removed = new Set<Segment>();
  /** Segments whose mark says something else about its place. */
  readonly registers = new Set<Segment>();
  /** Segments with other content or attributes. */
  readonly contents = new Set<Segment>();
  /** Ids that belong to somebody else than before. */
  ids: ReadonlySet<string> = new Set();
  /** Segments, or the end, in front of which marks came or went. */
  readonly neighbours = new Set<Segment | "end">();
}

/**
 * The order in which blocks are shown. A block stands where its mark lies in the flow, unless the mark says otherwise: text never
 * moves, a displaced block carries a position (see register.ts).
 *
 * What is shown at the place of one mark is a {@link Unit}. A change settles the units that it touches and no others, so that a move or
 * an Enter costs the same with a thousand displaced blocks as with none.
 */
export class BlockOrder {
  /** The blocks in the order shown. The same array for ever. */
  readonly blocks: FlowBlock[] = [];
  readonly #source: OrderSource;
  readonly #units = new SizedList<Unit>();
  readonly #end = new Unit(null);
  readonly #dependents = new Dependents();

  constructor(source: OrderSource) {
    this.#source = source;
    this.#units.splice(0, 0, [this.#end]);
  }

  /** The position in {@link blocks} of the block of `segment`; -1 if it has none of its own. */
  indexOf(segment: Segment): number {
    const { root } = segment;
    if (segment.placing === "joined" || root.home === null) return -1;
    const [only] = root.shown;
    const inside = only === segment ? 0 : root.shown.indexOf(segment);
    return inside < 0 ? -1 : this.#units.startOf(root) + inside;
  }

  /** The segment whose block shows the text of `segment`. */
  headOf(segment: Segment): Segment {
    let head = segment;
    while (head.placing === "joined" && head.parent !== null) head = head.parent;
    return head;
  }

  /** What is joined to the block of `head`, in order. */
  joinedTo(head: Segment): Segment[] {
    const joined: Segment[] = [];
    const stack = this.#childrenOf(head, "joined").reverse();
    for (let segment = stack.pop(); segment !== undefined; segment = stack.pop()) {
      joined.push(segment);
      stack.push(...this.#childrenOf(segment, "joined").reverse());
    }
    return joined;
  }

  /**
   * Whether others go along when this one is displaced, or come to stand elsewhere: those that follow it or what is joined to it, and those
   * in its gap while it follows another itself. (The gap of any other is where its mark lies, wherever it is shown.)
   */
  takesAlong(segment: Segment): boolean {
    if (this.#dependents.isEmpty) return false;
    if (segment.register?.kind === "behind" && this.gapOf(segment).length > 0) return true;
    return [segment, ...this.joinedTo(segment)].some((member) =>
      this.#dependents.of(member).some(({ register }) => register?.kind === "behind"),
    );
  }

  /** Segments that are joined to something that means nothing at the moment, and so stand where they lie. */
  dormantJoins(): Segment[] {
    return [...this.#dependents.all()].filter(
      ({ register, placing }) => register?.kind === "joined" && placing === "natural",
    );
  }

  /** The segments that stand in the gap in front of the place of `target`, in order. */
  gapOf(target: Segment | "end"): Segment[] {
    const displaced = this.#dependents.of(target).filter(({ placing }) => placing === "gap");
    return displaced.length < 2 ? displaced : displaced.sort(compareInGap);
  }

  /** The block of `head` as shown, and all that follows it wherever it stands. */
  blocksWith(head: Segment): Segment[] {
    const shown: Segment[] = [];
    // A chain of blocks that follow each other can be as long as the document: no recursion.
    const stack = [head];
    for (let segment = stack.pop(); segment !== undefined; segment = stack.pop()) {
      shown.push(segment);
      for (const behind of this.behind(segment).reverse()) {
        stack.push(behind, ...this.gapOf(behind).reverse());
      }
    }
    return shown;
  }

  /** The segments that follow the block of `head` directly, in the order of the flow. */
  behind(head: Segment): Segment[] {
    if (this.#dependents.isEmpty) return [];
    const members = [head, ...this.joinedTo(head)];
    return this.#inFlowOrder(members.flatMap((member) => this.#childrenOf(member, "behind")));
  }

  /** Where in {@link blocks} the block of `segment` would stand if it stood where its mark lies: behind all that is in the gap there. */
  naturalIndexOf(segment: Segment): number {
    if (segment.placing === "natural") return this.indexOf(segment);
    const { unit } = segment;
    return this.#units.startOf(unit) + unit.shown.length;
  }

  /** `count` segments at position `from` of the flow gave way to `segments`, in which those that stayed keep their blocks for now. */
  replace(from: number, count: number, segments: readonly Segment[], note: (splice: BlockSplice) => void): void {
    const old = this.#units.slice(from, from + count);
    const [first] = old;
    const index = first === undefined ? this.blocks.length - this.#end.size : this.#units.startOf(first);
    const removed = this.blocks.slice(index, index + old.reduce((sum, { size }) => sum + size, 0));
    const units = segments.map(({ unit }) => unit);
    const staying = new Set(units);
    for (const unit of this.#units.splice(from, count, [])) {
      if (!staying.has(unit)) unit.shown = [];
    }
    this.#units.splice(from, 0, units);
    const inserted = units.flatMap(({ shown }) => shown.map(({ block }) => block));
    if (removed.length === 0 && inserted.length === 0) return;
    replaceRange(this.blocks, index, removed.length, inserted);
    note({ index, removed, inserted });
  }

  /** Brings the order up to date with `changes`, telling `note` of each splice of {@link blocks}. */
  settle(changes: OrderChanges, note: (splice: BlockSplice) => void): void {
    const units = new Set<Unit>();
    for (const segment of changes.added) units.add(segment.root);
    this.#settlePlacings(changes, units);
    const contents = new Set<Segment>();
    for (const segment of changes.contents) {
      const head = this.headOf(segment);
      if (segment.markItem === null) units.add(segment.unit);
      else if (!changes.removed.has(head)) contents.add(head);
    }
    this.#settleUnits(units, note);
    const spliced: { index: number; removed: FlowBlock[]; inserted: FlowBlock[] }[] = [];
    for (const head of contents) {
      if (units.has(head.root)) continue;
      const index = this.indexOf(head);
      const { block } = head;
      head.block = composeBlock(head, this.joinedTo(head));
      if (index < 0 || head.block === block) continue;
      this.blocks[index] = head.block;
      const last = spliced.at(-1);
      // All of a document made bold is told of as one splice.
      if (last !== undefined && last.index + last.removed.length === index) {
        last.removed.push(block);
        last.inserted.push(head.block);
      } else {
        spliced.push({ index, removed: [block], inserted: [head.block] });
      }
    }
    for (const splice of spliced) note(splice);
  }

  /** Finds out anew where the segments stand that `changes` can have moved; adds the units that show something else now. */
  #settlePlacings(changes: OrderChanges, units: Set<Unit>): void {
    const dependents = this.#dependents;
    const toAim = new Set<Segment>(changes.registers);
    if (!dependents.isEmpty) {
      for (const segment of dependents.waiting) toAim.add(segment);
      for (const id of changes.ids) {
        for (const segment of dependents.referringTo(id)) toAim.add(segment);
        // Of several at one place the order is that of their ids.
        const named = this.#source.segmentById(id);
        if (named?.register?.kind === "gap") toAim.add(named);
      }
      for (const { markItem } of changes.added) {
        if (markItem === null) continue;
        for (const segment of dependents.referringTo(markReference(markItem))) toAim.add(segment);
      }
      for (const place of [...changes.removed, ...changes.neighbours]) {
        // Whose reference lives means that one, whatever comes or goes beside it.
        for (const segment of dependents.of(place)) if (this.#isGone(segment)) toAim.add(segment);
      }
    }
    for (const segment of changes.removed) {
      if (segment.register !== null) units.add(segment.root);
      dependents.forget(segment);
      toAim.delete(segment);
    }
    if (toAim.size === 0) return;
    const unsettled = new Set<Segment>();
    for (const segment of toAim) {
      dependents.aim(segment, this.#aimOf(segment));
      unsettled.add(segment);
    }
    for (const segment of unsettled) for (const other of dependents.of(segment)) unsettled.add(other);
    for (const segment of unsettled) {
      units.add(segment.root);
    }
    resolvePlacings(unsettled, this.#end, (segment) => this.#source.positionOf(segment));
    for (const segment of unsettled) {
      units.add(segment.root);
      // Where it stands by itself, and where its gap is as long as it does not stand behind another.
      units.add(segment.unit);
    }
  }

  #isGone({ register }: Segment): boolean {
    return register !== null && register.ref !== END_REF && this.#source.segmentById(register.ref) === undefined;
  }

  #aimOf(segment: Segment): Segment | "end" | null {
    const { register } = segment;
    if (register === null) return null;
    const live = register.ref === END_REF ? "end" : this.#source.segmentById(register.ref);
    // In the gap in front of its own place a block can stand: when others were moved there, and it in front of them.
    if (register.kind === "gap") return live ?? this.#source.segmentBehindGone(register.ref);
    // Somebody else ended the block that this text continues: it continues what that one continues.
    const gone = live === undefined && register.kind === "joined";
    const target = gone ? this.#source.segmentBeforeGone(register.ref) : live;
    return target === undefined || target === "end" || target === segment ? null : target;
  }

  #settleUnits(units: ReadonlySet<Unit>, note: (splice: BlockSplice) => void): void {
    const runs = this.#runsOf(units);
    for (const run of runs) {
      const [first] = run;
      if (first === undefined) continue;
      const index = this.#units.startOf(first);
      const count = run.reduce((sum, { size }) => sum + size, 0);
      for (const unit of run) {
        unit.shown = fitted(this.#read(unit));
        for (const head of unit.shown) head.block = composeBlock(head, this.joinedTo(head));
        this.#units.resize(unit, unit.shown.length);
      }
      const inserted = run.flatMap(({ shown }) => shown.map(({ block }) => block));
      const removed = this.blocks.slice(index, index + count);
      if (sameList(removed, inserted)) continue;
      replaceRange(this.blocks, index, count, inserted);
      note({ index, removed, inserted });
    }
  }

  /** `units` in the order of the flow, neighbours together. */
  #runsOf(units: ReadonlySet<Unit>): Unit[][] {
    const placed = [...units]
      .filter(({ home }) => home !== null)
      .map((unit) => ({ unit, at: this.#units.indexOf(unit) }));
    placed.sort((left, right) => left.at - right.at);
    const runs: Unit[][] = [];
    let last = -2;
    for (const { unit, at } of placed) {
      if (at === last + 1) runs.at(-1)?.push(unit);
      else runs.push([unit]);
      last = at;
    }
    return runs;
  }

  #read({ segment }: Unit): Segment[] {
    if (segment !== null && segment.placing === "behind") return [];
    const heads = this.gapOf(segment ?? "end");
    if (segment !== null && segment.placing === "natural" && !this.#source.isHidden(segment)) heads.push(segment);
    return this.#dependents.isEmpty ? heads : heads.flatMap((head) => this.blocksWith(head));
  }

  #childrenOf(segment: Segment, placing: "joined" | "behind"): Segment[] {
    const children = this.#dependents.of(segment).filter((other) => other.placing === placing);
    return this.#inFlowOrder(children);
  }

  #inFlowOrder(segments: Segment[]): Segment[] {
    if (segments.length < 2) return segments;
    const position = new Map(segments.map((segment) => [segment, this.#source.positionOf(segment)]));
    return segments.sort((left, right) => (position.get(left) ?? 0) - (position.get(right) ?? 0));
  }
}

function compareInGap(left: Segment, right: Segment): number {
  const [before, after] = [keyOf(left), keyOf(right)];
  if (before !== after) return before < after ? -1 : 1;
  return left.own.id < right.own.id ? -1 : 1;
}

function keyOf({ register }: Segment): string {
  return register?.kind === "gap" ? register.key : "";
}

function sameList<T>(left: readonly T[], right: readonly T[]): boolean {
  return left.length === right.length && left.every((member, at) => member === right[at]);
}
