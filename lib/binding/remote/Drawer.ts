import {
  $addUpdateTag,
  $getNodeByKey,
  $onUpdate,
  COLLABORATION_TAG,
  SKIP_DOM_SELECTION_TAG,
  SKIP_SCROLL_INTO_VIEW_TAG,
  SKIP_SELECTION_FOCUS_TAG,
} from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";
import type { FlowBlock } from "../../flow/types.ts";
import type { Pane } from "../panes/Pane.ts";
import type { Panes } from "../panes/Panes.ts";
import { $blockAround } from "../place/flowPlace.ts";
import { TABLE_EMBED } from "../../flow/table/tableEmbeds.ts";
import { $shows } from "../shown/shows.ts";
import { $tableAround } from "../tables/TableKeeper.ts";
import type { TableKeeper } from "../tables/TableKeeper.ts";
import type { BindingError } from "../types.ts";
import { changedRuns, runsBeside } from "./changedRuns.ts";
import type { ChangedRun } from "./changedRuns.ts";
import type { Composition } from "./Composition.ts";
import { $blocksAtSelection } from "./blocksAtSelection.ts";
import type { BlocksAtSelection } from "./blocksAtSelection.ts";
import { $drawAll, $drawRuns } from "./drawRun.ts";
import { keepDomSelection } from "./keepDomSelection.ts";
import { behindDrawn, groupRuns, joinRuns, sizeOf } from "./runGroups.ts";
import type { RunGroup } from "./runGroups.ts";
import type { Slices } from "./slices.ts";
import { $takeSelection } from "./takeSelection.ts";
import type { PaneRuns } from "./takeSelection.ts";
import { blocksWithTextOf } from "./unitLinks.ts";

export interface DrawerOptions {
  readonly editor: LexicalEditor;
  readonly panes: Panes;
  readonly tables: TableKeeper;
  readonly composition: Composition;
  /** Null: everything is drawn at once. */
  readonly slices: Slices | null;
  readonly firstBlocks: () => Iterable<NodeKey>;
  readonly report: (report: BindingError) => void;
}

/** What is to be drawn of one pane. */
interface PaneDrawing extends PaneRuns {
  /** Not all of it can be drawn now: somebody composes in a block of it. */
  readonly holds: boolean;
  /** What is left for the next slices. */
  readonly rest: readonly RunGroup[];
}

/** The node of the block that is composed in, and of the block of the main flow and of the table around it. */
interface HeldNodes {
  readonly block: NodeKey;
  readonly outer: NodeKey;
  readonly table: NodeKey | null;
}

/** Marks the updates in which the flow is drawn: what changed in them is in the flow already. */
export const DRAWING_TAG = "cowrite-drawing";

/** Others' changes take no focus, scroll nothing, and are no matter of the editor's own history. */
const TAGS = [DRAWING_TAG, COLLABORATION_TAG, SKIP_SCROLL_INTO_VIEW_TAG, SKIP_SELECTION_FOCUS_TAG];

/** Draws flows and tables into the editor. Everybody must be at rest: no update is running or waiting, no transaction is open. */
export class Drawer {
  readonly #editor: LexicalEditor;
  readonly #panes: Panes;
  readonly #tables: TableKeeper;
  readonly #composition: Composition;
  readonly #slices: Slices | null;
  readonly #firstBlocks: () => Iterable<NodeKey>;
  readonly #report: (report: BindingError) => void;

  constructor({ editor, panes, tables, composition, slices, firstBlocks, report }: DrawerOptions) {
    this.#editor = editor;
    this.#panes = panes;
    this.#tables = tables;
    this.#composition = composition;
    this.#slices = slices;
    this.#firstBlocks = firstBlocks;
    this.#report = report;
  }

  /**
   * Draws what changed, and untidy blocks again. The block that is composed in waits. `inSlices`: no more than fits into one. Returns
   * whether nothing is left for another.
   */
  draw(inSlices: boolean): boolean {
    const { main, behind } = this.#panes;
    if (main.incoming.needsAll) {
      this.drawAll();
      return true;
    }
    const held = this.#heldNodes();
    this.#tables.hold(held?.table ?? null);
    const moved = this.#tables.isEmpty ? [] : this.#read(() => this.#tables.$movedBlocks());
    for (const key of moved) main.untidy.add(key);
    if (moved.length > 0) behind.add(main);
    const slices = inSlices ? this.#slices : null;
    const drawings = [...behind].map((pane) => {
      return pane === main && slices !== null ? this.#sliceOf(pane, held, slices) : this.#drawingOf(pane, held);
    });
    const tables = this.#tables.toDraw();
    const undrawn = drawings.map((drawing) => (drawing.holds ? outside(drawing) : []));
    const begin = slices?.now() ?? 0;
    if (!this.#drawThese(drawings, tables)) {
      this.drawAll();
      return true;
    }
    let isWhole = true;
    for (const [at, { pane, runs, holds, rest }] of drawings.entries()) {
      pane.untidy.clear();
      for (const key of undrawn[at] ?? []) pane.untidy.add(key);
      if (rest.length > 0) {
        isWhole = false;
        slices?.drew(sizeOf(runs), slices.now() - begin);
        // Of what is held nothing is known any more when the composition is over.
        pane.incoming.drewSlice(holds ? null : behindDrawn(rest, runs));
      } else if (holds) {
        pane.incoming.clearButHeld();
      } else {
        pane.shown.forgetSettled();
        pane.incoming.clear();
      }
    }
    this.#tables.drawn(tables);
    return isWhole;
  }

  /** The whole editor from the document. The selection stays at its place. */
  drawAll(): void {
    const { main } = this.#panes;
    this.#tables.hold(null);
    const to = main.shown.blocks.length;
    const everything: ChangedRun = { from: 0, to, flowFrom: 0, flowTo: main.flow.blocks.length };
    const drawn = this.#update(
      () => ["draw everything"],
      () => {
        const root = main.shown.$container();
        if (root === null) return;
        this.#$keepingSelection([{ pane: main, runs: [everything] }], this.#tables.all(), () => {
          this.#tables.$drawAnew(() => $drawAll(root, main.shown, main.flow.blocks, this.#tables));
        });
      },
    );
    main.incoming.clear();
    main.untidy.clear();
    if (drawn) main.shown.stale.clear();
    this.#tables.drawn(this.#tables.toDraw());
    this.#sweep();
  }

  /** Shows the document for the first time. An editor that shows it already (mounted twice, drawn on the server) is taken as it is. */
  load(): void {
    const { shown, flow } = this.#panes.main;
    const { blocks } = flow;
    const tables = holdsTable(blocks);
    const $keys = (): NodeKey[] | null => {
      const root = shown.$container();
      return root === null || tables ? null : $shows(root, blocks);
    };
    const keys = this.#read($keys);
    if (keys !== null) {
      shown.splice(0, 0, [...blocks], keys);
      return;
    }
    this.drawAll();
    if (tables || this.#read($keys) !== null) return;
    this.#report({ kind: "mismatch", error: null, operations: [`load ${blocks.length} blocks`] });
  }

  #drawingOf(pane: Pane, held: HeldNodes | null): PaneDrawing {
    const all = runsOf(pane);
    const at = held === null ? -1 : pane.shown.indexOf(pane === this.#panes.main ? held.outer : held.block);
    const run = at < 0 ? undefined : all.find((candidate) => isIn(candidate, at));
    if (run === undefined) return { pane, runs: all, holds: false, rest: [] };
    return { pane, runs: withoutHeld(pane, all, run, at), holds: true, rest: [] };
  }

  /** As many of the changed blocks as one slice may have: those that the person looks at first. */
  #sliceOf(pane: Pane, held: HeldNodes | null, slices: Slices): PaneDrawing {
    const left = held === null && pane.untidy.size === 0 ? pane.incoming.rest : null;
    const begun = left !== null;
    const { flow, shown } = pane;
    const drawing = begun ? { pane, runs: [], holds: false, rest: [] } : this.#drawingOf(pane, held);
    const size = slices.size();
    if (!begun && sizeOf(drawing.runs) <= size) return drawing;
    const { tied, others } = begun
      ? { tied: null, others: left }
      : groupRuns(
          drawing.runs,
          shown.blocks,
          flow.blocks,
          { textOf: (index) => blocksWithTextOf(flow, shown, index), isTied: (block) => holdsTable([block]) },
          slices.piece,
        );
    const wanted = this.#read(() => $blocksAtSelection(pane));
    for (const key of pane.untidy) wanted.shown.add(shown.indexOf(key));
    const looked = begun ? [] : [...this.#firstBlocks()].map((key) => shown.indexOf(key)).filter((at) => at >= 0);
    const [low, high] = [Math.min(...looked), Math.max(...looked)];
    const runs: ChangedRun[] = [...(tied ?? [])];
    const seen: RunGroup[] = [];
    const unseen: RunGroup[] = [];
    for (const group of others) {
      if (group.some((run) => touches(run, wanted))) runs.push(...group);
      else if (group.some(({ from, to }) => from <= high + 1 && to >= low)) seen.push(group);
      else unseen.push(group);
    }
    const waiting = [...seen, ...unseen];
    let taken = 0;
    for (let blocks = sizeOf(runs); taken < waiting.length && (blocks < size || runs.length === 0); taken += 1) {
      const group = waiting[taken] as RunGroup;
      runs.push(...group);
      blocks += sizeOf(group);
    }
    return { pane, runs: joinRuns(runs), holds: drawing.holds, rest: waiting.slice(taken) };
  }

  #heldNodes(): HeldNodes | null {
    const block = this.#composition.heldKey();
    if (block === null) return null;
    return this.#read(() => {
      const node = $getNodeByKey(block);
      const outer = node === null ? null : $blockAround(this.#panes.main.shown, node);
      const table = $tableAround(node);
      return outer === null ? null : { block, outer: outer.getKey(), table: table?.getKey() ?? null };
    });
  }

  #drawThese(drawings: readonly PaneRuns[], tables: readonly string[]): boolean {
    const work = drawings.filter(({ runs }) => runs.length > 0);
    if (work.length === 0 && tables.length === 0) return true;
    const operations = (): string[] => [
      ...tables.map(() => "draw a table"),
      ...work.flatMap(({ runs }) =>
        runs.map(({ from, to, flowFrom, flowTo }) => `draw ${flowTo - flowFrom} for ${to - from} at ${from}`),
      ),
    ];
    const { main } = this.#panes;
    const drawn = this.#update(operations, () => {
      this.#$keepingSelection(work, tables, () => {
        // The main flow first: it may bring tables, which are drawn with all that is in them, or take them away.
        $drawRuns(main.shown, runsIn(main, work), main.flow.blocks, this.#tables);
        this.#tables.$redraw(tables);
        for (const { pane, runs } of work) {
          // One that came into another cell, or back, was drawn a moment ago.
          const isBehind = !pane.inStep || pane.untidy.size > 0;
          if (pane !== main && isBehind) $drawRuns(pane.shown, runs, pane.flow.blocks, null);
        }
      });
    });
    if (drawn && !this.#tables.hasNone) this.#sweep();
    return drawn;
  }

  #sweep(): void {
    this.#read(() => this.#tables.$sweep("cells"));
  }

  #$keepingSelection(drawings: readonly PaneRuns[], tables: readonly string[], $draw: () => void): void {
    const selection = $takeSelection(this.#panes, drawings, {
      drawn: this.#tables.keysOf(tables),
      keyOf: (id) => this.#tables.keyOf(id),
    });
    const restore = keepDomSelection(this.#editor);
    $draw();
    if (!selection.touched) {
      $addUpdateTag(SKIP_DOM_SELECTION_TAG);
      $onUpdate(restore);
    }
    selection.$restore();
  }

  /** Runs an update of the editor. Returns whether the editor shows what was drawn. */
  #update(operations: () => readonly string[], $run: () => void): boolean {
    let failure: { readonly error: unknown } | null = null;
    const $guarded = (): void => {
      try {
        $run();
      } catch (error) {
        failure = { error };
        // Lexical takes the update back.
        throw error;
      }
    };
    try {
      this.#editor.update($guarded, { discrete: true, skipTransforms: true, tag: TAGS });
    } catch (error) {
      failure ??= { error };
    }
    if (failure === null && this.#isDrawn()) return true;
    this.#report({ kind: "remote", error: errorOf(failure), operations: operations() });
    return false;
  }

  /** Whether the first and the last block are there: an update that Lexical took back leaves nodes that exist nowhere. */
  #isDrawn(): boolean {
    const { keys } = this.#panes.main.shown;
    const { _nodeMap: nodes } = this.#editor.getEditorState();
    return [keys[0], keys.at(-1)].every((key) => key !== undefined && nodes.has(key));
  }

  #read<T>(run: () => T): T {
    return this.#editor.getEditorState().read(run, { editor: this.#editor });
  }
}

/** The runs in which a pane lags behind its flow or shows what that cannot have. */
function runsOf({ flow, shown, incoming, untidy }: Pane): ChangedRun[] {
  const { blocks } = flow;
  const runs = incoming.takeRuns() ?? changedRuns(shown.blocks, blocks, (at) => shown.isLeftOver(at));
  for (const key of untidy) {
    const at = shown.indexOf(key);
    const block = shown.blocks[at];
    const flowAt = block === undefined ? -1 : flow.indexOf(block);
    if (flowAt < 0 || runs.some((run) => isIn(run, at))) continue;
    runs.push({ from: at, to: at + 1, flowFrom: flowAt, flowTo: flowAt + 1 });
  }
  return runs.sort((left, right) => left.from - right.from);
}

/** The untidy blocks that are in none of the runs. */
function outside({ pane: { shown, untidy }, runs }: PaneRuns): NodeKey[] {
  return [...untidy].filter((key) => !runs.some((run) => isIn(run, shown.indexOf(key))));
}

/** What can be drawn of `runs` while the block at `at`, in `held`, may not be. */
function withoutHeld({ flow, shown }: Pane, runs: readonly ChangedRun[], held: ChangedRun, at: number): ChangedRun[] {
  // Moved to another place: its element would be, and the browser would end the composition.
  const flowAt = flow.indexOf(shown.blocks[at] as FlowBlock);
  if (flowAt >= 0 && (flowAt < held.flowFrom || flowAt >= held.flowTo)) return [];
  return runs.flatMap((run) => (run === held ? runsBeside(run, at, shown.blocks, flow.blocks) : [run]));
}

function runsIn(pane: Pane, drawings: readonly PaneRuns[]): readonly ChangedRun[] {
  return drawings.find((drawing) => drawing.pane === pane)?.runs ?? [];
}

function holdsTable(blocks: readonly FlowBlock[]): boolean {
  return blocks.some(({ content }) => content.some((inline) => inline.kind === "embed" && inline.type === TABLE_EMBED));
}

function touches({ from, to, flowFrom, flowTo }: ChangedRun, blocks: BlocksAtSelection): boolean {
  for (const at of blocks.shown) if (from <= at && at < to) return true;
  for (const at of blocks.flow) if (flowFrom <= at && at < flowTo) return true;
  return false;
}

function isIn({ from, to }: ChangedRun, at: number): boolean {
  return from <= at && at < to;
}

function errorOf(failure: { readonly error: unknown } | null): unknown {
  return failure === null ? null : failure.error;
}
