import { $applyNodeReplacement, $getDocument, $isBlockFullySelected, $isRangeSelection, ParagraphNode } from "lexical";
import type {
  BaseSelection,
  DOMExportOutput,
  EditorConfig,
  ElementFormatType,
  KlassConstructor,
  LexicalEditor,
  LexicalNode,
  LexicalParseJSON,
  RangeSelection,
  SerializedParagraphNode,
  SerializedPartial,
  Spread,
} from "lexical";
import { sameJson } from "../../flow/plainJson.ts";
import { MAX_INDENT } from "../../flow/types.ts";
import type { AttributeChange, BlockAttributes, BlockType } from "../../flow/types.ts";
import {
  attributesBehind,
  attributesInFront,
  attributesOfSecond,
  attributesOfText,
  changeAttributes,
} from "./blockAttributes.ts";
import { blockClass, blockLook, blockWordsOf, isListType } from "./blockLook.ts";
import { exportBlock, importBlocks } from "./blockHtml.ts";
import { parseAttributes } from "./parseAttributes.ts";
import { $isPointAtBlockEnd, $isPointAtBlockStart } from "./pointInBlock.ts";

export type SerializedBlockNode = Spread<{ attributes: BlockAttributes }, SerializedParagraphNode>;

/** Attributes that Lexical's own commands change, kept where Lexical keeps them. */
interface NativeAttributes {
  readonly indent?: number;
  readonly align?: ElementFormatType;
  readonly dir?: "ltr" | "rtl";
}

const NONE: BlockAttributes = Object.freeze({});

/**
 * A block of the document: paragraph, heading, list item, quote, callout, toggle or code, told apart by its attributes. The root's children are
 * blocks, one to one with those of the flow, flat.
 *
 * Extends ParagraphNode and is registered as its replacement, because Lexical makes paragraphs by itself (select all and delete,
 * Enter, paste). Which mark of the flow a block stands for is the binding's knowledge, by node key: a copied, pasted or
 * undone node must not carry an id into a place where it means another block.
 */
export class BlockNode extends ParagraphNode {
  /** @internal */
  declare ["constructor"]: KlassConstructor<typeof BlockNode>;
  /** All attributes but indent, align and dir. Frozen, replaced as a whole. @internal */
  __attributes: BlockAttributes = NONE;

  override $config() {
    return this.config("cowrite-block", { extends: ParagraphNode, importDOM: importBlocks($createBlockNode) });
  }

  override afterCloneFrom(previous: this): void {
    super.afterCloneFrom(previous);
    this.__attributes = previous.__attributes;
  }

  override resetOnCopyNodeFrom(original: this): void {
    super.resetOnCopyNodeFrom(original);
    this.__attributes = attributesOfSecond(original.__attributes);
  }

  /** All attributes of the block, as the flow has them. */
  getAttributes(): BlockAttributes {
    const { __attributes, __indent, __format, __dir } = this.getLatest();
    if (__indent === 0 && __format === 0 && __dir === null) return __attributes;
    const native: { -readonly [Key in keyof NativeAttributes]: NativeAttributes[Key] } = {};
    if (__indent > 0) native.indent = Math.min(__indent, MAX_INDENT);
    const align = this.getFormatType();
    if (align !== "") native.align = align;
    if (__dir !== null) native.dir = __dir;
    return { ...__attributes, ...native } as BlockAttributes;
  }

  /** Replaces all attributes. Writes nothing when they are equal already. */
  setAttributes(attributes: BlockAttributes): this {
    if (sameJson(this.getAttributes(), attributes)) return this;
    const { indent, align, dir, ...own } = attributes;
    const self = this.getWritable();
    self.__attributes = Object.keys(own).length === 0 ? NONE : Object.freeze(own);
    self.setIndent(indent ?? 0);
    self.setFormat(align ?? "");
    self.setDirection(dir ?? null);
    return self;
  }

  /** Sets, or with `null` removes, single attributes. */
  changeAttributes(change: AttributeChange): this {
    return this.setAttributes(changeAttributes(this.getAttributes(), change));
  }

  getBlockType(): BlockType | undefined {
    return this.getLatest().__attributes.type;
  }

  /** Converts the block. What only the old type can have (level, checked, language, start, tone) goes. `null` makes a paragraph. */
  setBlockType(type: BlockType | null, more: AttributeChange = {}): this {
    const stale: AttributeChange = {
      unknownType: null,
      ...(type === "heading" ? {} : { level: null }),
      ...(type === "check" ? {} : { checked: null }),
      ...(type === "code" ? {} : { language: null }),
      ...(type === "number" ? {} : { start: null }),
      ...(type === "callout" ? {} : { tone: null }),
    };
    return this.changeAttributes({ ...stale, type, ...more });
  }

  /** Of a heading, 1 to 6. */
  getLevel(): number | undefined {
    return this.getLatest().__attributes.level;
  }

  getChecked(): boolean {
    return this.getLatest().__attributes.checked === true;
  }

  setChecked(checked: boolean): this {
    return this.changeAttributes({ checked: checked ? true : null });
  }

  toggleChecked(): this {
    return this.setChecked(!this.getChecked());
  }

  getLanguage(): string | undefined {
    return this.getLatest().__attributes.language;
  }

  setLanguage(language: string | null): this {
    return this.changeAttributes({ language });
  }

  /** Whole steps, 0 to {@link MAX_INDENT}; others are brought into that range. */
  override setIndent(indent: number): this {
    return super.setIndent(Math.max(0, Math.min(MAX_INDENT, Math.round(indent) || 0)));
  }

  override createDOM(config: EditorConfig): HTMLElement {
    const dom = $getDocument().createElement("div");
    const attributes = this.getAttributes();
    dom.className = `cw-block ${blockClass(attributes)}`;
    const look = blockLook(attributes, blockWordsOf(config.theme));
    for (const name in look) dom.setAttribute(name, look[name] as string);
    return dom;
  }

  override updateDOM(previous: this, dom: HTMLElement, config: EditorConfig): boolean {
    if (previous.__attributes === this.__attributes && previous.__indent === this.__indent) return false;
    // Of both nodes as they are: `getAttributes` would read the previous one's latest, which is this one.
    const before = { ...previous.__attributes, ...(previous.__indent > 0 ? { indent: previous.__indent } : {}) };
    const after = { ...this.__attributes, ...(this.__indent > 0 ? { indent: this.__indent } : {}) };
    if (blockClass(before) !== blockClass(after)) dom.classList.replace(blockClass(before), blockClass(after));
    const words = blockWordsOf(config.theme);
    const look = blockLook(after, words);
    for (const name in blockLook(before, words)) if (look[name] === undefined) dom.removeAttribute(name);
    for (const name in look) {
      if (dom.getAttribute(name) !== look[name]) dom.setAttribute(name, look[name] as string);
    }
    return false;
  }

  override exportDOM(editor: LexicalEditor): DOMExportOutput {
    return exportBlock(this.getAttributes(), super.exportDOM(editor));
  }

  override exportJSON(compact?: false): SerializedBlockNode;
  override exportJSON(compact: boolean): SerializedPartial<SerializedBlockNode>;
  override exportJSON(compact = false): SerializedPartial<SerializedBlockNode> {
    return { ...super.exportJSON(compact), attributes: this.getAttributes() };
  }

  override updateFromJSON(serialized: LexicalParseJSON<SerializedBlockNode>): this {
    const { attributes, ...paragraph } = serialized;
    const self = super.updateFromJSON(paragraph);
    return attributes === undefined ? self : self.setAttributes(parseAttributes(attributes));
  }

  /** Whether a copy of `child` takes the block along: only when all of the block is selected, a fragment joins where it lands. */
  override extractWithChild(
    child: LexicalNode,
    selection: BaseSelection | null,
    destination: "clone" | "html",
  ): boolean {
    if (this.getLatest().__attributes === NONE) return super.extractWithChild(child, selection, destination);
    return $isRangeSelection(selection) && this.getTextContent() !== "" && $isBlockFullySelected(this, selection);
  }

  /** What is pasted into an empty list item or quote becomes its text; an empty paragraph gives way to the pasted block. */
  override canMergeWhenEmpty(): boolean {
    const type = this.getBlockType();
    return isListType(type) || type === "quote" || type === "callout";
  }

  /**
   * Enter. The caller moves what stands behind the caret into the returned block, which therefore has this one's attributes when
   * there is any. At the very start that is all of the text: then this one becomes the empty block in front.
   */
  override insertNewAfter(selection: RangeSelection, restoreSelection = true): BlockNode {
    const attributes = this.getAttributes();
    const point = selection.isBackward() ? selection.focus : selection.anchor;
    const atStart = !this.isEmpty() && $isPointAtBlockStart(this, point);
    const atEnd = !atStart && $isPointAtBlockEnd(this, point);
    const block = $createBlockNode(atStart ? attributesOfText(attributes) : attributesBehind(attributes, atEnd));
    block.setTextFormat(selection.format);
    block.setTextStyle(selection.style);
    this.insertAfter(block, restoreSelection);
    if (atStart) this.setAttributes(attributesInFront(attributes));
    return block;
  }

  /** Backspace at the start: first the type goes, then the indentation; an empty paragraph is removed by Lexical's own rule. */
  override collapseAtStart(): boolean {
    if (this.getBlockType() !== undefined) {
      this.setBlockType(null);
      return true;
    }
    if (this.getIndent() > 0) {
      this.setIndent(this.getIndent() - 1);
      return true;
    }
    return super.collapseAtStart();
  }
}

/** Makes a block; without attributes a paragraph. */
export function $createBlockNode(attributes: BlockAttributes = NONE): BlockNode {
  const node = $applyNodeReplacement(new BlockNode());
  return attributes === NONE ? node : node.setAttributes(attributes);
}

export function $isBlockNode(node: LexicalNode | null | undefined): node is BlockNode {
  return node instanceof BlockNode;
}
