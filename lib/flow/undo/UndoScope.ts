import * as Y from "yjs";
import { FLOW_ROOT } from "../schema.ts";
import { parseCellRoot, TABLE_PREFIX } from "../table/names.ts";

/** What a root type is to undo: a text of characters and marks, the registers of a table, or no matter. */
type RootKind = "text" | "registers" | null;

/** What undo is over: the flow of a document, and with it the tables and the cells of these. */
export class UndoScope {
  readonly #doc: Y.Doc;
  readonly #kinds = new WeakMap<object, { readonly kind: RootKind }>();

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  /** Whether `item` lies in something that is undone, however deep. */
  holds(item: Y.Item): boolean {
    for (let { parent } = item; parent instanceof Y.AbstractType;) {
      if (parent._item === null) return this.#kindOf(parent) !== null;
      ({ parent } = parent._item);
    }
    return false;
  }

  /** Whether a type that changed is one of the roots that are undone. */
  isRoot(type: object): boolean {
    return type instanceof Y.AbstractType && type._item === null && this.#kindOf(type) !== null;
  }

  /** Whether `item` stands in the list of one of the texts: a character, a mark, an embed, a format. */
  isInText({ parent, parentSub }: Y.Item): boolean {
    return (
      parentSub === null && parent instanceof Y.AbstractType && parent._item === null && this.#kindOf(parent) === "text"
    );
  }

  #kindOf(root: Y.AbstractType<unknown>): RootKind {
    const known = this.#kinds.get(root);
    if (known !== undefined) return known.kind;
    for (const [name, type] of this.#doc.share) {
      if (type !== root) continue;
      const isText = name === FLOW_ROOT || parseCellRoot(name) !== null;
      const kind = isText ? "text" : name.startsWith(TABLE_PREFIX) ? "registers" : null;
      this.#kinds.set(root, { kind });
      return kind;
    }
    return null;
  }
}
