import { $applyNodeReplacement, $getDocument, ElementNode } from "lexical";
import type {
  KlassConstructor,
  LexicalNode,
  LexicalParseJSON,
  SerializedElementNode,
  SerializedPartial,
  Spread,
} from "lexical";
import { parseCellRoot } from "../../../flow/table/names.ts";

export type SerializedPaneNode = Spread<{ root: string }, SerializedElementNode>;

/**
 * What shows one flow inside of a cell: its children are that flow's blocks, as the root's are the main one's. A cell has one; merged
 * cells have one for each cell whose words they show.
 */
export class PaneNode extends ElementNode {
  /** @internal */
  declare ["constructor"]: KlassConstructor<typeof PaneNode>;
  /** @internal */
  __root = "";

  override $config() {
    return this.config("cowrite-pane", { extends: ElementNode });
  }

  override afterCloneFrom(previous: this): void {
    super.afterCloneFrom(previous);
    this.__root = previous.__root;
  }

  /** The name of the root that holds the flow; "" for a pane that shows none. */
  getFlowRoot(): string {
    return this.getLatest().__root;
  }

  override createDOM(): HTMLElement {
    const dom = $getDocument().createElement("div");
    dom.className = "cw-table-pane";
    return dom;
  }

  override updateDOM(): false {
    return false;
  }

  override isShadowRoot(): true {
    return true;
  }

  override canIndent(): false {
    return false;
  }

  override exportJSON(compact?: false): SerializedPaneNode;
  override exportJSON(compact: boolean): SerializedPartial<SerializedPaneNode>;
  override exportJSON(compact = false): SerializedPartial<SerializedPaneNode> {
    return { ...super.exportJSON(compact), root: this.__root };
  }

  override updateFromJSON(serialized: LexicalParseJSON<SerializedPaneNode>): this {
    const { root, ...element } = serialized;
    const self = super.updateFromJSON(element).getWritable();
    self.__root = typeof root === "string" && parseCellRoot(root) !== null ? root : "";
    return self;
  }
}

export function $createPaneNode(root: string): PaneNode {
  const node = $applyNodeReplacement(new PaneNode());
  node.__root = root;
  return node;
}

export function $isPaneNode(node: LexicalNode | null | undefined): node is PaneNode {
  return node instanceof PaneNode;
}
