import type { CodeKind } from "./codeTheme.ts";
import type { CodeToken } from "./CodeLines.ts";

/** A piece of a line as it lies in the page. */
export interface PaintedPiece {
  readonly text: Text;
  /** Where in its line it begins. */
  readonly start: number;
  /** Null: not read again since it changed, so that what was painted stays for the moment. */
  readonly tokens: readonly CodeToken[] | null;
}

interface Painted {
  readonly tokens: readonly CodeToken[];
  readonly start: number;
  readonly ranges: readonly (readonly [CodeKind, Range])[];
}

/**
 * Colours text by ranges that the browser draws (CSS Custom Highlights): no element, no attribute, nothing for the editor to see.
 * Live ranges, because they follow what is typed until the line was read again.
 */
export class CodePainter {
  readonly #window: Window & typeof globalThis;
  readonly #painted = new Map<Text, Painted>();

  /** Null in a browser without them: code is plain there. */
  static in(view: Window & typeof globalThis): CodePainter | null {
    return view.CSS !== undefined && "highlights" in view.CSS && "Highlight" in view ? new CodePainter(view) : null;
  }

  private constructor(view: Window & typeof globalThis) {
    this.#window = view;
  }

  /** Colours these pieces, and takes the colours off all others that this painter coloured. */
  paint(pieces: Iterable<PaintedPiece>): void {
    const gone = new Set(this.#painted.keys());
    for (const { text, start, tokens } of pieces) {
      gone.delete(text);
      const before = this.#painted.get(text);
      if (tokens === null || (before?.tokens === tokens && before.start === start && isWhole(before))) continue;
      this.#clear(text);
      const ranges = tokens.flatMap((token) => this.#range(text, start, token));
      for (const [kind, range] of ranges) this.#highlight(kind).add(range);
      this.#painted.set(text, { tokens, start, ranges });
    }
    for (const text of gone) this.#clear(text);
  }

  /** Takes off all that this painter coloured. */
  dispose(): void {
    this.paint([]);
  }

  #range(text: Text, offset: number, { start, end, kind }: CodeToken): [CodeKind, Range][] {
    const [from, to] = [Math.max(0, start - offset), Math.min(text.length, end - offset)];
    if (from >= to) return [];
    const range = text.ownerDocument.createRange();
    range.setStart(text, from);
    range.setEnd(text, to);
    return [[kind, range]];
  }

  #clear(text: Text): void {
    for (const [kind, range] of this.#painted.get(text)?.ranges ?? []) this.#highlight(kind).delete(range);
    this.#painted.delete(text);
  }

  /** One for each kind in the whole page, whoever's text it is: the style sheet knows them by name. */
  #highlight(kind: CodeKind): Highlight {
    const { highlights } = this.#window.CSS;
    const name = `cw-code-${kind}`;
    let highlight = highlights.get(name);
    if (highlight === undefined) {
      highlight = new this.#window.Highlight();
      highlights.set(name, highlight);
    }
    return highlight;
  }
}

/** A text that is set anew, and not typed into, draws all ranges in it together to its start. */
function isWhole({ ranges }: Painted): boolean {
  return ranges.every(([, range]) => !range.collapsed);
}
