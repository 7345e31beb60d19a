import type { LexicalEditor, NodeKey } from "lexical";
import type { Clock } from "../base/clock.ts";
import type { Dispose } from "../base/disposable.ts";
import type { Signal } from "../base/signal.ts";
import type { Chance } from "../flow/orderKeys.ts";
import type { Tables } from "../flow/table/openTables.ts";
import type { TableData } from "../flow/table/tableData.ts";
import type { Anchor, EmbedData, Flow } from "../flow/types.ts";
import type { Slices } from "./remote/slices.ts";

/** Something went wrong while a change was applied, and was healed: the editor was drawn anew from the flow. */
export interface BindingError {
  /**
   * `local`: turning the editor's change into edits of the flow. `remote`: drawing a change of the flow. `mismatch`: the editor showed
   * something else than the flow. `undo`: undoing or redoing.
   */
  readonly kind: "local" | "remote" | "mismatch" | "undo";
  /** What was thrown; null for a mismatch. */
  readonly error: unknown;
  /** What was being done: kinds, places and lengths, never text. */
  readonly operations: readonly string[];
}

export interface BindingOptions {
  /** An editor with `COWRITE_NODES`. May be headless, and may get its root element later. */
  readonly editor: LexicalEditor;
  readonly flow: Flow;
  readonly onError?: (report: BindingError) => void;
  /** For tests: the time that tells fresh typing from old, and undo steps apart. */
  readonly clock?: Clock;
  /** For tests: what the order keys of rows and columns are made with. */
  readonly chance?: Chance;
  /**
   * When this replica last came together with the others, in milliseconds of the clock; null while it is apart from them. It decides
   * whether others can have seen what was typed here. Without it the replica counts as always together with them.
   */
  readonly togetherSince?: () => number | null;
  /**
   * How changes of many blocks are drawn in slices. By default, in an editor with a page, as long as keys and frames do not have to
   * wait; null draws everything at once, as an editor without a page does.
   */
  readonly slices?: Slices | null;
  /** The nodes of blocks that the person sees: they are drawn first. By default those in the window. */
  readonly firstBlocks?: () => Iterable<NodeKey>;
  /** Edits closer than this many milliseconds are one step of undo. Default 500. */
  readonly captureTimeout?: number;
}

/** A place in the editor's nodes, as Lexical's own selection points have it. */
export interface EditorPoint {
  readonly key: NodeKey;
  readonly offset: number;
  readonly type: "text" | "element";
}

/** The two ends of a selection as places in the flow; equal for a caret. */
export interface SelectionAnchors {
  readonly anchor: Anchor;
  readonly head: Anchor;
}

/** Keeps one editor and one flow the same. */
export interface Binding {
  readonly editor: LexicalEditor;
  readonly flow: Flow;
  /** The document's tables. What is done to them with {@link Binding.editTables} can be undone. */
  readonly tables: Tables;
  readonly canUndo: Signal<boolean>;
  readonly canRedo: Signal<boolean>;
  undo(): void;
  redo(): void;
  /**
   * Edits tables for the person here, as one step of undo. What they typed a moment ago is written first; in an update of the editor,
   * such as a command, `run` waits for its end. `cell` gives the flow of a cell by the name of its root, for as long as `run` runs.
   */
  editTables(run: (tables: Tables, origin: unknown, cell: (root: string) => Flow) => void): void;
  /** The embed for a new table of `data`, to be put into a block of the editor; the table is written along with it. */
  newTable(data: TableData): EmbedData;
  /** The selection of this editor, for other people to see. Null when there is none, or when it is not a range. */
  selectionAnchors(): SelectionAnchors | null;
  /** Where `anchor` is drawn, or null when it means nothing here. What came over the network may be handed in. */
  resolvePoint(anchor: unknown): EditorPoint | null;
  /** The node that shows the block with this id. */
  blockKey(id: string): NodeKey | undefined;
  /** The node that shows the table with this id. */
  tableKey(id: string): NodeKey | undefined;
  /** The id of the block that the node with this key, or one inside of it, belongs to. */
  blockId(key: NodeKey): string | undefined;
  /** Called after each change of the flow has been drawn, and after each change here has been written. */
  onSettled(listener: () => void): Dispose;
  /** Draws the whole editor anew from the flow. The selection stays where it was. */
  rebuild(): void;
  dispose(): void;
}
