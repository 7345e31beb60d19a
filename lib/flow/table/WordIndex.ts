import type * as Y from "yjs";
import { cellKey, parseCellRoot } from "./names.ts";
import type { CellName } from "./names.ts";
import { existingRoot, hasWords } from "./words.ts";
import type { WordyCells } from "./words.ts";

const NONE: WordyCells = new Map();

/** Which cells of which tables hold words, kept up to date cell by cell. A keystroke looks at the cell that it is in. */
export class WordIndex {
  readonly #doc: Y.Doc;
  readonly #tables = new Map<string, Map<string, CellName>>();
  readonly #names = new WeakMap<Y.AbstractType<unknown>, string>();

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    this.#learnNames();
    for (const name of doc.share.keys()) this.look(name);
  }

  get isEmpty(): boolean {
    return this.#tables.size === 0;
  }

  /** The ids of tables that have words. */
  tables(): Iterable<string> {
    return this.#tables.keys();
  }

  of(tableId: string): WordyCells {
    return this.#tables.get(tableId) ?? NONE;
  }

  /** The name of a root type; null for one that is none of the document any more. */
  nameOf(root: Y.AbstractType<unknown>): string | null {
    const name = this.#names.get(root);
    if (name !== undefined) return name;
    this.#learnNames();
    return this.#names.get(root) ?? null;
  }

  /** Looks at the root called `name`, if it is a cell's, again; returns whether it came to hold words, or no words any more. */
  look(name: string): boolean {
    const cell = parseCellRoot(name);
    if (cell === null) return false;
    const { table, row, column } = cell;
    const key = cellKey(row, column);
    const cells = this.#tables.get(table);
    const has = hasWords(existingRoot(this.#doc, name));
    if (has === (cells?.has(key) ?? false)) return false;
    if (has) {
      this.#tables.set(table, (cells ?? new Map<string, CellName>()).set(key, { row, column }));
    } else {
      cells?.delete(key);
      if (cells?.size === 0) this.#tables.delete(table);
    }
    return true;
  }

  /** Notes the names of all roots. Yjs replaces a root's type when it is first asked for by kind: the older one keeps its name too. */
  #learnNames(): void {
    for (const [name, root] of this.#doc.share) this.#names.set(root as Y.AbstractType<unknown>, name);
  }
}
