import { $getNodeByKey } from "lexical";
import type { LexicalNode, NodeKey } from "lexical";
import { openFlow } from "../../flow/openFlow.ts";
import type { Flow, FlowChange } from "../../flow/types.ts";
import type { DirtyKeys } from "../local/changedStretches.ts";
import { $isPaneNode } from "../nodes/table/PaneNode.ts";
import type { ShownOwners } from "../shown/Shown.ts";
import type { EditorPoint } from "../types.ts";
import { Pane } from "./Pane.ts";
import type { PaneContext } from "./Pane.ts";

/** All flows that an editor shows: the document's main one, and one for each cell of its tables. */
export class Panes {
  readonly main: Pane;
  /** Those that may not be in step with their flow. */
  readonly behind = new Set<Pane>();
  readonly #context: PaneContext;
  readonly #onChange: (pane: Pane, change: FlowChange) => void;
  readonly #byRoot = new Map<string, Pane>();
  readonly #byContainer = new Map<NodeKey, Pane>();
  readonly #owners: ShownOwners = new Map();

  constructor(flow: Flow, context: Omit<PaneContext, "owners">, onChange: (pane: Pane, change: FlowChange) => void) {
    this.#context = { ...context, owners: this.#owners };
    this.#onChange = (pane, change) => {
      this.behind.add(pane);
      onChange(pane, change);
    };
    this.main = new Pane(flow, "root", this.#context, this.#onChange);
    this.#byContainer.set("root", this.main);
  }

  /** The main one and those of cells. */
  all(): Iterable<Pane> {
    return this.#byContainer.values();
  }

  ofRoot(root: string): Pane | undefined {
    return this.#byRoot.get(root);
  }

  /** Whether the editor shows exactly what all flows have. Forgets those that are in step again. */
  get inStep(): boolean {
    for (const pane of this.behind) {
      if (pane.inStep && pane.untidy.size === 0) this.behind.delete(pane);
    }
    return this.behind.size === 0;
  }

  /** The flow under the name `root`, shown by the children of `container` from now on. */
  show(root: string, container: NodeKey): Pane {
    let pane = this.#byRoot.get(root);
    if (pane === undefined) {
      pane = new Pane(openFlow(this.main.flow.doc, root), container, this.#context, this.#onChange);
      this.#byRoot.set(root, pane);
    } else {
      this.#byContainer.delete(pane.shown.container);
      pane.shown.container = container;
    }
    this.#byContainer.set(container, pane);
    return pane;
  }

  /** Forgets the flow under the name `root`, which is shown no more. */
  close(root: string): void {
    const pane = this.#byRoot.get(root);
    if (pane === undefined) return;
    this.#byRoot.delete(root);
    this.#byContainer.delete(pane.shown.container);
    this.behind.delete(pane);
    pane.dispose();
    pane.flow.dispose();
  }

  /** The pane in which `node` stands; for one that is in a table but in no cell of it, the main one. */
  $paneOf(node: LexicalNode | null): Pane | null {
    for (let around = node; around !== null; around = around.getParent()) {
      const pane = this.#byContainer.get(around.getKey());
      if (pane !== undefined) return pane;
    }
    return null;
  }

  $paneAt(point: EditorPoint): Pane | null {
    return this.$paneOf($getNodeByKey(point.key));
  }

  /** The pane that an anchor names a place of, and the place; null for none that is shown. What came over the network may be handed in. */
  resolve(anchor: unknown): { readonly pane: Pane; readonly index: number } | null {
    for (const pane of this.all()) {
      const index = pane.flow.resolveAnchor(anchor);
      if (index !== null) return { pane, index };
    }
    return null;
  }

  /** What changed in the editor, for each pane that it can have changed. */
  $split(dirty: DirtyKeys): Map<Pane, DirtyKeys> {
    const { since, own: changed } = dirty;
    const split = new Map<Pane, DirtyKeys>();
    if (dirty.all) {
      for (const pane of this.all()) if (pane.shown.$container() !== null) split.set(pane, dirty);
      return split;
    }
    const keys = new Map<Pane, Set<NodeKey>>();
    const add = (pane: Pane, key: NodeKey): void => {
      const own = keys.get(pane) ?? new Set();
      own.add(key);
      keys.set(pane, own);
    };
    const containers = new Set<Pane>();
    for (const key of dirty.keys) {
      const node = $getNodeByKey(key);
      const contained = this.#byContainer.get(key) ?? this.#$takeOver(node);
      if (contained !== undefined) containers.add(contained);
      const owner = this.#owners.get(key);
      if (owner !== undefined) add(this.#byContainer.get(owner.container) as Pane, key);
      const parent = this.#byContainer.get(node?.getParent()?.getKey() ?? "");
      if (parent !== undefined) add(parent, key);
      else if (owner === undefined) add(this.main, key);
    }
    for (const [pane, own] of keys) split.set(pane, { keys: own, own: changed, all: false, since });
    for (const pane of containers) {
      // Its list of children changed, and none of the children did.
      if (pane !== this.main && !keys.has(pane)) split.set(pane, { keys: new Set(), own: changed, all: true, since });
    }
    for (const pane of split.keys()) if (pane.shown.$container()?.isAttached() !== true) split.delete(pane);
    return split;
  }

  /** A node that took the place of a pane's own: everything in the cell was replaced. */
  #$takeOver(node: LexicalNode | null): Pane | undefined {
    if (!$isPaneNode(node)) return undefined;
    const pane = this.#byRoot.get(node.getFlowRoot());
    if (pane === undefined || pane.shown.$container()?.isAttached() === true) return undefined;
    return this.show(node.getFlowRoot(), node.getKey());
  }

  dispose(): void {
    for (const root of this.#byRoot.keys()) this.close(root);
    this.main.dispose();
  }
}
