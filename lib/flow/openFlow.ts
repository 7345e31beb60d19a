import * as Y from "yjs";
import { assert } from "../base/assert.ts";
import type { Dispose } from "../base/disposable.ts";
import { findAnchor, makeAnchor } from "./anchors.ts";
import { writeAttributes, writeMark } from "./writeMark.ts";
import { deleteBehind } from "./deleteRange.ts";
import type { FlowModel } from "./flowModel.ts";
import { FlowTracker } from "./flowTracker.ts";
import { formatBehind } from "./formatRange.ts";
import { HEALING } from "./healing.ts";
import { migrateBeforeEdit } from "./migrations.ts";
import { hasPending, isMissing } from "./missing.ts";
import { findPlace } from "./place.ts";
import type { Place } from "./place.ts";
import { arrange } from "./order/arrange.ts";
import { joinBlock, splitJoins } from "./order/joinBlock.ts";
import type { Chance } from "./orderKeys.ts";
import { placeBefore } from "./order/placeBefore.ts";
import { referenceTo } from "./order/reference.ts";
import { dropDormant } from "./order/writeRegister.ts";
import { mayBeCopy, strayTexts } from "./order/strayText.ts";
import type { StrayText } from "./order/strayText.ts";
import { FLOW_ROOT } from "./schema.ts";
import type { Segment } from "./segment.ts";
import { IMPLICIT_ID, SOFT_BREAK } from "./types.ts";
import type {
  Anchor,
  AttributeChange,
  BlockAttributes,
  EmbedData,
  Flow,
  FlowBlock,
  FlowChange,
  FlowUndo,
  FormatChange,
  Formats,
  MarkOptions,
  UndoOptions,
} from "./types.ts";
import { livingMark } from "./undo/Copies.ts";
import { createFlowUndo } from "./undo/createFlowUndo.ts";
import { closeDocumentUndo, openDocumentUndo } from "./undo/ofDocument.ts";
import type { DocumentUndo } from "./undo/ofDocument.ts";
import { verifyModel } from "./verify.ts";
import { writeBreak, writeContent, writeEmbed } from "./writeContent.ts";
import type { Pen } from "./writeContent.ts";

/**
 * Opens a flow of `doc`: its main one, or that of a table's cell under the name that `Table.cellRoot` gives. One at a time a root;
 * dispose it before opening it again.
 */
export function openFlow(doc: Y.Doc, root: string = FLOW_ROOT): Flow {
  return new LiveFlow(doc, root);
}

class LiveFlow implements Flow {
  readonly doc: Y.Doc;
  readonly text: Y.Text;
  readonly #root: string;
  readonly #tracker: FlowTracker;
  readonly #undo: DocumentUndo;
  /** Marks of others behind which nobody has looked for text of ours, because something was missing. */
  #fresh: Y.Item[] = [];
  #disposed = false;

  constructor(doc: Y.Doc, root: string) {
    this.doc = doc;
    this.#root = root;
    this.text = doc.getText(root);
    this.#tracker = new FlowTracker(this.text, doc);
    this.#undo = openDocumentUndo(doc);
    this.#tracker.observe((change) => this.#bringHome(change));
  }

  get blocks(): readonly FlowBlock[] {
    return this.#model.blocks;
  }

  get length(): number {
    return this.text.length;
  }

  indexOf(block: Pick<FlowBlock, "mark">): number {
    const model = this.#model;
    const segment = model.segmentOf(block);
    return segment === undefined ? -1 : model.order.indexOf(segment);
  }

  startOf(block: FlowBlock): number {
    const model = this.#model;
    const segment = model.segmentOf(block);
    assert(segment !== undefined, `no block ${block.id}`);
    return model.startOfSegment(segment);
  }

  indexIn(block: FlowBlock, offset: number, assoc: -1 | 0 = -1): number {
    const model = this.#model;
    const segment = model.segmentOf(block);
    assert(segment !== undefined, `no block ${block.id}`);
    return model.indexIn(segment, offset, assoc);
  }

  blockById(id: string): FlowBlock | undefined {
    return this.#model.blockById(id);
  }

  current(block: Pick<FlowBlock, "mark">): FlowBlock | undefined {
    const model = this.#model;
    const segment = model.segmentOf(block);
    if (segment !== undefined || block.mark === null) return segment?.block;
    const living = livingMark(this.#undo.copies, block.mark);
    return living === null ? undefined : model.segmentOf({ mark: living })?.block;
  }

  blockAt(index: number): { readonly block: FlowBlock; readonly offset: number } {
    this.#checkRange(index, 0);
    return this.#model.blockAt(index);
  }

  transact<T>(origin: unknown, run: () => T): T {
    migrateBeforeEdit(this.doc);
    return this.doc.transact(run, origin);
  }

  insertText(index: number, text: string, formats: Formats): void {
    if (text === "") return;
    this.#write(index, 0, (pen, place) => writeContent(pen, place, new Y.ContentString(text), formats));
  }

  insertBreak(index: number, formats?: Formats): void {
    this.#write(index, 0, (pen, place) => writeBreak(pen, place, new Y.ContentString(SOFT_BREAK), formats));
  }

  insertEmbed(index: number, embed: EmbedData, formats: Formats): Y.Map<unknown> {
    return this.#write(index, 0, (pen, place) => writeEmbed(pen, place, embed, formats));
  }

  insertMark(index: number, attributes: BlockAttributes, { id, alone = false }: MarkOptions = {}): string {
    return this.transact(null, () => {
      const model = this.#model;
      this.#checkRange(index, 0);
      const { segment, start } = model.segmentAt(index);
      const head = model.order.headOf(segment);
      const joined = model.order.joinedTo(head);
      dropDormant(head);
      // What was joined to a block that somebody ended here could be joined to nothing, as long as this text had no mark.
      if (segment.markItem === null) for (const other of model.order.dormantJoins()) dropDormant(other);
      const splits = index < start + segment.own.length;
      const place = splits && !alone ? referenceTo(segment) : null;
      const name = this.#write(index, 0, (pen, at) => writeMark(pen, at, attributes, { id, splits: place, alone }));
      if (joined.length > 0) {
        const begun = this.#model.segmentAt(index + 1).segment;
        splitJoins(joined, segment, head, begun);
      }
      return name;
    });
  }

  deleteRange(index: number, length: number): void {
    this.#write(index, length, (pen, place, reach) => deleteBehind(pen.transaction, this.text, place, reach));
  }

  moveBefore(block: FlowBlock, next: FlowBlock | null): void {
    this.transact(null, () => {
      if (block.mark === null || next?.mark === null) {
        const begun = this.#beginFirst();
        if (begun === null) return;
        this.moveBefore(block.mark === null ? begun : block, next?.mark === null ? begun : next);
        return;
      }
      const segment = this.#model.segmentOf(block);
      const before = next === null ? null : this.#model.segmentOf(next);
      if (segment === undefined || before === undefined || segment === before) return;
      const end = next === null ? this.blocks.length : this.indexOf(next);
      if (this.indexOf(block) + 1 === end) return;
      const chance = this.#chance();
      const fresh = (): FlowModel => this.#model;
      if (!fresh().order.takesAlong(segment)) {
        placeBefore(fresh, segment, before, chance);
        return;
      }
      // What follows the block, or stands in front of its place, would go along; it stays where it is.
      const others = this.blocks.map(({ mark }) => mark).filter((mark) => mark !== block.mark);
      const at = next === null ? others.length : others.indexOf(next.mark);
      placeBefore(fresh, segment, before, chance);
      arrange(fresh, [...others.slice(0, at), block.mark, ...others.slice(at)], chance);
    });
  }

  arrange(marks: readonly FlowBlock["mark"][]): void {
    this.transact(null, () => arrange(() => this.#model, marks, this.#chance()));
  }

  joinTo(block: FlowBlock, left: FlowBlock): void {
    this.transact(null, () => {
      if (block.mark === null || left.mark === null) {
        const begun = this.#beginFirst();
        if (begun !== null) this.joinTo(block.mark === null ? begun : block, left.mark === null ? begun : left);
        return;
      }
      const model = this.#model;
      const [head, other] = [model.segmentOf(block), model.segmentOf(left)];
      if (head === undefined || other === undefined || head === other || head.markItem === null) return;
      if (joinBlock(model, head, other)) this.deleteRange(this.#model.startOfSegment(head) - 1, 1);
    });
  }

  removeEmpty(block: FlowBlock): void {
    this.transact(null, () => {
      const model = this.#model;
      const head = model.segmentOf(block);
      if (head === undefined || head.block.length > 0 || head.markItem === null) return;
      const marks = [head, ...model.order.joinedTo(head)].map((segment) => model.startOfSegment(segment) - 1);
      for (const index of marks.sort((left, right) => right - left)) this.deleteRange(index, 1);
    });
  }

  formatRange(index: number, length: number, change: FormatChange): void {
    this.#write(index, length, (pen, place, reach) => formatBehind(pen, place, reach, change));
  }

  setAttributes(block: FlowBlock, change: AttributeChange): void {
    this.transact(null, () => {
      if (block.id === IMPLICIT_ID) {
        this.insertMark(0, change as BlockAttributes);
        return;
      }
      const mark = this.current(block)?.mark;
      assert(mark !== undefined && mark !== null, `no block ${block.id}`);
      writeAttributes(mark, change);
    });
  }

  observe(listener: (change: FlowChange) => void): Dispose {
    return this.#tracker.observe(listener);
  }

  anchorAt(index: number, assoc: -1 | 0 = 0): Anchor {
    this.#checkRange(index, 0);
    return makeAnchor(this.text, this.#root, this.#model, index, assoc);
  }

  resolveAnchor(anchor: unknown, deleted: "as brought back" | "as deleted" = "as brought back"): number | null {
    const copies = deleted === "as brought back" ? this.#undo.copies : null;
    return findAnchor(this.text, this.#root, this.#model, copies, anchor);
  }

  createUndoManager(options: UndoOptions): FlowUndo {
    return createFlowUndo(this.doc, this.#undo, options);
  }

  verify(): void {
    verifyModel(this.text, this.#model);
  }

  dispose(): void {
    if (!this.#disposed) closeDocumentUndo(this.doc);
    this.#disposed = true;
    this.#tracker.dispose();
  }

  /** Gives the text in front of the first mark, which can neither carry a place nor be one, a mark; null if there is none such. */
  #beginFirst(): FlowBlock | null {
    if (this.blockById(IMPLICIT_ID) === undefined) return null;
    return this.blockById(this.insertMark(0, {})) ?? null;
  }

  /** Text of ours that came to lie in somebody's new block continues the block that it was typed into. */
  #bringHome({ local }: FlowChange): void {
    const { clientID, store } = this.doc;
    const begun = this.#model.takeBegun();
    if (local || (begun.length === 0 && this.#fresh.length === 0)) return;
    const mayHaveStrays = Y.getState(store, clientID) > 0 && this.#undo.doubles.mayWrite();
    this.#fresh = mayHaveStrays ? [...this.#fresh, ...begun.filter(({ id }) => id.client !== clientID)] : [];
    if (hasPending(this.doc)) return;
    // What more of an update can change about a mark waits. All else does not, or the caret would go along to the end of what comes.
    const more = isMissing(this.doc);
    const [waiting, ready]: [Y.Item[], Y.Item[]] = [[], []];
    for (const mark of this.#fresh) (more && mayBeCopy(mark) ? waiting : ready).push(mark);
    const strays = strayTexts(this.#model, clientID, ready);
    this.#fresh = waiting;
    if (strays.length > 0) this.transact(HEALING, () => strays.forEach((stray) => this.#continueHome(stray)));
  }

  #continueHome({ first, last, home, host, goesOn }: StrayText): void {
    if (goesOn) this.#insertJoin(this.#model.indexOfItem(last) + last.length, host);
    this.#insertJoin(this.#model.indexOfItem(first), home);
  }

  /** Makes the text from `index` on continue that of `segment`, and what was joined to that continue it. */
  #insertJoin(index: number, segment: Segment): void {
    const ref = referenceTo(segment);
    if (ref === null) return;
    const { order } = this.#model;
    const head = order.headOf(segment);
    const joined = order.joinedTo(head);
    const register = { kind: "joined", ref } as const;
    this.#write(index, 0, (pen, at) => writeMark(pen, at, {}, { register, alone: true }));
    splitJoins(joined, segment, head, this.#model.segmentAt(index + 1).segment);
  }

  /** Chance that every run has again and no other replica has: from the client and its Yjs clock. */
  #chance(): Chance {
    let state = (this.doc.clientID ^ Math.imul(Y.getState(this.doc.store, this.doc.clientID) + 1, 0x9e3779b1)) >>> 0;
    return () => {
      // xorshift32 (George Marsaglia, "Xorshift RNGs", 2003); any state but 0 will do.
      state = state === 0 ? 1 : state;
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      state >>>= 0;
      return state / 2 ** 32;
    };
  }

  get #model(): FlowModel {
    return this.#tracker.fresh();
  }

  #write<T>(index: number, length: number, run: (pen: Pen, place: Place, reach: number) => T): T {
    this.#checkRange(index, length);
    migrateBeforeEdit(this.doc);
    return this.doc.transact((transaction) => {
      const model = this.#model;
      const pen: Pen = { transaction, text: this.text, nextTime: () => (model.maxTime += 1) };
      const place = findPlace(transaction, this.text, model.startPoint(index), index);
      // A range that begins inside of a surrogate pair begins in front of it; one of no length stays so.
      return run(pen, place, length === 0 ? 0 : length + index - place.index);
    });
  }

  #checkRange(index: number, length: number): void {
    const fits =
      Number.isInteger(index) && Number.isInteger(length) && index >= 0 && length >= 0 && index + length <= this.length;
    assert(fits, `no range ${index}+${length} in a flow of ${this.length}`);
  }
}
