import type * as Y from "yjs";
import { PLACE_KEY } from "./order/writeRegister.ts";
import { readAttributes } from "./attributes.ts";
import { BlockIds } from "./blockIds.ts";
import { sameFormats } from "./formats.ts";
import { itemNamed, visibleLength } from "./items.ts";
import { getKey, markOf, storedId } from "./mark.ts";
import type { Mark } from "./mark.ts";
import { BlockOrder, OrderChanges } from "./order/BlockOrder.ts";
import type { OrderSource } from "./order/BlockOrder.ts";
import { readRegister, sameRegister } from "./order/register.ts";
import { sortedEntries } from "./plainJson.ts";
import type { StartPoint } from "./place.ts";
import { EMPTY_STATE, sameState } from "./rawState.ts";
import type { RawState } from "./rawState.ts";
import { readSegment, reformatted } from "./readSegment.ts";
import { sameBlock } from "./sameBlock.ts";
import { Segment } from "./segment.ts";
import { SizedList } from "./sizedList.ts";
import { IMPLICIT_ID } from "./types.ts";
import type { BlockSplice, FlowBlock } from "./types.ts";

/** Is told of a splice of {@link FlowModel.blocks}, relative to the list behind the splice before. */
export type NoteSplice = (splice: BlockSplice) => void;

type SegmentTest = (segment: Segment) => boolean;

/** What was read from one mark on. */
interface Reading {
  readonly segment: Segment;
  readonly block: FlowBlock;
  /** In force at the mark. */
  readonly state: RawState;
  readonly markChanged: boolean;
  readonly isEven: boolean;
}

/** How many segments are looked up at a time when many are passed through. */
const AHEAD = 512;

/**
 * The blocks of a text, kept up to date from the items that changed: from each, left to the nearest known mark, and from there
 * read anew until a known mark is met with the formatting in force that was in force there before. What lies behind it cannot
 * have changed, as with an incremental highlighter.
 */
export class FlowModel {
  /** The highest Lamport time of a formatting act that was met. */
  maxTime = 0;
  /** What is in force at the end of the flow. Not empty: an act lost its end. */
  tailState: RawState = EMPTY_STATE;

  readonly #text: Y.Text;
  /** In the order of the flow, the implicit segment first, always. */
  #segments = new SizedList<Segment>();
  #implicit = new Segment(null);
  #byMark = new Map<Y.Item, Segment>();
  #ids = new BlockIds();
  #changes = new OrderChanges();
  readonly #source: OrderSource = {
    segmentById: (id) => this.#segmentById(id),
    segmentBehindGone: (id) => this.#segmentBehindGone(id),
    segmentBeforeGone: (id) => this.#segmentBeforeGone(id),
    positionOf: (segment) => this.#segments.indexOf(segment),
    isHidden: (segment) => segment === this.#implicit && this.#hidesImplicit,
  };
  /** Marks that came since {@link takeBegun}. */
  #begun: Y.Item[] = [];
  /** How the segments are shown. */
  order = new BlockOrder(this.#source);

  constructor(text: Y.Text) {
    this.#text = text;
    this.reset(() => {});
  }

  /** The blocks in the order shown. The same array until {@link reset}. */
  get blocks(): readonly FlowBlock[] {
    return this.order.blocks;
  }

  /** In flow positions. */
  get size(): number {
    return this.#segments.size;
  }

  blockById(id: string): FlowBlock | undefined {
    const segment = id === IMPLICIT_ID ? this.#implicit : this.#ids.get(id);
    return segment === undefined || this.order.indexOf(segment) < 0 ? undefined : segment.block;
  }

  /**
   * The segment of `block`'s mark, if that lives and begins a block that is shown. By the mark and not by the id: of two marks with one
   * stored id the second takes the id over when the first goes, and whoever holds an older reading of either means the mark.
   */
  segmentOf(block: Pick<FlowBlock, "mark">): Segment | undefined {
    const item = block.mark?._item ?? null;
    const segment = block.mark === null ? this.#implicit : item === null ? undefined : this.#knownMark(item);
    return segment === undefined || this.order.indexOf(segment) < 0 ? undefined : segment;
  }

  /** The segment of a live mark. */
  segmentOfMark(mark: Mark): Segment | undefined {
    return mark._item === null ? undefined : this.#knownMark(mark._item);
  }

  /** The segment in front of `segment` in the flow. */
  segmentBefore(segment: Segment): Segment | undefined {
    return this.#segments.at(this.#segments.indexOf(segment) - 1);
  }

  /** Whether `left` lies behind `right` in the flow. */
  isBehind(left: Segment, right: Segment): boolean {
    return this.#segments.indexOf(left) > this.#segments.indexOf(right);
  }

  /** The flow index of a segment's first content position. */
  startOfSegment(segment: Segment): number {
    return this.#contentStart(segment);
  }

  /** The segment that holds content position `index`, and where its content begins. */
  segmentAt(index: number): { readonly segment: Segment; readonly start: number } {
    return this.#segmentAt(index);
  }

  /** The shown block that holds content position `index`, and the offset in it. */
  blockAt(index: number): { readonly block: FlowBlock; readonly offset: number } {
    const { segment, start } = this.#segmentAt(index);
    if (segment === this.#implicit && this.#hidesImplicit) {
      // In front of the first mark there is nothing to be seen: the nearest place is the start of the block behind it.
      const first = this.#segments.at(1) as Segment;
      return this.blockAt(this.#contentStart(first));
    }
    const head = this.order.headOf(segment);
    let offset = index - start;
    if (head !== segment) {
      offset += head.own.length;
      for (const joined of this.order.joinedTo(head)) {
        if (joined === segment) break;
        offset += joined.own.length;
      }
    }
    return { block: head.block, offset };
  }

  /**
   * The flow index `offset` positions into the block of `head`. Where two texts that are joined meet it is the end of the left one, or
   * with `assoc` 0 the start of the right one.
   */
  indexIn(head: Segment, offset: number, assoc: -1 | 0): number {
    let segment = head;
    let rest = offset;
    for (const joined of this.order.joinedTo(head)) {
      if (rest < segment.own.length || (rest === segment.own.length && assoc < 0)) break;
      rest -= segment.own.length;
      segment = joined;
    }
    return this.#contentStart(segment) + Math.min(rest, segment.own.length);
  }

  /** The nearest known point at or in front of flow index `index`. */
  startPoint(index: number): StartPoint {
    const { segment, start } = this.#segmentAt(index);
    return { item: segment.markItem, index: start, state: segment.state };
  }

  /** The flow index directly in front of `item`, which is in the text's list, deleted or not. */
  indexOfItem(item: Y.Item): number {
    const own = this.#knownMark(item);
    if (own !== undefined) return this.#segments.startOf(own);
    let between = 0;
    for (let left = item.left; left !== null; left = left.left) {
      const segment = this.#knownMark(left);
      if (segment !== undefined) return this.#contentStart(segment) + between;
      between += visibleLength(left);
    }
    return between;
  }

  /** The segments of the flow, in its order. */
  segments(): Iterable<Segment> {
    return this.#segments;
  }

  /** The marks that came since this was last asked, also those that begin no block because they join their text to one. */
  takeBegun(): Y.Item[] {
    const begun = this.#begun;
    this.#begun = [];
    return begun;
  }

  /** Forgets everything and reads the whole text. No block stays the object that it was. */
  reset(note: NoteSplice): void {
    const removed = this.blocks;
    this.#segments = new SizedList<Segment>();
    this.#implicit = new Segment(null);
    this.#byMark = new Map();
    this.#ids = new BlockIds();
    this.#changes = new OrderChanges();
    this.order = new BlockOrder(this.#source);
    this.#segments.splice(0, 0, [this.#implicit]);
    this.order.replace(0, 0, [this.#implicit], () => {});
    this.#readAll(() => {});
    this.#begun = [];
    note({ index: 0, removed, inserted: [...this.blocks] });
  }

  /**
   * Reads anew what `touched` items can have changed, and tells `note` of each splice of {@link blocks} straight behind it.
   */
  update(touched: readonly Y.Item[], note: NoteSplice): void {
    if (touched.length === 0) return;
    // A first sync, which brings several items a block: one pass is cheaper than finding out where to begin.
    if (touched.length > 1_000 + 8 * this.#segments.length) {
      this.#readAll(note);
      return;
    }
    const dirty = this.#dirtySegments(touched);
    let starts = [...dirty];
    if (starts.length > 1) {
      const order = new Map(starts.map((segment) => [segment, this.#segments.indexOf(segment)]));
      starts = starts.sort((left, right) => (order.get(left) ?? 0) - (order.get(right) ?? 0));
    }
    const changedMarks = new Set(touched);
    this.#readFrom(
      starts,
      (segment) => dirty.has(segment),
      (segment) => segment.markItem !== null && changedMarks.has(segment.markItem),
      note,
    );
  }

  #readAll(note: NoteSplice): void {
    this.#readFrom(
      [this.#implicit],
      () => true,
      () => true,
      note,
    );
  }

  get #hidesImplicit(): boolean {
    return this.#segments.length > 1 && this.#implicit.own.length === 0;
  }

  #contentStart(segment: Segment): number {
    return this.#segments.startOf(segment) + segment.lead;
  }

  #segmentAt(index: number): { readonly segment: Segment; readonly start: number } {
    const found = this.#segments.lastAt(index, (segment) => segment.lead);
    if (found === undefined) return { segment: this.#implicit, start: 0 };
    return { segment: found.member, start: found.start + found.member.lead };
  }

  /** The segment that begins with `item`, if it did at the last reading and is a live mark still. */
  #knownMark(item: Y.Item): Segment | undefined {
    const segment = this.#byMark.get(item);
    return segment !== undefined && markOf(item) !== null ? segment : undefined;
  }

  #dirtySegments(touched: readonly Y.Item[]): Set<Segment> {
    const dirty = new Set<Segment>();
    // Each item is walked over once, however many of its neighbours changed.
    const visited = new Set<Y.Item>();
    for (const start of touched) {
      let item: Y.Item | null = start;
      while (item !== null && !visited.has(item)) {
        visited.add(item);
        const segment = this.#knownMark(item);
        if (segment !== undefined) {
          dirty.add(segment);
          break;
        }
        item = item.left;
      }
      if (item === null) dirty.add(this.#implicit);
    }
    return dirty;
  }

  /**
   * Reads from each of `starts`, which are in order, as far as it takes. A mark that is `dirty` ends no reading; of one that has
   * not `markChanged` only the content is read: most of the time somebody types, and the properties are those of before.
   */
  #readFrom(starts: readonly Segment[], dirty: SegmentTest, markChanged: SegmentTest, note: NoteSplice): void {
    const done = new Set<Segment>();
    for (const start of starts) {
      if (!done.has(start)) this.#readRegion(start, dirty, markChanged, done, note);
    }
    for (const { segment, id } of this.#ids.settle()) {
      segment.own = { ...segment.own, id };
      this.#changes.contents.add(segment);
    }
    const changes = this.#changes;
    this.#changes = new OrderChanges();
    changes.ids = this.#ids.takeChanged();
    this.order.settle(changes, note);
  }

  #readRegion(
    start: Segment,
    dirty: SegmentTest,
    markChanged: SegmentTest,
    done: Set<Segment>,
    note: NoteSplice,
  ): void {
    const from = this.#segments.indexOf(start);
    const read: Reading[] = [];
    let segment = start;
    let { state } = start;
    let end = this.#segments.length;
    let ahead: readonly Segment[] = [];
    let at = 0;
    for (;;) {
      done.add(segment);
      if (segment.isEven && !dirty(segment)) {
        // Nothing in it changed but what is in force. A format of the whole document comes by here at every block.
        read.push({ segment, block: restated(segment, state), state, markChanged: false, isEven: true });
        at += 1;
        if (ahead[at - 1] !== segment || at === ahead.length) {
          const index = this.#segments.indexOf(segment);
          ahead = this.#segments.slice(index, Math.min(index + AHEAD, end));
          at = 1;
        }
        const next = ahead[at];
        if (next === undefined) {
          this.tailState = state;
          break;
        }
        if (!dirty(next) && sameState(next.state, state)) {
          end = this.#segments.indexOf(next);
          break;
        }
        segment = next;
        continue;
      }
      const content = readSegment(segment.markItem === null ? this.#text._start : segment.markItem.right, state);
      this.maxTime = Math.max(this.maxTime, content.maxTime);
      const changed = markChanged(segment);
      read.push({
        segment,
        block: this.#blockOf(segment, content, changed),
        state,
        markChanged: changed,
        isEven: content.isEven,
      });
      if (content.next === null) {
        this.tailState = content.endState;
        break;
      }
      state = content.endState;
      const known = this.#byMark.get(content.next);
      if (known !== undefined && !dirty(known) && sameState(known.state, state)) {
        end = this.#segments.indexOf(known);
        break;
      }
      segment = known ?? new Segment(content.next);
    }

    this.#replace(from, end, read, note);
  }

  #replace(from: number, end: number, read: readonly Reading[], note: NoteSplice): void {
    const changes = this.#changes;
    const old = this.#segments.slice(from, end);
    const segments = read.map((entry) => entry.segment);
    const sameMarks = old.length === segments.length && old.every((segment, at) => segment === segments[at]);
    const kept = new Set(sameMarks ? [] : segments);
    if (!sameMarks) {
      for (const gone of old) {
        if (kept.has(gone)) continue;
        this.#forget(gone);
        changes.removed.add(gone);
      }
      this.#segments.splice(from, end - from, []);
    }
    for (const { segment, block, state, markChanged, isEven } of read) {
      if (segment.own !== block && !sameBlock(segment.own, block)) {
        segment.own = block;
        changes.contents.add(segment);
      }
      segment.state = state;
      segment.isEven = isEven;
      this.#segments.resize(segment, segment.lead + block.length);
      if (segment.markItem === null) continue;
      this.#byMark.set(segment.markItem, segment);
      if (markChanged || segment.home === null) this.#readRegister(segment);
    }
    if (sameMarks) return;
    this.#segments.splice(from, 0, segments);
    this.order.replace(from, end - from, segments, note);
    const were = new Set(old);
    for (const segment of segments) {
      if (!were.has(segment)) {
        changes.added.add(segment);
        if (segment.markItem !== null) this.#begun.push(segment.markItem);
      }
      changes.neighbours.add(segment);
    }
    changes.neighbours.add(this.#segments.at(from + segments.length) ?? "end");
    // With the first mark an empty text in front of it is shown no more.
    if (kept.has(this.#implicit)) changes.contents.add(this.#implicit);
  }

  #readRegister(segment: Segment): void {
    const mark = segment.markItem === null ? null : markOf(segment.markItem);
    const register = mark === null ? null : readRegister(getKey(mark, PLACE_KEY));
    if (sameRegister(segment.register, register)) return;
    segment.register = register;
    this.#changes.registers.add(segment);
  }

  #segmentById(id: string): Segment | undefined {
    const item = id.startsWith("~") ? itemNamed(this.#text, id) : null;
    return this.#ids.get(id) ?? (item === null ? undefined : this.#knownMark(item));
  }

  #segmentBehindGone(id: string): Segment | "end" | null {
    let item = itemNamed(this.#text, id);
    if (item === null) return null;
    for (item = item.right; item !== null; item = item.right) {
      const segment = this.#knownMark(item);
      if (segment !== undefined) return segment;
    }
    return "end";
  }

  #blockOf(
    segment: Segment,
    { content, length }: { content: FlowBlock["content"]; length: number },
    markChanged: boolean,
  ): FlowBlock {
    const { own } = segment;
    if (own.mark !== null && !markChanged) {
      return { id: own.id, mark: own.mark, attributes: own.attributes, content, length };
    }
    const mark = segment.markItem === null ? null : markOf(segment.markItem);
    if (mark === null) return { id: IMPLICIT_ID, mark: null, attributes: {}, content, length };
    const attributes = readAttributes(sortedEntries(mark));
    return { id: this.#ids.claim(segment, storedId(mark)), mark, attributes, content, length };
  }

  #segmentBeforeGone(id: string): Segment | null {
    let item = itemNamed(this.#text, id);
    if (item === null) return null;
    for (item = item.left; item !== null; item = item.left) {
      const segment = this.#knownMark(item);
      if (segment !== undefined) return segment;
    }
    return null;
  }

  #forget(segment: Segment): void {
    this.#ids.release(segment);
    if (segment.markItem !== null) this.#byMark.delete(segment.markItem);
  }
}

/** The block of a segment that has one formatting everywhere, now that it is `state`. */
function restated({ own, state: before }: Segment, state: RawState): FlowBlock {
  if (own.length === 0 || sameFormats(before.formats, state.formats)) return own;
  return { ...own, content: reformatted(own.content, state) };
}
