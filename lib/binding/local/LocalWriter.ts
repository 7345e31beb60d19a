import * as Y from "yjs";
import { $getSelection, $isElementNode, $isRangeSelection } from "lexical";
import type { NodeKey } from "lexical";
import { assert } from "../../base/assert.ts";
import { storedId } from "../../flow/mark.ts";
import { IMPLICIT_ID } from "../../flow/types.ts";
import type { Flow, FlowBlock } from "../../flow/types.ts";
import { attributeChange } from "../diff/attributeChange.ts";
import { joinPieces } from "../diff/joinPieces.ts";
import type { Piece } from "../diff/joinPieces.ts";
import { describePlan, isEmptyPlan, planPiece } from "../diff/planPiece.ts";
import type { PieceCaret, PiecePlan, Replacement } from "../diff/planPiece.ts";
import { FlatBuilder, sameFlat } from "../flat/Flat.ts";
import type { Flat } from "../flat/Flat.ts";
import { flattenBlock, shownBlock } from "../flat/flattenBlock.ts";
import { $readNode } from "../flat/readNode.ts";
import type { NodeReading } from "../flat/readNode.ts";
import { $offsetOfPoint } from "../place/blockPoint.ts";
import { placesById, placesInStep } from "../place/unitPlaces.ts";
import type { UnitPlaces } from "../place/unitPlaces.ts";
import { identityOf } from "../shown/identity.ts";
import type { Identity } from "../shown/identity.ts";
import type { Shown } from "../shown/Shown.ts";
import { UnitIds, markRun, readUnitIds, visibleNow } from "../shown/UnitIds.ts";
import type { IdRun } from "../shown/UnitIds.ts";
import type { NewTables } from "../tables/NewTables.ts";
import { $changedStretches } from "./changedStretches.ts";
import type { DirtyKeys, Stretch } from "./changedStretches.ts";
import type { RecentTyping } from "./RecentTyping.ts";
import { standInOrder } from "./standInOrder.ts";
import { tellBoxes } from "./tellBoxes.ts";
import type { ShowsTable } from "./tellBoxes.ts";
import { writeAttributes, writePiece } from "./writePiece.ts";

export interface LocalWriterOptions {
  readonly flow: Flow;
  readonly shown: Shown;
  readonly origin: unknown;
  readonly recent: RecentTyping;
  readonly newTables: NewTables;
  readonly showsTable: ShowsTable;
}

/** What was written of one piece. */
export interface Written {
  /** The mark of each block that is shown now. */
  readonly marks: readonly FlowBlock["mark"][];
  /** The ids of their units, when they were needed. */
  readonly units: UnitIds | null;
}

/** What stands for a root without children, which nobody can type in: one empty paragraph. */
const EMPTY: NodeReading = { flat: new FlatBuilder().finish(), attributes: {}, tidy: false };

/** Stands for the node that such a root lacks. No node has it, so drawing makes one. */
const NO_KEY: NodeKey = "";

const NOTHING: ReadonlySet<Identity> = new Set();

/** Turns what changed in the editor into edits of the flow. */
export class LocalWriter {
  readonly #flow: Flow;
  readonly #shown: Shown;
  readonly #origin: unknown;
  readonly #recent: RecentTyping;
  readonly #newTables: NewTables;
  readonly #showsTable: ShowsTable;
  #planned: readonly Piece[] = [];
  /** The blocks that were moved in the editor, until that is written. */
  #moved: ReadonlySet<Identity> = NOTHING;

  constructor({ flow, shown, origin, recent, newTables, showsTable }: LocalWriterOptions) {
    this.#flow = flow;
    this.#shown = shown;
    this.#origin = origin;
    this.#recent = recent;
    this.#newTables = newTables;
    this.#showsTable = showsTable;
  }

  /** What was last to be written, in kinds, places and lengths; for reports. */
  get operations(): readonly string[] {
    return this.#planned.flatMap(({ from, to, plan }) => [`blocks ${from}-${to}`, ...describePlan(plan)]);
  }

  /** Reads what changed. To be called in a read of the editor's state. */
  $read(dirty: DirtyKeys): Piece[] {
    const caret = $caret();
    this.#planned = [];
    const { reorder, stretches } = $changedStretches(this.#shown, dirty);
    // What was drawn is compared with the editor in the editor's order; the flow gets that order before anything else is written.
    if (reorder !== null) this.#shown.reorder(reorder.from, reorder.order);
    this.#moved = new Set(reorder?.moved.map((at) => identityOf(this.#shown.blocks[at] as FlowBlock)));
    const pieces = stretches.map((stretch) => this.#$readStretch(stretch, caret));
    this.#planned = joinPieces(pieces, this.#shown);
    return [...this.#planned];
  }

  /** Whether anything of what was read last has to be written. */
  hasWork(pieces: readonly Piece[]): boolean {
    return this.#moved.size > 0 || !pieces.every(({ plan }) => isEmptyPlan(plan));
  }

  /** Writes `pieces` in one transaction. `inStep` says that the editor showed exactly the flow before. */
  write(pieces: readonly Piece[], inStep: boolean): Written[] {
    if (!this.hasWork(pieces)) return pieces.map((piece) => this.#unwritten(piece));
    const { doc } = this.#flow;
    const clock = Y.getState(doc.store, doc.clientID);
    const written = this.#flow.transact(this.#origin, () => this.#writeAll(pieces, inStep));
    this.#recent.add(doc.clientID, clock, Y.getState(doc.store, doc.clientID));
    return written;
  }

  /**
   * Takes what was written for what is shown, when the transaction is over. Returns the nodes that show something else than the flow
   * has now, because it cannot have it; they have to be drawn again.
   */
  adopt(pieces: readonly Piece[], written: readonly Written[], inStep: boolean): NodeKey[] {
    this.#moved = NOTHING;
    return inStep ? this.#adoptFromFlow(pieces) : this.#adoptStale(pieces, written);
  }

  #writeAll(pieces: readonly Piece[], inStep: boolean): Written[] {
    this.#materialise(pieces, inStep);
    if (this.#moved.size > 0) this.#stand(this.#moved, inStep);
    const written = pieces.map((piece) => this.#unwritten(piece));
    for (const piece of pieces) writeAttributes(this.#flow, piece.plan, this.#blocksOf(piece));
    for (const [at, piece] of [...pieces.entries()].reverse()) {
      if (isEmptyPlan(piece.plan)) continue;
      // Not before: a block further right on the screen may lie further left in the flow.
      const found = this.#placesOf(piece, inStep);
      const old = this.#blocksOf(piece);
      const inserted = new Map<Replacement, readonly IdRun[]>();
      const marks = writePiece(this.#flow, piece.plan, old, found.places, (hunk, index) => {
        if (found.ids !== null) inserted.set(hunk, this.#idsFrom(index, hunk.nowTo - hunk.nowFrom));
        for (const part of hunk.parts) if (part.kind === "embed") this.#newTables.write(part.embed);
      });
      written[at] = { marks, units: found.ids === null ? null : unitsAfter(piece.plan, found.ids, inserted) };
    }
    if (pieces.some(({ plan }) => changesBlocks(plan))) this.#arrangeBlocks(pieces, written, inStep);
    return written;
  }

  /** Gives the flow the order that the editor shows; in a flow that is ahead only those in `own` are moved. */
  #stand(own: ReadonlySet<Identity>, inStep: boolean): void {
    const { blocks } = this.#shown;
    if (inStep) this.#flow.arrange(blocks.map(({ mark }) => mark));
    else standInOrder(this.#flow, blocks, own);
  }

  /** New blocks stand where the editor shows them, also between blocks that stand elsewhere than they lie. */
  #arrangeBlocks(pieces: readonly Piece[], written: readonly Written[], inStep: boolean): void {
    const blocks: Pick<FlowBlock, "mark">[] = [];
    const begun = new Set<object>();
    let at = 0;
    for (const [index, { from, to, plan }] of pieces.entries()) {
      const { marks } = written[index] as Written;
      blocks.push(...this.#shown.blocks.slice(at, from), ...marks.map((mark) => ({ mark })));
      for (const [block, mark] of marks.entries()) if (mark !== null && plan.keeps[block] === -1) begun.add(mark);
      at = to;
    }
    blocks.push(...this.#shown.blocks.slice(at));
    if (inStep) this.#flow.arrange(blocks.map(({ mark }) => mark));
    else standInOrder(this.#flow, blocks, begun);
  }

  #unwritten({ from, plan }: Piece): Written {
    return { marks: plan.keeps.map((block) => this.#shown.blocks[from + block]?.mark ?? null), units: null };
  }

  #$readStretch({ from, to, nodes }: Stretch, caret: { key: NodeKey; offset: number } | null): Piece {
    const emptied = nodes.length === 0 && to - from === this.#shown.blocks.length;
    const readings = emptied ? [EMPTY] : nodes.map((node) => $readNode(node));
    const blocks = this.#shown.blocks.slice(from, to);
    const flats = tellBoxes(
      blocks.map((block) => flattenBlock(block)),
      this.#showsTable,
    );
    const old = blocks.map(({ attributes }, at) => ({ flat: flats[at] as Flat, attributes }));
    const block = caret === null ? -1 : nodes.findIndex((node) => node.getKey() === caret.key);
    const pieceCaret: PieceCaret | null = caret === null || block < 0 ? null : { block, offset: caret.offset };
    return {
      from,
      to,
      keys: emptied ? [NO_KEY] : nodes.map((node) => node.getKey()),
      readings,
      plan: planPiece(old, readings, pieceCaret),
    };
  }

  /** The implicit paragraph has no mark to keep attributes in, nor to stand behind another block: it gets one when it needs one. */
  #materialise(pieces: readonly Piece[], inStep: boolean): void {
    // Others may have put a mark in front meanwhile; then there is no such paragraph any more.
    if (this.#flow.blockById(IMPLICIT_ID) === undefined) return;
    // Not always the first: others may have been moved in front of a block before that lost its mark.
    const at = this.#shown.blocks.findIndex(({ mark }) => mark === null);
    const first = this.#shown.blocks[at];
    if (first?.id !== IMPLICIT_ID) return;
    const needed = (piece: Piece): boolean => needsMark(piece, at) || this.#joinsFromAfar(piece, at);
    if (this.#moved.size === 0 && !pieces.some(needed)) return;
    const stale = this.#shown.staleIds(at);
    const id = this.#flow.insertMark(0, {});
    const block = this.#flow.blockById(id) as FlowBlock;
    const key = this.#shown.keys[at] as NodeKey;
    if (stale === undefined) {
      this.#shown.splice(at, 1, [{ ...first, id, mark: block.mark }], [key]);
    } else {
      this.#shown.splice(at, 1, [shownBlock(id, block.mark, first.attributes, flattenBlock(first))], [key]);
      this.#shown.stale.set(key, new UnitIds([markRun(block.mark), ...stale.slice(1, stale.length)]));
    }
    const own = identityOf(block);
    if (this.#moved.has(identityOf(first))) this.#moved = new Set([...this.#moved, own]);
    // A block with a place of its own, which text without a mark cannot have, may have come to stand in front of it.
    if (this.#moved.size === 0 && this.#flow.indexOf(block) !== at) this.#stand(new Set([own]), inStep);
  }

  /** Whether something is joined to the block `at` of those shown that does not lie behind it in the flow. */
  #joinsFromAfar(piece: Piece, at: number): boolean {
    const { from, to, plan } = piece;
    return from <= at && at < to && changesBlocks(plan) && !liesTogether(this.#flow, this.#blocksOf(piece));
  }

  #placesOf({ from, to }: Piece, inStep: boolean): { readonly places: UnitPlaces; readonly ids: UnitIds | null } {
    const { blocks } = this.#shown;
    const [block] = blocks.slice(from, to);
    const single = to - from === 1 && this.#shown.staleIds(from) === undefined;
    if (block !== undefined && (inStep || single) && liesTogether(this.#flow, blocks.slice(from, to))) {
      return { places: placesInStep(this.#flow.startOf(block) - 1), ids: inStep ? null : this.#idsOf(block) };
    }
    if (block === undefined && inStep) {
      return { places: placesInStep(this.#endOfBlockBefore(from)), ids: null };
    }
    const ids = new UnitIds(
      blocks.slice(from, to).flatMap((shown, at) => (this.#shown.staleIds(from + at) ?? this.#idsOf(shown)).runs),
    );
    return { places: placesById(this.#flow, ids, () => this.#endOfBlockBefore(from)), ids };
  }

  #endOfBlockBefore(index: number): number {
    const before = this.#shown.blocks[index - 1];
    if (before === undefined) return 0;
    const stale = this.#shown.staleIds(index - 1);
    if (stale === undefined) return this.#flow.indexIn(before, before.length);
    return placesById(this.#flow, stale, () => 0).at(stale.length);
  }

  #idsOf(block: FlowBlock): UnitIds {
    return readUnitIds(this.#flow.text, block, visibleNow);
  }

  #idsFrom(index: number, length: number): IdRun[] {
    return Array.from({ length }, (_, at) => {
      const { item } = this.#flow.anchorAt(index + at, 0);
      return { client: item?.client ?? -1, clock: item?.clock ?? 0, length: 1 };
    });
  }

  #blocksOf({ from, to }: Piece): FlowBlock[] {
    return this.#shown.blocks.slice(from, to);
  }

  /** Takes the flow's blocks for what is shown now. By position: an id can have passed from one block to another. */
  #adoptFromFlow(pieces: readonly Piece[]): NodeKey[] {
    const { blocks } = this.#flow;
    const untidy: NodeKey[] = [];
    let shift = 0;
    for (const { from, to, keys, readings } of pieces) {
      const start = from + shift;
      const adopted = blocks.slice(start, start + readings.length);
      for (const [at, block] of adopted.entries()) {
        const { flat, attributes, tidy } = readings[at] as NodeReading;
        const same = sameFlat(flattenBlock(block), flat) && attributeChange(block.attributes, attributes) === null;
        if (!same || !tidy) untidy.push(keys[at] as NodeKey);
      }
      this.#shown.splice(start, to - from, adopted, keys);
      shift += readings.length - (to - from);
    }
    assert(this.#shown.blocks.length === blocks.length, "the flow has as many blocks as were written");
    return untidy;
  }

  /** Takes what the editor shows as it is: the flow has something else, which is still to be drawn. */
  #adoptStale(pieces: readonly Piece[], written: readonly Written[]): NodeKey[] {
    for (const [index, piece] of [...pieces.entries()].reverse()) {
      const { from, to, keys, readings, plan } = piece;
      const { marks, units } = written[index] as Written;
      const old = this.#blocksOf(piece);
      const current = (units ?? this.#placesOf(piece, false).ids) as UnitIds;
      const blocks = marks.map((mark, at) => {
        const { flat, attributes } = readings[at] as NodeReading;
        return shownBlock(old[plan.keeps[at] ?? -1]?.id ?? idOf(mark), mark, attributes, flat);
      });
      this.#shown.splice(from, to - from, blocks, keys);
      const { marks: starts, length } = plan.after;
      for (const [at, key] of keys.entries()) {
        const ids = current.slice(starts[at] as number, starts[at + 1] ?? length);
        this.#shown.stale.set(key, new UnitIds(ids));
      }
    }
    return [];
  }
}

/** Whether the plan makes or ends blocks. */
function changesBlocks({ keeps, before }: PiecePlan): boolean {
  return keeps.length !== before.marks.length || keeps.includes(-1);
}

/** Whether `blocks` lie in the flow as they are shown: one behind the other, each in one piece. */
function liesTogether(flow: Flow, blocks: readonly FlowBlock[]): boolean {
  let end = -1;
  for (const block of blocks) {
    const current = flow.current(block);
    if (current === undefined || current.joins !== undefined) return false;
    const start = flow.startOf(current);
    if (end >= 0 && start !== end + 1) return false;
    end = start + current.length;
  }
  return true;
}

/** What a mark that was just put in is called. */
function idOf(mark: FlowBlock["mark"]): string {
  const id = mark === null ? null : storedId(mark);
  return typeof id === "string" ? id : IMPLICIT_ID;
}

/** Whether a piece needs that the block `at` of those shown, which has no mark, gets one. */
function needsMark({ from, to, plan }: Piece, at: number): boolean {
  if (isEmptyPlan(plan)) return false;
  // In front of all blocks shown is in front of all text of the flow: a mark put there would be that of the text without one.
  if (to === 0) return true;
  if (at < from || at >= to) return false;
  const { attributes, hunks, keeps, before, after } = plan;
  const own = at - from;
  const mark = before.marks[own] ?? 0;
  // Behind another block its mark can be deleted: it is joined to that one. A mark put in front of text without a mark would be that text's.
  const inFront = hunks.some((hunk) => hunk.from <= mark && mark <= hunk.to && (hunk.to === mark || own > 0));
  // Without text and without a mark it would be nothing.
  const kept = keeps.indexOf(own);
  const emptied = kept >= 0 && (after.marks[kept + 1] ?? after.length) - (after.marks[kept] ?? 0) === 1;
  return inFront || emptied || attributes.some(({ block }) => block === own);
}

/** The ids of the stretch as it is shown now. */
function unitsAfter(
  { hunks, before }: PiecePlan,
  ids: UnitIds,
  inserted: ReadonlyMap<Replacement, readonly IdRun[]>,
): UnitIds {
  const runs: IdRun[] = [];
  let from = 0;
  for (const hunk of hunks) {
    if (hunk.kind === "embed") continue;
    runs.push(...ids.slice(from, hunk.from), ...(inserted.get(hunk) ?? []));
    from = hunk.to;
  }
  return new UnitIds([...runs, ...ids.slice(from, before.length)]);
}

/** The block and place of the caret; null when there is a selection instead, or none. */
function $caret(): { key: NodeKey; offset: number } | null {
  const selection = $getSelection();
  if (!$isRangeSelection(selection) || !selection.isCollapsed()) return null;
  const node = selection.anchor.getNode();
  const block = node.getTopLevelElement();
  return block === null || !$isElementNode(block)
    ? null
    : { key: block.getKey(), offset: $offsetOfPoint(block, selection.anchor, node) };
}
