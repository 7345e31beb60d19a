import type * as Y from "yjs";
import { readAttributes } from "./attributes.ts";
import { BlockIds } from "./blockIds.ts";
import { markOf, visibleLength } from "./items.ts";
import type { StartPoint } from "./place.ts";
import { EMPTY_STATE, sameState } from "./rawState.ts";
import type { RawState } from "./rawState.ts";
import { readSegment } from "./readSegment.ts";
import { replaceRange } from "./replaceRange.ts";
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
}

/**
 * The blocks of a text, kept up to date from the items that changed: from each, left to the nearest known mark, and from there
 * read anew until a known mark is met with the formatting in force that was in force there before. What lies behind it cannot
 * have changed, as with an incremental highlighter.
 */
export class FlowModel {
  /** The blocks in the order shown. The same array for ever. */
  readonly blocks: FlowBlock[] = [];
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

  constructor(text: Y.Text) {
    this.#text = text;
    this.reset(() => {});
  }

  /** In flow positions. */
  get size(): number {
    return this.#segments.size;
  }

  blockById(id: string): FlowBlock | undefined {
    return this.#shownById(id)?.block;
  }

  /** The position in {@link blocks} of the block called `id`; -1 if there is none. */
  indexOf(id: string): number {
    const segment = this.#shownById(id);
    return segment === undefined ? -1 : this.#segments.indexOf(segment) - (this.#hidesImplicit ? 1 : 0);
  }

  /** The flow index of the first content position of the block called `id`; -1 if there is none. */
  startOf(id: string): number {
    const segment = this.#shownById(id);
    return segment === undefined ? -1 : this.#contentStart(segment);
  }

  /**
   * The segment of `block`'s mark, if that lives and is shown. By the mark and not by the id: of two marks with one stored id the
   * second takes the id over when the first goes, and whoever holds an older reading of either means the mark.
   */
  segmentOf(block: FlowBlock): Segment | undefined {
    if (block.mark === null) return this.#shownById(IMPLICIT_ID);
    const item = block.mark._item;
    return item === null ? undefined : this.#knownMark(item);
  }

  /** The position in {@link blocks} of a segment's block. */
  indexOfSegment(segment: Segment): number {
    return this.#segments.indexOf(segment) - (this.#hidesImplicit ? 1 : 0);
  }

  /** The flow index of a segment's first content position. */
  startOfSegment(segment: Segment): number {
    return this.#contentStart(segment);
  }

  /** The shown block that holds content position `index`, and the offset in it. */
  blockAt(index: number): { readonly block: FlowBlock; readonly offset: number } {
    const { segment, start } = this.#segmentAt(index);
    if (segment !== this.#implicit || !this.#hidesImplicit) return { block: segment.block, offset: index - start };
    // In front of the first mark there is nothing to be seen: the nearest place is the start of the first block.
    return { block: this.blocks[0] as FlowBlock, offset: 0 };
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

  /** Forgets everything and reads the whole text. No block stays the object that it was. */
  reset(note: NoteSplice): void {
    const removed = [...this.blocks];
    this.#segments = new SizedList<Segment>();
    this.#implicit = new Segment(null);
    this.#byMark = new Map();
    this.#ids = new BlockIds();
    this.#segments.splice(0, 0, [this.#implicit]);
    replaceRange(this.blocks, 0, this.blocks.length, [this.#implicit.block]);
    this.#readAll(() => {});
    note({ index: 0, removed, inserted: [...this.blocks] });
  }

  /**
   * Reads anew what `touched` items can have changed, and tells `note` of each splice of {@link blocks} straight behind it.
   */
  update(touched: readonly Y.Item[], note: NoteSplice): void {
    if (touched.length === 0) return;
    // A first sync, or most of the document at once: one pass is cheaper than finding out where to begin.
    if (touched.length > 1_000 + this.#segments.length) {
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
    return this.#segments.length > 1 && this.#implicit.block.length === 0;
  }

  #shownById(id: string): Segment | undefined {
    if (id === IMPLICIT_ID) return this.#hidesImplicit ? undefined : this.#implicit;
    return this.#ids.get(id);
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
      const { block } = segment;
      segment.block = { ...block, id };
      const index = this.#segments.indexOf(segment) - (this.#hidesImplicit ? 1 : 0);
      this.blocks[index] = segment.block;
      note({ index, removed: [block], inserted: [segment.block] });
    }
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
    for (;;) {
      done.add(segment);
      const content = readSegment(segment.markItem === null ? this.#text._start : segment.markItem.right, state);
      this.maxTime = Math.max(this.maxTime, content.maxTime);
      read.push({ segment, block: this.#blockOf(segment, content, markChanged(segment)), state });
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
    const hidBefore = this.#hidesImplicit;
    const old = this.#segments.slice(from, end);
    const removed = blocksOf(old, hidBefore);
    const segments = read.map((entry) => entry.segment);
    const kept = new Set(segments);
    for (const gone of old) if (!kept.has(gone)) this.#forget(gone);
    const sameMarks = old.length === segments.length && old.every((segment, at) => segment === segments[at]);
    if (!sameMarks) this.#segments.splice(from, end - from, []);
    for (const { segment, block, state } of read) {
      if (!sameBlock(segment.block, block)) segment.block = block;
      segment.state = state;
      this.#segments.resize(segment, segment.lead + block.length);
      if (segment.markItem !== null) this.#byMark.set(segment.markItem, segment);
    }
    if (!sameMarks) this.#segments.splice(from, 0, segments);
    const inserted = blocksOf(segments, this.#hidesImplicit);
    // Whether the implicit paragraph is hidden changes only when it is read anew itself.
    const index = from - (from > 0 && hidBefore ? 1 : 0);
    replaceRange(this.blocks, index, removed.length, inserted);
    note({ index, removed, inserted });
  }

  #blockOf(
    segment: Segment,
    { content, length }: { content: FlowBlock["content"]; length: number },
    markChanged: boolean,
  ): FlowBlock {
    const { block } = segment;
    if (block.mark !== null && !markChanged) {
      return { id: block.id, mark: block.mark, attributes: block.attributes, content, length };
    }
    const mark = segment.markItem === null ? null : markOf(segment.markItem);
    if (mark === null) return { id: IMPLICIT_ID, mark: null, attributes: {}, content, length };
    return { id: this.#ids.claim(segment, mark.get("id")), mark, attributes: readAttributes(mark), content, length };
  }

  #forget(segment: Segment): void {
    this.#ids.release(segment);
    if (segment.markItem !== null) this.#byMark.delete(segment.markItem);
  }
}

/** The blocks that are shown of neighbouring segments. */
function blocksOf(segments: readonly Segment[], hidesImplicit: boolean): FlowBlock[] {
  const blocks: FlowBlock[] = [];
  for (const segment of segments) if (segment.markItem !== null || !hidesImplicit) blocks.push(segment.block);
  return blocks;
}
