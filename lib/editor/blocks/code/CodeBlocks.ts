import type { LexicalEditor, NodeKey } from "lexical";

import { $isBlockNode } from "../../../binding/nodes/BlockNode.ts";
import type { CodeAnswer, CodeReader } from "./CodeReader.ts";
import type { CodeToken } from "./CodeLines.ts";
import type { CodePainter, PaintedPiece } from "./CodePainter.ts";
import { lineEdit } from "./lineEdit.ts";
import { $readLines } from "./readLines.ts";
import type { BlockLines } from "./readLines.ts";
import { textOf, visibleLines } from "./visibleLines.ts";

/** What is known of a block of code. */
interface Entry {
  readonly key: NodeKey;
  readonly painter: CodePainter;
  language: string;
  /** Whether it lies in the window or near to it. */
  near: boolean;
  /** Its text may be another than `lines` say. */
  changed: boolean;
  /** The lines as the page has them. */
  lines: BlockLines | null;
  /** The lines as the worker has them; null if it does not have the block. */
  sent: readonly string[] | null;
  /** Of each line in `sent`, what it was read as; null if it was not read since it changed. */
  tokens: (readonly CodeToken[] | null)[];
  /** All lines up to this one have been read. */
  readUntil: number;
  /** It cannot be read: it is plain until it has another language. */
  failed: boolean;
}

/** The blocks of code of one editor: which of their lines have to be read next, and which are painted how. */
export class CodeBlocks {
  readonly #editor: LexicalEditor;
  readonly #view: Window;
  readonly #reader: CodeReader;
  readonly #makePainter: () => CodePainter;
  readonly #again: () => void;
  readonly #entries = new Map<NodeKey, Entry>();
  /** Blocks that the worker still knows. */
  readonly #gone = new Set<NodeKey>();

  /** `again` asks for another {@link work} when there is time. */
  constructor(
    editor: LexicalEditor,
    view: Window,
    reader: CodeReader,
    makePainter: () => CodePainter,
    again: () => void,
  ) {
    this.#editor = editor;
    this.#view = view;
    this.#reader = reader;
    this.#makePainter = makePainter;
    this.#again = again;
  }

  /** The block is code in a language, and may have changed. Returns whether it was not known before. */
  take(key: NodeKey, language: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      this.#entries.set(key, {
        key,
        painter: this.#makePainter(),
        language,
        near: false,
        changed: true,
        lines: null,
        sent: null,
        tokens: [],
        readUntil: -1,
        failed: false,
      });
      return true;
    }
    entry.changed = true;
    if (entry.language !== language) {
      Object.assign(entry, { language, sent: null, tokens: [], readUntil: -1, failed: false });
      // The colours of the old language say nothing in the new one.
      entry.painter.dispose();
    }
    return false;
  }

  /** The text of these blocks, or of all, may have changed. Returns whether any of them is code. */
  change(keys: Iterable<NodeKey> | null): boolean {
    let any = false;
    for (const key of keys ?? this.#entries.keys()) {
      const entry = this.#entries.get(key);
      if (entry === undefined) continue;
      entry.changed = true;
      any = true;
    }
    return any;
  }

  /** The block is gone, or no code any more. Returns whether it was known. */
  drop(key: NodeKey): boolean {
    const entry = this.#entries.get(key);
    entry?.painter.dispose();
    if (entry !== undefined && entry.sent !== null) this.#gone.add(key);
    return this.#entries.delete(key);
  }

  setNear(key: NodeKey, near: boolean): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    entry.near = near;
    if (!near) entry.painter.dispose();
  }

  get anyNear(): boolean {
    return [...this.#entries.values()].some(({ near }) => near);
  }

  /** Paints what is known, and asks for what is not: one block at a time, the first that has something to be read. */
  work(): void {
    for (const entry of this.#entries.values()) {
      if (!entry.near || entry.failed) continue;
      if (entry.changed) this.#read(entry);
      const { lines } = entry;
      const seen = lines === null ? null : visibleLines(this.#editor, lines, this.#view);
      if (lines === null || seen === null) continue;
      this.#paint(entry, lines, seen);
      if (!this.#reader.busy) this.#ask(entry, lines, seen[1]);
    }
    const [gone] = this.#gone;
    if (gone === undefined || this.#reader.busy) return;
    this.#gone.delete(gone);
    if (this.#entries.get(gone)?.sent) return;
    void this.#reader.ask({ block: gone, language: null, anew: true, edit: null, until: 0 }).then(() => this.#again());
  }

  dispose(): void {
    for (const { painter } of this.#entries.values()) painter.dispose();
    this.#entries.clear();
  }

  #read(entry: Entry): void {
    entry.changed = false;
    const state = this.#editor.getEditorState();
    const node = state._nodeMap.get(entry.key);
    entry.lines = $isBlockNode(node) ? state.read(() => $readLines(node)) : null;
    if (entry.lines === null) entry.painter.dispose();
  }

  #paint(
    { painter, sent, tokens }: Entry,
    { texts, pieces }: BlockLines,
    [first, last]: readonly [number, number],
  ): void {
    const painted: PaintedPiece[] = [];
    for (let index = first; index <= last; index += 1) {
      for (const piece of pieces[index] ?? []) {
        const text = textOf(this.#editor, piece);
        // A line that was read as another text is left as it is, until it is read again.
        const isCurrent = sent !== null && sent[index] === texts[index];
        if (text !== null)
          painted.push({ text, start: piece.start, tokens: isCurrent ? (tokens[index] ?? null) : null });
      }
    }
    painter.paint(painted);
  }

  #ask(entry: Entry, { texts }: BlockLines, until: number): void {
    const anew = entry.sent === null;
    const edit = lineEdit(entry.sent ?? [], texts);
    if (!anew && edit === null && entry.readUntil >= until) return;
    if (edit !== null) {
      const fresh = edit.lines.map(() => null);
      entry.tokens = [...entry.tokens.slice(0, edit.from), ...fresh, ...entry.tokens.slice(edit.from + edit.removed)];
      entry.readUntil = Math.min(entry.readUntil, edit.from - 1);
    }
    entry.sent = texts;
    const { key, language } = entry;
    void this.#reader
      .ask({ block: key, language, anew, edit, until })
      .then((answer) => this.#take(entry, language, until, answer));
  }

  #take(entry: Entry, language: string, until: number, answer: CodeAnswer): void {
    if (answer === "killed") {
      for (const other of this.#entries.values()) Object.assign(other, { sent: null, readUntil: -1 });
    }
    // Meanwhile it may have got another language: then this is an answer to nothing.
    if (this.#entries.get(entry.key) === entry && entry.language === language) {
      if (typeof answer === "string") {
        entry.failed = true;
        entry.painter.dispose();
      } else {
        for (const [index, tokens] of answer.lines) entry.tokens[index] = tokens;
        if (answer.done) entry.readUntil = Math.max(entry.readUntil, until);
      }
    }
    this.#again();
  }
}
