import type { LexicalEditor, LexicalNode, NodeKey } from "lexical";

import type { Dispose } from "../../../base/disposable.ts";
import { $containers } from "../../../binding/nodes/table/containers.ts";
import { $isBlockNode, BlockNode } from "../../../binding/nodes/BlockNode.ts";

/** Something about how a block is drawn that follows from the blocks around it, and is no property of it. */
export interface Derivation {
  /** What of a block decides, as a text. A key press in a block that says the same as before costs one comparison. */
  readonly facts: (block: BlockNode) => string;
  /** Whether nothing from this block on depends on the blocks in front of it. */
  readonly isBoundary: (block: BlockNode) => boolean;
  /** Whether the element of a block that stands for itself is as its node drew it: most are, and need no look. */
  readonly isPlain: (block: BlockNode) => boolean;
  /**
   * Draws all of a stretch, from a boundary, or the start, to the next. `fresh` are the blocks whose element may be a new one.
   * Called after Lexical has drawn them, before the browser paints.
   */
  readonly apply: (stretch: readonly BlockNode[], fresh: ReadonlySet<NodeKey>) => void;
  readonly forget?: (key: NodeKey) => void;
}

/** Follows a derivation: looks again only at the stretches in which a fact or a neighbour changed. */
export class StretchWatcher {
  readonly #editor: LexicalEditor;
  readonly #derivation: Derivation;
  /** Of each block its facts and the block in front of it, as they were looked at last. */
  readonly #seen = new Map<NodeKey, string>();
  readonly dispose: Dispose;

  constructor(editor: LexicalEditor, derivation: Derivation) {
    this.#editor = editor;
    this.#derivation = derivation;
    this.dispose = editor.registerMutationListener(BlockNode, (mutations) => this.#look(mutations), {
      skipInitialization: false,
    });
  }

  /** Looks at the stretches of these blocks again, though nothing in the text has changed; at all without keys. */
  refresh(keys?: Iterable<NodeKey>): void {
    this.#editor.getEditorState().read(
      () => {
        const nodes = this.#editor.getEditorState()._nodeMap;
        const blocks =
          keys === undefined
            ? $containers().flatMap((container) => container.getChildren())
            : [...keys].map((key) => nodes.get(key) ?? null);
        this.#$apply(blocks.filter($isBlockNode), new Set());
      },
      { editor: this.#editor },
    );
  }

  #look(mutations: ReadonlyMap<NodeKey, "created" | "updated" | "destroyed">): void {
    this.#editor.getEditorState().read(
      () => {
        const touched: BlockNode[] = [];
        const fresh = new Set<NodeKey>();
        const nodes = this.#editor.getEditorState()._nodeMap;
        for (const [key, mutation] of mutations) {
          const node = nodes.get(key);
          if (!$isBlockNode(node)) {
            this.#seen.delete(key);
            this.#derivation.forget?.(key);
            continue;
          }
          if (mutation === "created" && this.#isAlone(node, nodes)) {
            this.#seen.delete(key);
            continue;
          }
          const facts = `${node.__prev ?? ""} ${this.#derivation.facts(node)}`;
          if (mutation === "created") fresh.add(key);
          else if (this.#seen.get(key) === facts) continue;
          this.#seen.set(key, facts);
          touched.push(node);
        }
        if (touched.length > 0) this.#$apply(touched, fresh);
      },
      { editor: this.#editor },
    );
  }

  /**
   * Whether nothing follows from a new block, nor is drawn on it. In a document that is opened that is nearly every block: they are
   * passed over, and looked at when something changes in them.
   */
  #isAlone(block: BlockNode, nodes: ReadonlyMap<NodeKey, LexicalNode>): boolean {
    const { isPlain, isBoundary } = this.#derivation;
    if (!isPlain(block) || !isBoundary(block)) return false;
    const next = block.__next === null ? undefined : nodes.get(block.__next);
    return !$isBlockNode(next) || isBoundary(next);
  }

  #$apply(touched: readonly BlockNode[], fresh: ReadonlySet<NodeKey>): void {
    const done = new Set<NodeKey>();
    for (const block of touched) {
      if (done.has(block.getKey())) continue;
      const stretch = this.#$stretchOf(block);
      if (stretch.length === 1 && fresh.has(block.getKey()) && this.#derivation.isPlain(block)) continue;
      for (const member of stretch) done.add(member.getKey());
      this.#derivation.apply(stretch, fresh);
    }
  }

  #$stretchOf(block: BlockNode): BlockNode[] {
    const { isBoundary } = this.#derivation;
    let first = block;
    while (!isBoundary(first)) {
      const previous = first.getPreviousSibling();
      if (!$isBlockNode(previous)) break;
      first = previous;
    }
    const stretch = [first];
    for (let node: LexicalNode | null = first.getNextSibling(); $isBlockNode(node); node = node.getNextSibling()) {
      if (isBoundary(node)) break;
      stretch.push(node);
    }
    return stretch;
  }
}
