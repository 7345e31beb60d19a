import {
  $addUpdateTag,
  $getNodeByKey,
  COLLABORATION_TAG,
  SKIP_DOM_SELECTION_TAG,
  SKIP_SCROLL_INTO_VIEW_TAG,
  SKIP_SELECTION_FOCUS_TAG,
} from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";
import type { Flow, FlowBlock } from "../../flow/types.ts";
import type { Shown } from "../shown/Shown.ts";
import { $shows } from "../shown/shows.ts";
import type { BindingError } from "../types.ts";
import { changedRuns, runsBeside } from "./changedRuns.ts";
import type { ChangedRun } from "./changedRuns.ts";
import type { Composition } from "./Composition.ts";
import { $drawAll, $drawRuns } from "./drawRun.ts";
import type { Incoming } from "./Incoming.ts";
import { $takeSelection } from "./takeSelection.ts";

export interface DrawerOptions {
  readonly editor: LexicalEditor;
  readonly flow: Flow;
  readonly shown: Shown;
  readonly incoming: Incoming;
  readonly composition: Composition;
  readonly report: (report: BindingError) => void;
}

/** Marks the updates in which the flow is drawn: what changed in them is in the flow already. */
export const DRAWING_TAG = "cowrite-drawing";

/** Others' changes take no focus, scroll nothing, and are no matter of the editor's own history. */
const TAGS = [DRAWING_TAG, COLLABORATION_TAG, SKIP_SCROLL_INTO_VIEW_TAG, SKIP_SELECTION_FOCUS_TAG];

/** Draws the flow into the editor. Everybody must be at rest: no update is running or waiting, no transaction is open. */
export class Drawer {
  readonly #editor: LexicalEditor;
  readonly #flow: Flow;
  readonly #shown: Shown;
  readonly #incoming: Incoming;
  readonly #composition: Composition;
  readonly #report: (report: BindingError) => void;

  constructor({ editor, flow, shown, incoming, composition, report }: DrawerOptions) {
    this.#editor = editor;
    this.#flow = flow;
    this.#shown = shown;
    this.#incoming = incoming;
    this.#composition = composition;
    this.#report = report;
  }

  /** Draws what changed, and the blocks in the nodes `untidy` again. The block that is composed in waits. */
  draw(untidy: ReadonlySet<NodeKey>): void {
    const runs = this.#incoming.needsAll ? null : this.#runsToDraw(untidy);
    const held = runs === null ? null : this.#heldRun(runs);
    const now = runs === null ? null : this.#withoutHeld(runs, held);
    if (now === null || !this.#drawRuns(now)) {
      this.drawAll();
    } else if (held === null) {
      this.#shown.forgetSettled();
      this.#incoming.clear();
    } else {
      this.#incoming.clearButHeld();
    }
  }

  /** The whole editor from the flow. The selection stays at its place in the flow. */
  drawAll(): void {
    const to = this.#shown.blocks.length;
    const everything: ChangedRun = { from: 0, to, flowFrom: 0, flowTo: this.#flow.blocks.length };
    const drawn = this.#update(
      () => ["draw everything"],
      () => {
        this.#$keepingSelection([everything], () => $drawAll(this.#shown, this.#flow.blocks));
      },
    );
    this.#incoming.clear();
    if (drawn) this.#shown.stale.clear();
  }

  /** Shows the flow for the first time. An editor that shows it already (mounted twice, drawn on the server) is taken as it is. */
  load(): void {
    const { blocks } = this.#flow;
    const keys = this.#read(() => $shows(blocks));
    if (keys !== null) {
      this.#shown.splice(0, 0, [...blocks], keys);
      return;
    }
    this.drawAll();
    if (this.#read(() => $shows(blocks)) !== null) return;
    this.#report({ kind: "mismatch", error: null, operations: [`load ${blocks.length} blocks`] });
  }

  #runsToDraw(untidy: ReadonlySet<NodeKey>): ChangedRun[] {
    const { blocks: shown } = this.#shown;
    const { blocks } = this.#flow;
    const runs = this.#incoming.takeRuns() ?? changedRuns(shown, blocks);
    for (const key of untidy) {
      const at = this.#shown.indexOf(key);
      const block = shown[at];
      const flowAt = block === undefined ? -1 : this.#flow.indexOf(block);
      if (flowAt < 0 || runs.some((run) => isIn(run, at))) continue;
      runs.push({ from: at, to: at + 1, flowFrom: flowAt, flowTo: flowAt + 1 });
    }
    return runs.sort((left, right) => left.from - right.from);
  }

  /** The run with the block that is composed in, and that block's position; null when none of them has it. */
  #heldRun(runs: readonly ChangedRun[]): { readonly run: ChangedRun; readonly at: number } | null {
    const key = this.#composition.heldKey();
    const at = key === null ? -1 : this.#shown.indexOf(key);
    const run = at < 0 ? undefined : runs.find((candidate) => isIn(candidate, at));
    return run === undefined ? null : { run, at };
  }

  #withoutHeld(
    runs: readonly ChangedRun[],
    held: { readonly run: ChangedRun; readonly at: number } | null,
  ): ChangedRun[] {
    if (held === null) return [...runs];
    const { blocks: shown } = this.#shown;
    // Moved to another place: its element would be, and the browser would end the composition.
    const flowAt = this.#flow.indexOf(shown[held.at] as FlowBlock);
    if (flowAt >= 0 && (flowAt < held.run.flowFrom || flowAt >= held.run.flowTo)) return [];
    return runs.flatMap((run) => (run === held.run ? runsBeside(run, held.at, shown, this.#flow.blocks) : [run]));
  }

  #drawRuns(runs: readonly ChangedRun[]): boolean {
    if (runs.length === 0) return true;
    const { blocks } = this.#flow;
    const operations = (): string[] =>
      runs.map(({ from, to, flowFrom, flowTo }) => `draw ${flowTo - flowFrom} for ${to - from} at ${from}`);
    return this.#update(operations, () => {
      this.#$keepingSelection(runs, () => {
        $drawRuns(this.#shown, runs, blocks);
      });
    });
  }

  #$keepingSelection(runs: readonly ChangedRun[], $draw: () => void): void {
    const selection = $takeSelection(this.#flow, this.#shown, runs);
    $draw();
    if (!selection.touched) $addUpdateTag(SKIP_DOM_SELECTION_TAG);
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
    const { keys } = this.#shown;
    return this.#read(() => [keys[0], keys.at(-1)].every((key) => key !== undefined && $getNodeByKey(key) !== null));
  }

  #read<T>(run: () => T): T {
    return this.#editor.getEditorState().read(run, { editor: this.#editor });
  }
}

function isIn({ from, to }: ChangedRun, at: number): boolean {
  return from <= at && at < to;
}

function errorOf(failure: { readonly error: unknown } | null): unknown {
  return failure === null ? null : failure.error;
}
