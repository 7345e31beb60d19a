import { defineExtension, mergeRegister, setDOMUnmanaged } from "lexical";
import type { ElementNode, LexicalEditor, NodeKey } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { $isBlockNode, BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $containers } from "../../binding/nodes/table/containers.ts";
import { isListType } from "../../binding/nodes/blockLook.ts";
import { registerCountOfBlocks } from "./countBlocks.ts";
import { onRootElement } from "./rootElement.ts";

/** How long after a change the lists are told anew, in milliseconds: a screen reader reads them, nobody waits for them. */
const SETTLE_MS = 250;

/**
 * Tells screen readers where lists are. Items are flat siblings with `role=listitem`, and an item without a list is
 * no item to them. So each run of items gets an empty element with `role=list` that owns them (`aria-owns`).
 * It is no part of the text: it has no size, cannot be selected, and Lexical leaves it alone.
 *
 * Tried and refused: a list around each item ("list of one", each time), `role=list` outside of the text (its items leave
 * the text with it), and the owner as the first element (the caret finds a place in front of it).
 */
export function registerListOwners(editor: LexicalEditor): Dispose {
  return mergeRegister(registerCountOfBlocks(editor), followLists(editor));
}

function followLists(editor: LexicalEditor): Dispose {
  return onRootElement(editor, (root) => {
    const view = root.ownerDocument.defaultView;
    if (view === null) return () => {};
    const owners = new ListOwners(editor, root);
    let timer: number | null = null;
    const schedule = (): void => {
      timer ??= view.setTimeout(() => {
        timer = null;
        owners.refresh();
      }, SETTLE_MS);
    };
    const stopListening = editor.registerMutationListener(
      BlockNode,
      (mutations) => {
        owners.leaveEdges();
        if (owners.isTouchedBy(mutations)) schedule();
      },
      { skipInitialization: false },
    );
    return () => {
      stopListening();
      if (timer !== null) view.clearTimeout(timer);
      owners.clear();
    };
  });
}

export const ListOwnersExtension = defineExtension({ name: "cowrite/ListOwners", register: registerListOwners });

const OWNER_CLASS = "cw-list-owner";

let lastId = 0;

/** An id that no other element of the page has. */
function itemId(): string {
  lastId += 1;
  return `cw-item-${lastId}`;
}

class ListOwners {
  readonly #editor: LexicalEditor;
  readonly #root: HTMLElement;
  /** The owner of each run, by the key of the run's first item. */
  readonly #owners = new Map<NodeKey, HTMLElement>();
  /** The items that there were when they were last looked at, each with the blocks beside it. */
  readonly #items = new Map<NodeKey, Neighbours>();

  constructor(editor: LexicalEditor, root: HTMLElement) {
    this.#editor = editor;
    this.#root = root;
  }

  /** Whether runs may have changed: blocks came, went or moved beside items, or became items, or stopped being some. */
  isTouchedBy(mutations: ReadonlyMap<NodeKey, "created" | "updated" | "destroyed">): boolean {
    return this.#editor.read(() => {
      const nodes = this.#editor.getEditorState()._nodeMap;
      for (const [key, mutation] of mutations) {
        const node = nodes.get(key);
        const isItem = $isBlockNode(node) && isListType(node.__attributes.type);
        const known = this.#items.get(key);
        if (isItem !== (known !== undefined)) return true;
        if (isItem && (known?.before !== node.__prev || known.behind !== node.__next)) return true;
        if (mutation !== "updated" && this.#items.size > 0) return true;
      }
      return false;
    });
  }

  /** Takes away what has come to stand at an edge of the text because the blocks around it went: at once, see `#placeFor`. */
  leaveEdges(): void {
    let left = false;
    for (const [key, owner] of this.#owners) {
      if (previousBlock(owner) !== null && nextBlock(owner) !== null) continue;
      owner.remove();
      this.#owners.delete(key);
      left = true;
    }
    if (left) this.#editor._observer?.takeRecords();
  }

  /** Looks at the whole document and changes only what is different. */
  refresh(): void {
    const runs = this.#editor.read(() => $runs());
    const wanted = new Set<NodeKey>();
    this.#items.clear();
    for (const run of runs) {
      const first = run[0]?.key;
      if (first === undefined) continue;
      for (const { key, before, behind } of run) this.#items.set(key, { before, behind });
      const elements = run.map(({ key }) => this.#editor.getElementByKey(key)).filter((element) => element !== null);
      const place = this.#placeFor(elements);
      if (place === null) continue;
      wanted.add(first);
      this.#own(first, place, elements);
    }
    for (const [key, owner] of this.#owners) {
      if (wanted.has(key)) continue;
      owner.remove();
      this.#owners.delete(key);
    }
    // Lexical watches its element, and would set the selection anew for what it takes for somebody else's doing.
    this.#editor._observer?.takeRecords();
  }

  clear(): void {
    for (const owner of this.#owners.values()) owner.remove();
    this.#owners.clear();
    this.#items.clear();
    this.#editor._observer?.takeRecords();
  }

  /**
   * The element behind which the owner stands: the first item, or the block before a lone last one. Where it stands among
   * them does not matter, as the items are read in its place. It is never the first or last element of the text, nor of a cell: the caret
   * would find a place beside it, which is none in the document. So a text or cell that is a single item has no list.
   */
  #placeFor(elements: readonly HTMLElement[]): Element | null {
    const first = elements[0];
    if (first === undefined) return null;
    const [last, before] = [elements.at(-1) ?? first, previousBlock(first)];
    if (elements.length > 1 || nextBlock(last) !== null) return first;
    return before;
  }

  #own(key: NodeKey, place: Element, elements: readonly HTMLElement[]): void {
    let owner = this.#owners.get(key);
    if (owner === undefined) {
      owner = this.#root.ownerDocument.createElement("div");
      owner.className = OWNER_CLASS;
      owner.contentEditable = "false";
      owner.setAttribute("role", "list");
      setDOMUnmanaged(owner);
      this.#owners.set(key, owner);
    }
    for (const element of elements) if (element.id === "") element.id = itemId();
    const owns = elements.map((element) => element.id).join(" ");
    if (owner.getAttribute("aria-owns") !== owns) owner.setAttribute("aria-owns", owns);
    if (owner.previousSibling !== place) place.after(owner);
  }
}

function previousBlock(element: Element): Element | null {
  const previous = element.previousElementSibling;
  return previous?.classList.contains(OWNER_CLASS) === true ? previousBlock(previous) : previous;
}

function nextBlock(element: Element): Element | null {
  const next = element.nextElementSibling;
  return next?.classList.contains(OWNER_CLASS) === true ? nextBlock(next) : next;
}

/** The blocks beside an item. */
interface Neighbours {
  readonly before: NodeKey | null;
  readonly behind: NodeKey | null;
}

interface Item extends Neighbours {
  readonly key: NodeKey;
}

/** The items of each list. */
function $runs(): Item[][] {
  return $containers().flatMap($runsIn);
}

function $runsIn(container: ElementNode): Item[][] {
  const runs: Item[][] = [];
  let run: Item[] | null = null;
  for (let node = container.getFirstChild(); node !== null; node = node.getNextSibling()) {
    if ($isBlockNode(node) && isListType(node.getBlockType())) {
      if (run === null) {
        run = [];
        runs.push(run);
      }
      run.push({ key: node.getKey(), before: node.__prev, behind: node.__next });
    } else {
      run = null;
    }
  }
  return runs;
}
