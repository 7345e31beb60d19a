import { $applyNodeReplacement, $getDocument, DecoratorNode, isHTMLElement } from "lexical";
import type {
  DOMExportOutput,
  KlassConstructor,
  LexicalEditor,
  LexicalNode,
  LexicalParseJSON,
  SerializedLexicalNode,
  SerializedPartial,
  Spread,
} from "lexical";
import { plainJson, sameJson } from "../../flow/plainJson.ts";
import { embedHtml } from "../../convert/embedHtml.ts";
import type { HtmlTree } from "../../convert/embedHtml.ts";
import { readEmbed, readProps } from "../../flow/embeds/readEmbed.ts";
import type { EmbedProps } from "../../flow/embeds/readEmbed.ts";
import { UNKNOWN_EMBED } from "../../flow/types.ts";
import { drawEmbed } from "./embeds/drawEmbed.ts";

export type SerializedEmbedNode = Spread<{ embedType: string; props: EmbedProps }, SerializedLexicalNode>;

const NO_PROPS: EmbedProps = Object.freeze({});

/** The type of the embed that separates two parts of a document. */
export const DIVIDER = "divider";

/**
 * Something in a block that is not text. Draws itself without React, each kind in its own way (`embeds/`), and what this version does not know as a
 * neutral box that keeps all of its properties.
 */
export class EmbedNode extends DecoratorNode<null> {
  /** @internal */
  declare ["constructor"]: KlassConstructor<typeof EmbedNode>;
  /** @internal */
  __embedType: string = UNKNOWN_EMBED;
  /** Plain JSON, frozen, replaced as a whole. @internal */
  __props: EmbedProps = NO_PROPS;

  override $config() {
    return this.config("cowrite-embed", {
      extends: DecoratorNode,
      importDOM: { hr: () => ({ conversion: () => ({ node: $createEmbedNode(DIVIDER) }), priority: 0 }) },
    });
  }

  override afterCloneFrom(previous: this): void {
    super.afterCloneFrom(previous);
    this.__embedType = previous.__embedType;
    this.__props = previous.__props;
  }

  getEmbedType(): string {
    return this.getLatest().__embedType;
  }

  getProps(): EmbedProps {
    return this.getLatest().__props;
  }

  /** Replaces type and properties, which are read by the rules of the flow. Writes nothing when they are equal already. */
  setEmbed(type: string, given: EmbedProps): this {
    const props = readProps(type, given);
    const latest = this.getLatest();
    if (latest.__embedType === type && sameJson(latest.__props, props)) return latest;
    const self = this.getWritable();
    self.__embedType = type;
    self.__props = Object.freeze({ ...props });
    return self;
  }

  override isInline(): true {
    return true;
  }

  override createDOM(): HTMLElement {
    const dom = $getDocument().createElement("span");
    drawEmbed(dom, this.__embedType, this.__props);
    return dom;
  }

  override updateDOM(previous: this, dom: HTMLElement): false {
    if (previous.__embedType !== this.__embedType || previous.__props !== this.__props)
      drawEmbed(dom, this.__embedType, this.__props);
    return false;
  }

  override exportDOM(editor: LexicalEditor): DOMExportOutput {
    const output = super.exportDOM(editor);
    if (!isHTMLElement(output.element)) return output;
    const html = embedHtml(readEmbed(this.__embedType, this.__props));
    return { element: html === null ? null : elementOf(output.element.ownerDocument, html) };
  }

  override exportJSON(compact?: false): SerializedEmbedNode;
  override exportJSON(compact: boolean): SerializedPartial<SerializedEmbedNode>;
  override exportJSON(compact = false): SerializedPartial<SerializedEmbedNode> {
    return { ...super.exportJSON(compact), embedType: this.__embedType, props: this.__props };
  }

  override updateFromJSON(serialized: LexicalParseJSON<SerializedEmbedNode>): this {
    const { embedType, props, ...rest } = serialized;
    const plain = plainJson(props);
    const type = typeof embedType === "string" && embedType !== "" ? embedType : UNKNOWN_EMBED;
    const readable = typeof plain === "object" && plain !== null && !Array.isArray(plain);
    return super.updateFromJSON(rest).setEmbed(type, readable ? (plain as EmbedProps) : NO_PROPS);
  }

  override getTextContent(): string {
    return "";
  }
}

function elementOf(page: Document, { tag, attributes, children }: HtmlTree): HTMLElement {
  const element = page.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
  element.append(...children.map((child) => (typeof child === "string" ? child : elementOf(page, child))));
  return element;
}

/** Makes an embed of `type`, which is the flow's name for it. */
export function $createEmbedNode(type: string, props: EmbedProps = NO_PROPS): EmbedNode {
  return $applyNodeReplacement(new EmbedNode()).setEmbed(type, props);
}

export function $isEmbedNode(node: LexicalNode | null | undefined): node is EmbedNode {
  return node instanceof EmbedNode;
}
