import type { CodeKind } from "./codeTheme.ts";
import type { LineEdit } from "./lineEdit.ts";

/** A piece of a line that has a colour. */
export interface CodeToken {
  readonly start: number;
  readonly end: number;
  readonly kind: CodeKind;
}

/** What a tokenizer knows between two lines: that it is in a comment, in a string, three blocks deep. */
export interface LineState {
  equals(other: LineState): boolean;
}

/** Reads one line after the other. */
export interface LineTokenizer<State extends LineState> {
  readonly start: State;
  readonly read: (line: string, state: State) => { readonly tokens: readonly CodeToken[]; readonly end: State };
}

/** Longer lines have been made by programs, and are the ones that regular expressions choke on. They are not coloured. */
export const MAX_CODE_LINE_LENGTH = 1_000;

interface Line<State> {
  readonly text: string;
  /** In which state it was read; null if it was not yet. */
  start: State | null;
  end: State | null;
}

const NONE: readonly CodeToken[] = [];

/**
 * The lines of one piece of code with their tokens, kept from edit to edit: a change is read from its line on until a line
 * begins in the state in which it was read before.
 */
export class CodeLines<State extends LineState> {
  readonly #tokenizer: LineTokenizer<State>;
  #lines: Line<State>[] = [];
  /** How many lines from the top are known to be right. */
  #right = 0;

  constructor(tokenizer: LineTokenizer<State>) {
    this.#tokenizer = tokenizer;
  }

  /** The text changed: lines that stayed keep what is known of them. An edit outside of the text throws a RangeError. */
  edit({ from, removed, lines }: LineEdit): void {
    if (from < 0 || removed < 0 || from + removed > this.#lines.length) throw new RangeError("no such lines");
    const fresh = lines.map((text): Line<State> => ({ text, start: null, end: null }));
    this.#lines = [...this.#lines.slice(0, from), ...fresh, ...this.#lines.slice(from + removed)];
    this.#right = Math.min(this.#right, from);
  }

  /**
   * Reads on up to and with the line `until`, while `mayGoOn` says so, and hands each line that it read to `told`.
   * Returns whether it got there.
   */
  advance(until: number, mayGoOn: () => boolean, told: (index: number, tokens: readonly CodeToken[]) => void): boolean {
    const last = Math.min(until, this.#lines.length - 1);
    while (this.#right <= last) {
      const line = this.#lines[this.#right];
      const state = this.#right === 0 ? this.#tokenizer.start : this.#lines[this.#right - 1]?.end;
      if (line === undefined || state === null || state === undefined) return false;
      if (line.start === null || !line.start.equals(state)) {
        if (!mayGoOn()) return false;
        told(this.#right, this.#read(line, state));
      }
      this.#right += 1;
    }
    return true;
  }

  #read(line: Line<State>, state: State): readonly CodeToken[] {
    const isLong = line.text.length > MAX_CODE_LINE_LENGTH;
    const { tokens, end } = isLong ? { tokens: NONE, end: state } : this.#tokenizer.read(line.text, state);
    line.start = state;
    line.end = end;
    return tokens;
  }
}
