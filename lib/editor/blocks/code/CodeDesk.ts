import { codeLanguage } from "./codeLanguages.ts";
import type { CodeLanguage } from "./codeLanguages.ts";
import { CodeLines } from "./CodeLines.ts";
import type { CodeToken, LineState, LineTokenizer } from "./CodeLines.ts";
import type { LineEdit } from "./lineEdit.ts";

/** What the page asks of the worker that reads code. */
export interface CodeRequest {
  /** The block, by a name of the page's own. */
  readonly block: string;
  /** As the document has it; null says that the block is no code any more. */
  readonly language: string | null;
  /** All of the text is new: nothing that is known of the block holds. */
  readonly anew: boolean;
  readonly edit: LineEdit | null;
  /** The last line that is looked at. */
  readonly until: number;
}

/** Lines that were read, and whether all that was asked for is. */
export interface CodeReply {
  readonly lines: readonly (readonly [index: number, tokens: readonly CodeToken[]])[];
  readonly done: boolean;
}

/** How long the worker reads before it tells what it has, in milliseconds: what is seen first gets its colours first. */
const SLICE_MS = 30;

/** Keeps what is known of each block, and answers one request after the other. It lives in a worker, and knows no page. */
export class CodeDesk {
  readonly #load: (language: CodeLanguage) => Promise<LineTokenizer<LineState>>;
  readonly #now: () => number;
  readonly #blocks = new Map<string, CodeLines<LineState>>();

  constructor(load: (language: CodeLanguage) => Promise<LineTokenizer<LineState>>, now: () => number) {
    this.#load = load;
    this.#now = now;
  }

  /** Rejects when the language cannot be had. */
  async answer({ block, language, anew, edit, until }: CodeRequest): Promise<CodeReply> {
    if (anew || language === null) this.#blocks.delete(block);
    const known = codeLanguage(language ?? undefined);
    if (known === undefined) return { lines: [], done: true };
    const tokenizer = await this.#load(known);
    let lines = this.#blocks.get(block);
    if (lines === undefined) {
      lines = new CodeLines(tokenizer);
      this.#blocks.set(block, lines);
    }
    if (edit !== null) lines.edit(edit);
    const end = this.#now() + SLICE_MS;
    const read: [number, readonly CodeToken[]][] = [];
    const done = lines.advance(
      until,
      // One line at least, however slow it is: otherwise nothing would ever come of it.
      () => read.length === 0 || this.#now() < end,
      (index, tokens) => read.push([index, tokens]),
    );
    return { lines: read, done };
  }
}
