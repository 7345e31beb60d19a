import type * as Y from "yjs";
import type { Dispose } from "../base/disposable.ts";
import type { Signal } from "../base/signal.ts";
import type { Clock } from "../base/clock.ts";
import type { Mark } from "./mark.ts";

/** The kinds of block that this version knows. No type is a paragraph. */
export const BLOCK_TYPES = ["heading", "bullet", "number", "check", "quote", "code", "callout", "toggle"] as const;

export const CALLOUT_TONES = ["info", "tip", "success", "warning", "danger"] as const;

export type BlockType = (typeof BLOCK_TYPES)[number];

/** What a callout says of its text. */
export type CalloutTone = (typeof CALLOUT_TONES)[number];

/** How the lines of a block are aligned. */
type BlockAlign = "left" | "center" | "right" | "justify" | "start" | "end";

/**
 * The properties of a block, one key each, as read: known keys hold only valid values, other keys are handed on as plain JSON.
 * A key that is absent has its default (paragraph, indent 0, not checked, …).
 */
export interface BlockAttributes {
  readonly type?: BlockType;
  /** The stored type, when this version does not know it: shown as a paragraph, kept in the document. */
  readonly unknownType?: string;
  /** Of a heading, 1 to 6; always there when `type` is `heading`. */
  readonly level?: number;
  /** Steps of indentation, 1 to {@link MAX_INDENT}; absent when there is none. */
  readonly indent?: number;
  /** Of a check list item; absent when it is not checked. */
  readonly checked?: boolean;
  readonly align?: BlockAlign;
  /** Of a numbered item: the number it has, or that it counts on from the list before. Absent: see {@link ListCounter}. */
  readonly start?: number | "continue";
  /** Of a callout; absent means `info`. */
  readonly tone?: CalloutTone;
  /** Of a code block: the name of the language. */
  readonly language?: string;
  readonly dir?: "ltr" | "rtl";
  readonly [key: string]: unknown;
}

/** What {@link Flow.setAttributes} changes: a value sets the key, `null` removes it, an absent key stays as it is. */
export interface AttributeChange {
  readonly type?: BlockType | null;
  readonly level?: number | null;
  readonly indent?: number | null;
  readonly checked?: boolean | null;
  readonly align?: BlockAlign | null;
  readonly start?: number | "continue" | null;
  readonly tone?: CalloutTone | null;
  readonly language?: string | null;
  readonly dir?: "ltr" | "rtl" | null;
  readonly [key: string]: unknown;
}

/** The inline formats of a run of text, reduced from the formatting acts that cover it. An absent key is off. */
export interface Formats {
  readonly bold?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strike?: true;
  readonly code?: true;
  readonly sub?: true;
  readonly sup?: true;
  readonly color?: string;
  readonly highlight?: string;
  readonly link?: string;
  /** A comment thread that covers the run; the value is the thread's own. */
  readonly [comment: `comment:${string}`]: unknown;
}

/** The name of an inline format. */
export type FormatName =
  | "bold"
  | "italic"
  | "underline"
  | "strike"
  | "code"
  | "sub"
  | "sup"
  | "color"
  | "highlight"
  | "link";

/**
 * One act of formatting: a value sets the format over the whole range, `null` takes it off, an absent key leaves it.
 * A comment's key sets or ends the thread's range.
 */
export interface FormatChange {
  readonly bold?: true | null;
  readonly italic?: true | null;
  readonly underline?: true | null;
  readonly strike?: true | null;
  readonly code?: true | null;
  readonly sub?: true | null;
  readonly sup?: true | null;
  readonly color?: string | null;
  readonly highlight?: string | null;
  readonly link?: string | null;
  readonly [comment: `comment:${string}`]: unknown;
}

/** A run of characters with the same formats; as long as `text` in UTF-16 code units. */
interface TextInline {
  readonly kind: "text";
  readonly text: string;
  readonly formats: Formats;
}

/** A soft line break inside a block; length 1. */
interface BreakInline {
  readonly kind: "break";
}

/** Something that is not text, inside a block; length 1. */
export interface EmbedInline {
  readonly kind: "embed";
  /** The shared map that holds it; null for foreign content that is not a map. */
  readonly embed: Y.Map<unknown> | null;
  /** What it is (`divider`, `image`, …); {@link UNKNOWN_EMBED} when that cannot be read. */
  readonly type: string;
  /** Its other properties as plain JSON. */
  readonly props: Readonly<Record<string, unknown>>;
  readonly formats: Formats;
}

export type Inline = TextInline | BreakInline | EmbedInline;

/** A block as read from the flow. Immutable: a changed block is a new object, an unchanged one stays the same object. */
export interface FlowBlock {
  /** The id of its mark, unique in the flow, never empty; {@link IMPLICIT_ID} for text before the first mark. */
  readonly id: string;
  /** Null only for the implicit paragraph. */
  readonly mark: Mark | null;
  readonly attributes: BlockAttributes;
  /** Neighbouring text of equal formats is one run. */
  readonly content: readonly Inline[];
  /** In flow positions, without the mark, and without the marks of what is joined. */
  readonly length: number;
  /** The texts that lie elsewhere in the flow and continue this block, in order; absent if there are none. */
  readonly joins?: readonly FlowJoin[];
}

/** Text of a block that lies elsewhere in the flow: two blocks that were neighbours on screen, and not there, were made one. */
interface FlowJoin {
  readonly id: string;
  readonly mark: Mark | null;
  /** In flow positions, without the mark. */
  readonly length: number;
}

/** What an embed is made from. Props that cannot be JSON are refused by Yjs. */
export interface EmbedData {
  readonly type: string;
  readonly props?: Readonly<Record<string, unknown>>;
}

/**
 * At `index` of the list, `removed` gave way to `inserted`. Splices are sorted and apart from each other; applied from first to
 * last with `list.splice(index, removed.length, ...inserted)`, they turn the list before into the list after.
 */
export interface BlockSplice {
  readonly index: number;
  readonly removed: readonly FlowBlock[];
  readonly inserted: readonly FlowBlock[];
}

/** What one transaction did to the blocks. */
export interface FlowChange {
  readonly splices: readonly BlockSplice[];
  readonly origin: unknown;
  /** Whether it was made in this replica. */
  readonly local: boolean;
  readonly transaction: Y.Transaction;
}

/** A place in a flow that survives edits: a Yjs relative position as JSON. Without item, `tname` says in which. */
export interface Anchor {
  readonly item?: { readonly client: number; readonly clock: number };
  readonly tname?: string;
  /** 0: the place in front of the item; -1: the place behind it. Without item: the end, or the start, of the flow. */
  readonly assoc: -1 | 0;
}

/** What an undo step carries for its owner, such as the selection before and after. */
export type UndoMeta = Map<unknown, unknown>;

export interface UndoOptions {
  /** Only transactions with one of these origins are undone. */
  readonly trackedOrigins: ReadonlySet<unknown>;
  /** What goes on within this many milliseconds, typing or erasing at one place, is one step. Default 500. */
  readonly captureTimeout?: number;
  readonly clock?: Clock;
  /** Whether the person may write now. Who may not does not clean up either. Default: always. */
  readonly mayWrite?: () => boolean;
  /**
   * A step was begun (`added`) or grew by a transaction with `origin`: keep what is needed to restore the selection in `meta`.
   * `kind` is the stack that the step lies on; undoing begins a step to be redone, and redoing one to be undone.
   */
  readonly onCapture?: (event: {
    readonly kind: "undo" | "redo";
    readonly meta: UndoMeta;
    readonly added: boolean;
    readonly origin: unknown;
  }) => void;
  /** A step was undone or redone, as `kind` says, and the blocks are up to date: `meta` is what was kept on it. */
  readonly onRestore?: (event: { readonly kind: "undo" | "redo"; readonly meta: UndoMeta }) => void;
}

/** Undo and redo of one's own edits in a document: in its main flow, in tables and in their cells. */
export interface FlowUndo {
  readonly canUndo: Signal<boolean>;
  readonly canRedo: Signal<boolean>;
  /** The origin that transactions of undo and redo carry. */
  readonly origin: unknown;
  /** Returns whether anything changed. */
  undo(): boolean;
  redo(): boolean;
  /** The next edit begins a new step. */
  stopCapturing(): void;
  /** The next edit belongs to the newest step, whatever it is, if it comes before the capture timeout is over. */
  continueCapturing(): void;
  clear(): void;
  dispose(): void;
}

/** How {@link Flow.insertMark} makes a block. */
export interface MarkOptions {
  /** The block's id. By default the name of its mark's item. */
  readonly id?: string;
  /** Text that it cuts off does not follow the first half: it was not one text. */
  readonly alone?: boolean;
}

/**
 * The text of a document as blocks: reads, edits and observes one Y.Text. A flow index counts every character (UTF-16 code
 * unit), mark and embed as 1. An index or length outside of the flow throws {@link AssertionError}. No edit
 * cuts a surrogate pair: an index inside of one means the place in front of it, and a range takes the whole of it.
 */
export interface Flow {
  readonly doc: Y.Doc;
  readonly text: Y.Text;
  /** In the order shown. A live array: copy it to keep it. Up to date inside of transactions too. */
  readonly blocks: readonly FlowBlock[];
  readonly length: number;
  /** The position in `blocks` of the block of this one's mark, whatever it is called now; -1 if that is gone. Not linear. */
  indexOf(block: Pick<FlowBlock, "mark">): number;
  /** The flow index of the first content position, directly behind the mark. Throws if the block is gone. */
  startOf(block: FlowBlock): number;
  blockById(id: string): FlowBlock | undefined;
  /** The block of this one's mark as it is now, whatever it is called, or of what the mark was brought back as; undefined if it is gone. */
  current(block: Pick<FlowBlock, "mark">): FlowBlock | undefined;
  /** The block that holds the content position `index`. The place in front of a mark is the end of the block before it. */
  blockAt(index: number): { readonly block: FlowBlock; readonly offset: number };
  /** Runs `run` as one transaction; `origin` says who. */
  transact<T>(origin: unknown, run: () => T): T;
  /** `formats` are those wanted; neighbours' acts are reused where they give that, otherwise the text gets acts of its own. */
  insertText(index: number, text: string, formats: Formats): void;
  insertBreak(index: number, formats?: Formats): void;
  insertEmbed(index: number, embed: EmbedData, formats: Formats): Y.Map<unknown>;
  /**
   * The flow index `offset` content positions into `block`. Where two joined texts meet it is the end of the left one, or with `assoc`
   * 0 the start of the right one. Throws if the block is gone.
   */
  indexIn(block: FlowBlock, offset: number, assoc?: -1 | 0): number;
  /** A block begins here; returns its id. If it cuts a text in two, the second half follows the first wherever that is moved. */
  insertMark(index: number, attributes: BlockAttributes, options?: MarkOptions): string;
  deleteRange(index: number, length: number): void;
  /**
   * Moves `block` directly in front of `next`, or with null to the end. No text moves: the mark carries the new place, some 50 bytes
   * whatever the distance. Of two people who move one block at once, one wins. Nothing happens if either is gone.
   */
  moveBefore(block: FlowBlock, next: FlowBlock | null): void;
  /** Makes the blocks of `marks` stand in this order; other blocks stay where they are, marks that begin no block are passed over. */
  arrange(marks: readonly FlowBlock["mark"][]): void;
  /** Ends `block`: its text continues that of `left`, wherever they lie in the flow. Nothing happens if either is gone. */
  joinTo(block: FlowBlock, left: FlowBlock): void;
  /** Takes an empty block away, with the marks of empty texts that are joined to it. Nothing happens if it is gone or has content. */
  removeEmpty(block: FlowBlock): void;
  formatRange(index: number, length: number, change: FormatChange): void;
  /** Writes only the keys whose stored value differs. The implicit paragraph gets a mark first. */
  setAttributes(block: FlowBlock, change: AttributeChange): void;
  /** Called once a transaction that touched the flow, after `blocks` is up to date. */
  observe(listener: (change: FlowChange) => void): Dispose;
  anchorAt(index: number, assoc?: -1 | 0): Anchor;
  /**
   * The flow index now; null if the anchor means nothing here (hostile, or not arrived yet). Takes what came over the network. Where
   * what it stood at was deleted and brought back it is in that, by default, or where it was before it was deleted.
   */
  resolveAnchor(anchor: unknown, deleted?: "as brought back" | "as deleted"): number | null;
  createUndoManager(options: UndoOptions): FlowUndo;
  /** Compares what is kept incrementally with a full read; throws {@link AssertionError} on a difference. For tests. */
  verify(): void;
  dispose(): void;
}

/** The id of the implicit paragraph: text in front of the first mark, or the only block of a flow without marks. */
export const IMPLICIT_ID = "implicit";

/** The type of an embed that cannot be read. */
export const UNKNOWN_EMBED = "unknown";

/** The deepest indentation that is shown; deeper values read as this. */
export const MAX_INDENT = 10;

/** The highest number that a list may be told to begin with; eight digits no longer fit in front of an item. */
export const MAX_LIST_START = 9_999_999;

/** A soft line break inside a block: U+2028 LINE SEPARATOR. */
export const SOFT_BREAK = "\u2028";
