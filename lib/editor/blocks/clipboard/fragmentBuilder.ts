import type { BlockAttributes } from "../../../flow/types.ts";
import { cleanText } from "./cleanText.ts";
import type { FragmentBlock, FragmentFormats, FragmentInline } from "./fragment.ts";

/** How a piece of text looks, and what a block is that it begins. */
export interface TextContext {
  readonly formats: FragmentFormats;
  readonly link: string | null;
  /** Called only when the text begins a block. */
  readonly start: () => BlockAttributes;
}

/**
 * Gathers text into blocks as a browser lays it out: white space folds into one space, none stands at a line's ends,
 * and a block begins with its first content, so that wrappers make none.
 */
export class FragmentBuilder {
  readonly #blocks: FragmentBlock[] = [];
  #start: BlockAttributes | null = null;
  #content: FragmentInline[] = [];
  /** A space that more white space folds into, and that is written only if the line goes on: how it looks. */
  #space: Pick<TextContext, "formats" | "link"> | null = null;
  /** Nothing stands in the line yet, or a tab does. Asked of the text itself, it would be read as a whole for each piece. */
  #isAtLineStart = true;
  /** While above 0, the ends of blocks and lines are only spaces: cells of a table's row. */
  #flat = 0;

  /** Whether a block is open, with content or not. */
  get isOpen(): boolean {
    return this.#start !== null;
  }

  /** Whether the ends of blocks are only spaces: what takes a line of its own has no place. */
  get isFlat(): boolean {
    return this.#flat > 0;
  }

  get blocks(): readonly FragmentBlock[] {
    return this.#blocks;
  }

  /** Opens a block unless one is open. */
  open(start: () => BlockAttributes): void {
    this.#start ??= start();
  }

  /** Ends the open block. One without content is kept only with `keepEmpty`. */
  close(keepEmpty = false): void {
    if (this.#flat > 0) {
      this.#foldSpace();
      return;
    }
    const attributes = this.#start;
    if (attributes !== null) {
      const hadContent = this.#content.length > 0;
      // The last line break of a block shows nothing: it stands where the caret would.
      if (this.#content.at(-1)?.kind === "break") this.#content.pop();
      // Word and mail programs write an empty line as a lone hard space.
      const isBlank = this.#content.every((inline) => inline.kind === "text" && /^[ \u00a0]*$/.test(inline.text));
      if (hadContent || keepEmpty) this.#blocks.push({ attributes, content: isBlank ? [] : this.#content });
    }
    this.#start = null;
    this.#content = [];
    this.#space = null;
    this.#isAtLineStart = true;
  }

  /** Runs `write` with the ends of blocks as spaces: all of it stays in the open block. */
  flat(write: () => void): void {
    this.#flat += 1;
    try {
      write();
    } finally {
      this.#flat -= 1;
      this.#space = null;
    }
  }

  /** Adds text whose white space folds. */
  text(raw: string, context: TextContext): void {
    const folded = cleanText(
      raw
        .replace(/[ \t\n\r\f\v\u2028\u2029]+/g, " ")
        // Hard spaces beside ordinary ones are how editors write several spaces; a lone one is there on purpose.
        .replace(/[ \u00a0]{2,}/g, (spaces) => " ".repeat(spaces.length)),
    );
    const text = this.#isAtLineStart || this.#space !== null ? folded.replace(/^ +/, "") : folded;
    if (text === "") return;
    this.open(context.start);
    const body = text.replace(/ +$/, "");
    if (body !== "") this.#append(body, context);
    if (body !== text) this.#space = context;
  }

  /** Adds text as it is; line ends become soft breaks. */
  preformatted(raw: string, context: TextContext): void {
    // Line ends of the source between elements.
    if (!this.isOpen && /^\s*\n\s*$/.test(raw)) return;
    for (const [index, line] of raw.split(/\r\n|[\n\r\u2028\u2029]/).entries()) {
      if (index > 0) this.lineBreak(context.start);
      const text = cleanText(line);
      if (text === "") continue;
      this.open(context.start);
      this.#append(text, context);
    }
  }

  lineBreak(start: () => BlockAttributes): void {
    if (this.#flat > 0) {
      this.#foldSpace();
      return;
    }
    this.#space = null;
    if (this.isOpen) {
      this.#content.push({ kind: "break" });
      this.#isAtLineStart = true;
    } else {
      // A break where no text is yet shows an empty line.
      this.open(start);
      this.close(true);
    }
  }

  /** A tab between the cells of a row. Stands also at a line's ends: empty cells keep their place. */
  tab(start: () => BlockAttributes): void {
    this.#space = null;
    this.open(start);
    this.#append("\t", { formats: {}, link: null });
    this.#isAtLineStart = true;
  }

  /** Something that is not text as a block of its own. False in a row of a table, where there is no place for one. */
  alone(piece: FragmentInline): boolean {
    if (this.#flat > 0) return false;
    this.close();
    this.#blocks.push({ attributes: {}, content: [piece] });
    return true;
  }

  /** Something that is not text, among the words of a line. */
  embed(piece: FragmentInline, start: () => BlockAttributes): void {
    this.open(start);
    this.#writeSpace();
    this.#content.push(piece);
    this.#isAtLineStart = false;
  }

  #foldSpace(): void {
    if (!this.#isAtLineStart) this.#space ??= { formats: {}, link: null };
  }

  #writeSpace(): void {
    const space = this.#space;
    this.#space = null;
    if (space !== null) this.#append(" ", space);
  }

  #append(text: string, { formats, link }: Pick<TextContext, "formats" | "link">): void {
    this.#writeSpace();
    this.#isAtLineStart = text.endsWith("\t");
    const last = this.#content.at(-1);
    if (last?.kind === "text" && last.link === link && sameFormats(last.formats, formats)) {
      this.#content[this.#content.length - 1] = { ...last, text: last.text + text };
    } else {
      this.#content.push({ kind: "text", text, formats, link });
    }
  }
}

function sameFormats(left: FragmentFormats, right: FragmentFormats): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right);
}
