import * as Y from "yjs";
import { assert } from "../base/assert.ts";
import type { Dispose } from "../base/disposable.ts";
import { findAnchor, makeAnchor } from "./anchors.ts";
import { writeAttributes, writeMark } from "./writeMark.ts";
import { deleteBehind } from "./deleteRange.ts";
import type { FlowModel } from "./flowModel.ts";
import { FlowTracker } from "./flowTracker.ts";
import { formatBehind } from "./formatRange.ts";
import { findPlace } from "./place.ts";
import type { Place } from "./place.ts";
import { FLOW_ROOT } from "./schema.ts";
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
  UndoOptions,
} from "./types.ts";
import { createFlowUndo } from "./undo.ts";
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

  constructor(doc: Y.Doc, root: string) {
    this.doc = doc;
    this.#root = root;
    this.text = doc.getText(root);
    this.#tracker = new FlowTracker(this.text, doc);
  }

  get blocks(): readonly FlowBlock[] {
    return this.#model.blocks;
  }

  get length(): number {
    return this.text.length;
  }

  indexOf(block: FlowBlock): number {
    const model = this.#model;
    const segment = model.segmentOf(block);
    return segment === undefined ? -1 : model.indexOfSegment(segment);
  }

  startOf(block: FlowBlock): number {
    const model = this.#model;
    const segment = model.segmentOf(block);
    assert(segment !== undefined, `no block ${block.id}`);
    return model.startOfSegment(segment);
  }

  blockById(id: string): FlowBlock | undefined {
    return this.#model.blockById(id);
  }

  current(block: FlowBlock): FlowBlock | undefined {
    return this.#model.segmentOf(block)?.block;
  }

  blockAt(index: number): { readonly block: FlowBlock; readonly offset: number } {
    this.#checkRange(index, 0);
    return this.#model.blockAt(index);
  }

  transact<T>(origin: unknown, run: () => T): T {
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

  insertMark(index: number, attributes: BlockAttributes, id?: string): string {
    return this.#write(index, 0, (pen, place) => writeMark(pen, place, attributes, id));
  }

  deleteRange(index: number, length: number): void {
    this.#write(index, length, (pen, place, reach) => deleteBehind(pen.transaction, this.text, place, reach));
  }

  formatRange(index: number, length: number, change: FormatChange): void {
    this.#write(index, length, (pen, place, reach) => formatBehind(pen, place, reach, change));
  }

  setAttributes(block: FlowBlock, change: AttributeChange): void {
    this.doc.transact(() => {
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

  resolveAnchor(anchor: unknown): number | null {
    return findAnchor(this.text, this.#root, this.#model, anchor);
  }

  createUndoManager(options: UndoOptions): FlowUndo {
    return createFlowUndo(this.doc, options);
  }

  verify(): void {
    verifyModel(this.text, this.#model);
  }

  dispose(): void {
    this.#tracker.dispose();
  }

  get #model(): FlowModel {
    return this.#tracker.fresh();
  }

  #write<T>(index: number, length: number, run: (pen: Pen, place: Place, reach: number) => T): T {
    this.#checkRange(index, length);
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
