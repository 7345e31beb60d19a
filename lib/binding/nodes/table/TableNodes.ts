import { TableCellHeaderStates, TableCellNode, TableNode, TableRowNode } from "@lexical/table";
import type { SerializedTableNode } from "@lexical/table";
import type { TableWidths } from "../../../flow/table/columnWidths.ts";
import { $applyNodeReplacement, $getDocument, isHTMLTableCellElement } from "lexical";
import type {
  EditorConfig,
  ElementFormatType,
  KlassConstructor,
  LexicalNode,
  LexicalParseJSON,
  SerializedPartial,
  Spread,
} from "lexical";
import { readProps } from "../../../flow/embeds/readEmbed.ts";
import type { EmbedProps } from "../../../flow/embeds/readEmbed.ts";
import { plainJson, sameJson } from "../../../flow/plainJson.ts";
import { isTableId } from "../../../flow/table/names.ts";
import { TABLE_EMBED } from "../../../flow/table/tableEmbeds.ts";

/** How a table shows its cells: as a grid, or as columns of text side by side. */
export type TableLayout = "grid" | "columns";

export type SerializedFlowTableNode = Spread<{ props: EmbedProps; layout: TableLayout }, SerializedTableNode>;

const NO_PROPS: EmbedProps = Object.freeze({});

/** What a cell looks like, beside its text. */
export interface CellLook {
  /** What it is the head of; null if of nothing. */
  readonly heads: "column" | "row" | null;
  readonly color: string | null;
  readonly align: ElementFormatType;
  readonly valign: string | null;
  readonly rowSpan: number;
  readonly columnSpan: number;
  /** Its row or column was deleted, and it is shown for its words. */
  readonly deleted: boolean;
  /** Of a cell that is a column of text, its share of the width. */
  readonly weight: number | null;
}

const PLAIN_CELL: CellLook = Object.freeze({
  heads: null,
  color: null,
  align: "",
  valign: null,
  rowSpan: 1,
  columnSpan: 1,
  deleted: false,
  weight: null,
});

const NO_WIDTHS: TableWidths = Object.freeze({ columns: [], width: null, least: 0 });

/**
 * The table of an embed, in the block that holds the embed. To the flow it is that embed and nothing else: its rows, columns and cells
 * are in registers and flows of their own, and are drawn from there.
 */
export class FlowTableNode extends TableNode {
  /** @internal */
  declare ["constructor"]: KlassConstructor<typeof FlowTableNode>;
  /** The properties of the embed. Frozen, replaced as a whole. @internal */
  __props: EmbedProps = NO_PROPS;
  /** @internal */
  __layout: TableLayout = "grid";
  /** Frozen, replaced as a whole. @internal */
  __widths: TableWidths = NO_WIDTHS;

  override $config() {
    return this.config("cowrite-table", { extends: TableNode });
  }

  override afterCloneFrom(previous: this): void {
    super.afterCloneFrom(previous);
    this.__props = previous.__props;
    this.__layout = previous.__layout;
    this.__widths = previous.__widths;
  }

  getProps(): EmbedProps {
    return this.getLatest().__props;
  }

  /** The id of the table; "" if that cannot be read. */
  getTableId(): string {
    const { id } = this.getProps();
    return isTableId(id) ? id : "";
  }

  setProps(given: EmbedProps): this {
    const props = readProps(TABLE_EMBED, given);
    const latest = this.getLatest();
    if (sameJson(latest.__props, props)) return latest;
    const self = this.getWritable();
    self.__props = Object.freeze({ ...props });
    return self;
  }

  getLayout(): TableLayout {
    return this.getLatest().__layout;
  }

  setLayout(layout: TableLayout): this {
    const latest = this.getLatest();
    if (latest.__layout === layout) return latest;
    const self = this.getWritable();
    self.__layout = layout;
    return self;
  }

  /** Sets how wide it is drawn. Writes nothing when that is so already. */
  setWidths(widths: TableWidths): this {
    if (sameJson(this.getLatest().__widths, widths)) return this.getLatest();
    const self = this.getWritable();
    self.__widths = widths;
    // Lexical draws a column without a width of its own for 0.
    return self.setColWidths(widths.columns.map((width) => width ?? 0));
  }

  /** In a frame that scrolls when the table is wider than the text. */
  override createDOM(config: EditorConfig): HTMLElement {
    const frame = $getDocument().createElement("div");
    frame.className = "cw-table-frame";
    const table = super.createDOM(config);
    table.classList.add("cw-table");
    frame.append(table);
    return frame;
  }

  override updateDOM(previous: this, dom: HTMLElement, config: EditorConfig): false {
    const table = dom.querySelector("table");
    if (table !== null) this.updateTableElement(previous, table, config);
    return false;
  }

  override updateTableElement(previous: this | null, table: HTMLTableElement, config: EditorConfig): void {
    super.updateTableElement(previous, table, config);
    const columns = this.__layout === "columns";
    const { width, least } = this.__widths;
    table.style.width = columns || width === null ? "" : `${width}px`;
    table.style.minWidth = columns || width !== null ? "" : `${least}px`;
    table.classList.toggle("cw-columns", columns);
    if (columns) table.setAttribute("role", "presentation");
    else table.removeAttribute("role");
  }

  override exportJSON(compact?: false): SerializedFlowTableNode;
  override exportJSON(compact: boolean): SerializedPartial<SerializedFlowTableNode>;
  override exportJSON(compact = false): SerializedPartial<SerializedFlowTableNode> {
    return { ...super.exportJSON(compact), props: this.__props, layout: this.__layout };
  }

  override updateFromJSON(serialized: LexicalParseJSON<SerializedFlowTableNode>): this {
    const { props, layout, ...table } = serialized;
    const plain = plainJson(props);
    const readable = typeof plain === "object" && plain !== null && !Array.isArray(plain);
    return super
      .updateFromJSON(table)
      .setProps(readable ? (plain as EmbedProps) : NO_PROPS)
      .setLayout(layout === "columns" ? "columns" : "grid");
  }
}

/** A row of a table, by its id. */
export class FlowRowNode extends TableRowNode {
  /** @internal */
  declare ["constructor"]: KlassConstructor<typeof FlowRowNode>;
  /** @internal */
  __line = "";

  override $config() {
    return this.config("cowrite-table-row", { extends: TableRowNode });
  }

  override afterCloneFrom(previous: this): void {
    super.afterCloneFrom(previous);
    this.__line = previous.__line;
  }

  /** The id of the row. */
  getLine(): string {
    return this.getLatest().__line;
  }

  override createDOM(config: EditorConfig): HTMLElement {
    const dom = super.createDOM(config);
    dom.classList.add("cw-table-row");
    return dom;
  }

  override updateDOM(previous: this, dom?: HTMLElement): boolean {
    // Lexical would make the row anew.
    if (dom !== undefined && previous.__height !== this.__height)
      dom.style.height = this.__height === undefined ? "" : `${this.__height}px`;
    return false;
  }
}

/** A cell, or several that are merged: its children are panes, one a flow that is shown in it. */
export class FlowCellNode extends TableCellNode {
  /** @internal */
  declare ["constructor"]: KlassConstructor<typeof FlowCellNode>;
  /** @internal */
  __column = "";
  /** Frozen, replaced as a whole. @internal */
  __look: CellLook = PLAIN_CELL;

  override $config() {
    return this.config("cowrite-table-cell", { extends: TableCellNode });
  }

  override afterCloneFrom(previous: this): void {
    super.afterCloneFrom(previous);
    this.__column = previous.__column;
    this.__look = previous.__look;
  }

  /** The id of the column; of merged cells that of the first. */
  getColumn(): string {
    return this.getLatest().__column;
  }

  getLook(): CellLook {
    return this.getLatest().__look;
  }

  /** Writes nothing when it looks like that already. */
  setLook(look: CellLook): this {
    if (sameJson(this.getLook(), look)) return this;
    const self = this.getWritable();
    self.__look = Object.freeze(look);
    const { ROW, COLUMN, NO_STATUS } = TableCellHeaderStates;
    self.__headerState = look.heads === "column" ? ROW : look.heads === "row" ? COLUMN : NO_STATUS;
    self.__rowSpan = look.rowSpan;
    self.__colSpan = look.columnSpan;
    self.setFormat(look.align);
    return self;
  }

  override createDOM(config: EditorConfig): HTMLTableCellElement {
    const dom = super.createDOM(config);
    dom.classList.add("cw-table-cell");
    drawLook(dom, this.__look);
    return dom;
  }

  override updateDOM(previous: this, dom?: HTMLElement): boolean {
    if (!isHTMLTableCellElement(dom) || dom.nodeName.toLowerCase() !== this.getTag()) return true;
    if (previous.__look !== this.__look) drawLook(dom, this.__look);
    return false;
  }
}

function drawLook(dom: HTMLTableCellElement, look: CellLook): void {
  const { heads, color, valign, rowSpan, columnSpan, deleted, weight } = look;
  dom.rowSpan = rowSpan;
  dom.colSpan = columnSpan;
  if (heads === null) dom.removeAttribute("scope");
  else dom.setAttribute("scope", heads === "column" ? "col" : "row");
  dom.toggleAttribute("data-header", heads !== null);
  dom.toggleAttribute("data-deleted", deleted);
  dom.style.backgroundColor = color ?? "";
  // Once more: the style sheet finds the colour of the text from it.
  dom.style.setProperty("--cw-cell-color", color);
  dom.style.verticalAlign = valign ?? "";
  dom.style.flexGrow = weight === null ? "" : String(weight);
}

export function $createFlowTableNode(props: EmbedProps): FlowTableNode {
  return $applyNodeReplacement(new FlowTableNode()).setProps(props);
}

export function $createFlowRowNode(line: string): FlowRowNode {
  const node = $applyNodeReplacement(new FlowRowNode());
  node.__line = line;
  return node;
}

export function $createFlowCellNode(column: string): FlowCellNode {
  const node = $applyNodeReplacement(new FlowCellNode());
  node.__column = column;
  return node;
}

export function $isFlowTableNode(node: LexicalNode | null | undefined): node is FlowTableNode {
  return node instanceof FlowTableNode;
}

export function $isFlowRowNode(node: LexicalNode | null | undefined): node is FlowRowNode {
  return node instanceof FlowRowNode;
}

export function $isFlowCellNode(node: LexicalNode | null | undefined): node is FlowCellNode {
  return node instanceof FlowCellNode;
}
