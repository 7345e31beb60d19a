import { embedText } from "../../../flow/embeds/embedText.ts";
import { readEmbed } from "../../../flow/embeds/readEmbed.ts";
import { standsAlone } from "../../../flow/embeds/standsAlone.ts";
import { MAX_INDENT } from "../../../flow/types.ts";
import type { BlockData, TableData } from "../../../flow/table/tableData.ts";
import type { BlockAttributes } from "../../../flow/types.ts";
import { normalizeLinkUrl } from "../../../model/linkUrl.ts";
import { attributesOf, headingKind } from "../blockKind.ts";
import type { BlockKind } from "../blockKind.ts";
import { DIVIDER_INLINE, EMPTY_FRAGMENT } from "./fragment.ts";
import type { Fragment, FragmentBlock, FragmentInline } from "./fragment.ts";
import { FragmentBuilder } from "./fragmentBuilder.ts";
import { ROOT_CONTEXT } from "./htmlContext.ts";
import type { HtmlContext, OpenItem } from "./htmlContext.ts";
import { dateOf, equationOf, frameOf, imageOf, markedEmbedOf } from "./htmlEmbed.ts";
import { formatsInside, isHidden, keepsWhiteSpace } from "./htmlStyle.ts";
import { isDataTable, isLayoutTable, tableRows } from "./htmlTable.ts";
import { blockData } from "./blockData.ts";
import { readColumns } from "./readColumns.ts";
import { readTable } from "./readTable.ts";
import { htmlCallout, isCalloutTitle } from "./htmlCallout.ts";
import { listItem, numberOf, withoutBox } from "./htmlListItem.ts";
import { MAX_HTML_DEPTH } from "./pasteLimits.ts";
import { writeOutSheetStyles } from "./sheetStyles.ts";
import { isWordMarker, wordListItem } from "./wordList.ts";

/** Elements whose content is no text of the page: programs, styles, controls, pictures drawn by marks. */
const SKIPPED = new Set(
  (
    "script style head title meta link base template noscript iframe frame object embed applet svg math canvas audio " +
    "video map area input select option textarea button datalist progress meter dialog"
  ).split(" "),
);

const HEADINGS: Readonly<Record<string, BlockKind>> = {
  h1: "heading1",
  h2: "heading2",
  h3: "heading3",
  h4: "heading4",
  h5: "heading5",
  h6: "heading6",
};

const BLOCKS = new Set(
  (
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form header " +
    "hgroup html legend li main nav ol p pre search section summary ul caption h1 h2 h3 h4 h5 h6"
  ).split(" "),
);

interface HtmlOptions {
  /** Tables, and columns that this editor wrote, are read as such. Otherwise they are a line a row with tabs between the cells. */
  readonly tables?: boolean;
}

/**
 * Reads a parsed page, or a piece of one, as a fragment: nested lists become flat items, wrappers nothing, pictures and formulas
 * embeds. Only what is named here gets through.
 *
 * The document must be inert (made by `DOMParser`), so that nothing in it loads or runs.
 */
export function readHtml(page: Document, { tables = false }: HtmlOptions = {}): Fragment {
  const builder = new FragmentBuilder();
  if (page.body === null) return EMPTY_FRAGMENT;
  writeOutSheetStyles(page);
  new HtmlReader(builder, tables).children(page.body, ROOT_CONTEXT);
  const inline = builder.blocks.length === 0;
  builder.close();
  const blocks = trimEmpty(builder.blocks);
  return { blocks, inline: inline && blocks.length === 1 };
}

function trimEmpty(blocks: readonly FragmentBlock[]): readonly FragmentBlock[] {
  const isFull = (block: FragmentBlock): boolean => block.content.length > 0 || block.attributes.type !== undefined;
  const first = blocks.findIndex(isFull);
  return first === -1 ? [] : blocks.slice(first, blocks.findLastIndex(isFull) + 1);
}

class HtmlReader {
  readonly #builder: FragmentBuilder;
  readonly #tables: boolean;

  constructor(builder: FragmentBuilder, tables: boolean) {
    this.#builder = builder;
    this.#tables = tables;
  }

  /** In a row that has no room in a table, one that stands in a cell is only words. */
  get #knowsTables(): boolean {
    return this.#tables && !this.#builder.isFlat;
  }

  children(parent: Element, context: HtmlContext): void {
    if (context.depth > MAX_HTML_DEPTH) return;
    for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
      if (node.nodeType === 3) this.#text(node.nodeValue ?? "", context);
      else if (node.nodeType === 1) this.#element(node as Element, { ...context, depth: context.depth + 1 });
    }
  }

  #text(raw: string, context: HtmlContext): void {
    const text = context.item?.hasTextBox === true && !context.item.used ? withoutBox(raw) : raw;
    const write = context.preformatted ? "preformatted" : "text";
    this.#builder[write](text, { ...context, start: () => blockStart(context) });
  }

  #element(element: Element, context: HtmlContext): void {
    const name = element.localName;
    if (this.#embed(element, name, context)) return;
    if (SKIPPED.has(name) || isHidden(element) || isWordMarker(element) || isCalloutTitle(element)) return;
    if (name === "br") {
      // Browsers put this one at the end of what they copy; it stands for nothing.
      if (!element.classList.contains("Apple-interchange-newline")) this.#builder.lineBreak(() => blockStart(context));
    } else if (name === "hr") {
      this.#builder.alone(DIVIDER_INLINE);
    } else if (this.#knowsTables && this.#columns(element, context)) {
      return;
    } else if (name === "table" && (this.#knowsTables ? isDataTable(element) : !isLayoutTable(element))) {
      this.#table(element, context);
    } else if (name === "ul" || name === "ol" || name === "menu") {
      this.#list(element, context, name === "ol");
    } else if (name === "li") {
      this.#item(element, context, listItem(element, context));
    } else if (name === "details") {
      this.#toggle(element, context);
    } else if (name === "pre") {
      this.#code(element, context);
    } else if (BLOCKS.has(name) || name === "table" || name === "tr" || name === "td" || name === "th") {
      this.#block(element, context);
    } else {
      this.#inline(element, context);
    }
  }

  #inline(element: Element, context: HtmlContext): void {
    const href = element.localName === "a" ? element.getAttribute("href") : null;
    const link = href === null ? context.link : normalizeLinkUrl(href);
    this.children(element, {
      ...context,
      link,
      formats: formatsInside(element, context.formats, link !== null),
      preformatted: keepsWhiteSpace(element, context.preformatted),
    });
  }

  #block(element: Element, context: HtmlContext): void {
    const wordItem = wordListItem(element);
    if (wordItem !== null) {
      this.#item(element, context, wordItem);
      return;
    }
    const tone = htmlCallout(element);
    const kind = tone === null ? blockKind(element, context) : "callout";
    this.#builder.close();
    this.children(element, {
      ...context,
      kind,
      tone: tone ?? context.tone,
      formats: formatsInside(element, context.formats, context.link !== null),
      preformatted: keepsWhiteSpace(element, context.preformatted),
    });
    this.#builder.close();
  }

  #list(element: Element, context: HtmlContext, ordered: boolean): void {
    this.#builder.close();
    const first = numberOf(element.getAttribute("start"));
    const list = { start: first === 1 ? null : first };
    this.children(element, { ...context, ordered, list, item: null, listDepth: context.listDepth + 1 });
    this.#builder.close();
  }

  #item(element: Element, context: HtmlContext, item: OpenItem): void {
    this.#builder.close();
    const inside: HtmlContext = {
      ...context,
      item,
      formats: formatsInside(element, context.formats, context.link !== null),
    };
    this.children(element, inside);
    // An item without text is still an item.
    if (!item.used) this.#builder.open(() => blockStart(inside));
    this.#builder.close(true);
  }

  /** A toggle: the summary is its own line, all the rest is one step deeper, the first `summary` wherever it stands. */
  #toggle(element: Element, context: HtmlContext): void {
    this.#builder.close();
    const indent = Math.min(context.indent + (context.item === null ? 0 : context.item.indent + 1), MAX_INDENT);
    const inside: HtmlContext = { ...context, item: null, listDepth: 0, indent: Math.min(indent + 1, MAX_INDENT) };
    const summary = [...element.children].find((child) => child.localName === "summary");
    const title: HtmlContext = { ...inside, kind: "toggle", indent };
    this.#builder.open(() => blockStart(title));
    if (summary !== undefined) this.children(summary, title);
    this.#builder.close(true);
    for (let node = element.firstChild; node !== null; node = node.nextSibling) {
      if (node.nodeType === 3) this.#text(node.nodeValue ?? "", inside);
      else if (node.nodeType === 1 && node !== summary) {
        this.#element(node as Element, { ...inside, kind: "paragraph", depth: context.depth + 1 });
      }
    }
    this.#builder.close();
  }

  #code(element: Element, context: HtmlContext): void {
    this.#builder.close();
    // Code in an item stands for the item: a block cannot be both.
    if (context.item !== null) context.item.used = true;
    const named = [element, ...element.querySelectorAll("code")].map(
      (candidate) =>
        /\blang(?:uage)?-([\w+#.-]{1,64})/.exec(candidate.getAttribute("class") ?? "")?.[1] ??
        candidate.getAttribute("data-language"),
    );
    const language = named.find((name) => name !== null && name !== undefined && /^[\w+#.-]{1,64}$/.test(name)) ?? "";
    const text = preText(element, 0).replace(/\n$/, "");
    const start = (): BlockAttributes => ({
      type: "code",
      ...indentation(context.listDepth + context.indent),
      ...(language === "" ? {} : { language }),
    });
    this.#builder.open(start);
    this.#builder.preformatted(text, { formats: {}, link: null, start });
    this.#builder.close(true);
  }

  #table(element: Element, context: HtmlContext): void {
    this.#builder.close();
    if (!this.#knowsTables) {
      for (const cells of tableRows(element)) this.#tableLine(cells, context);
      return;
    }
    const table = readTable(element, (cell) => this.#cell(cell, context));
    if (table === null) return;
    const title = [...element.children].find(({ localName }) => localName === "caption");
    if (title !== undefined) this.#element(title, { ...context, depth: context.depth + 1 });
    this.#tablePiece(table.data, context);
    for (const cells of table.surplus) this.#tableLine(cells, context);
  }

  #columns(element: Element, context: HtmlContext): boolean {
    const data = readColumns(element, (cell) => this.#cell(cell, context));
    if (data !== null) this.#tablePiece(data, context);
    return data !== null;
  }

  #tablePiece(data: TableData, context: HtmlContext): void {
    this.#builder.alone({ kind: "table", data });
    if (context.item !== null) context.item.used = true;
  }

  /** What is in a cell. There are no tables in tables: one that stands there is its lines. */
  #cell(cell: Element, { depth, preformatted, formats, link }: HtmlContext): readonly BlockData[] {
    const builder = new FragmentBuilder();
    new HtmlReader(builder, false).children(cell, {
      ...ROOT_CONTEXT,
      depth: depth + 1,
      preformatted: keepsWhiteSpace(cell, preformatted),
      formats: formatsInside(cell, formats, link !== null),
      link,
    });
    builder.close();
    return trimEmpty(builder.blocks).map((block) => blockData(block));
  }

  /** A row as a line. */
  #tableLine(cells: readonly Element[], context: HtmlContext): void {
    const start = (): BlockAttributes => blockStart(context);
    this.#builder.open(start);
    this.#builder.flat(() => {
      for (const [index, cell] of cells.entries()) {
        if (index > 0) this.#builder.tab(start);
        this.children(cell, {
          ...context,
          kind: "paragraph",
          formats: formatsInside(cell, context.formats, context.link !== null),
        });
      }
    });
    this.#builder.close();
  }

  /** Reads what is no text. False if it is none, or is to be read like any other element. */
  #embed(element: Element, name: string, context: HtmlContext): boolean {
    if (isHidden(element)) return false;
    if (name === "img") {
      // Google Docs draws the box of a check item as a picture.
      if (element.getAttribute("aria-roledescription") !== "checkbox") this.#image(element, context, "");
      return true;
    }
    if (name === "figure") return this.#figure(element, context);
    if (name === "iframe") {
      const frame = frameOf(element);
      if ("kind" in frame) {
        this.#piece(frame, context);
      } else {
        const link = normalizeLinkUrl(frame.address);
        if (link !== null) this.#text(link, { ...context, link });
      }
      return true;
    }
    const isFormula =
      name === "math" || element.classList.contains("katex") || element.classList.contains("katex-display");
    const piece = isFormula ? equationOf(element) : name === "time" ? dateOf(element) : markedEmbedOf(element);
    if (piece !== null) this.#piece(piece, context);
    return piece !== null;
  }

  /** Puts an embed where it stands: in the line, or on one of its own. */
  #piece(piece: Extract<FragmentInline, { kind: "embed" }>, context: HtmlContext): void {
    const embed = readEmbed(piece.type, piece.props);
    if (!standsAlone(embed)) this.#builder.embed(piece, () => blockStart(context));
    else if (!this.#builder.alone(piece)) this.#text(embedText(embed), context);
    // An item that begins with a picture is that picture: an empty item behind it would be nobody's.
    else if (context.item !== null) context.item.used = true;
  }

  #image(element: Element, context: HtmlContext, caption: string): boolean {
    const image = imageOf(element, caption);
    if ("kind" in image) this.#piece(image, context);
    else this.#text(image.words, context);
    return "kind" in image;
  }

  /** A picture with its caption. Other figures are read like any element. */
  #figure(element: Element, context: HtmlContext): boolean {
    const [picture, second] = element.querySelectorAll("img");
    const caption = element.querySelector("figcaption");
    if (picture === undefined || second !== undefined || isHidden(picture)) return false;
    const words = (element.textContent ?? "").trim();
    const captionWords = (caption?.textContent ?? "").trim();
    // What else stands in it would be lost.
    if (words !== captionWords || !("kind" in imageOf(picture))) return false;
    return this.#image(picture, context, captionWords.replaceAll(/\s+/g, " "));
  }
}

function blockStart(context: HtmlContext): BlockAttributes {
  const item = context.item;
  if (item === null) {
    const tone = context.kind === "callout" && context.tone !== "info" ? { tone: context.tone } : {};
    return { ...attributesOf(context.kind), ...tone, ...indentation(context.indent) };
  }
  if (item.used) return { ...attributesOf(context.kind), ...indentation(item.indent + 1) };
  item.used = true;
  return {
    ...attributesOf(item.kind),
    ...indentation(item.indent),
    ...(item.checked ? { checked: true } : {}),
    ...(item.start === null ? {} : { start: item.start }),
  };
}

function indentation(steps: number): Pick<BlockAttributes, "indent"> {
  return steps > 0 ? { indent: Math.min(steps, MAX_INDENT) } : {};
}

function blockKind(element: Element, context: HtmlContext): BlockKind {
  // A heading in a toggle's line is that line.
  if (context.kind === "toggle") return "toggle";
  const heading = HEADINGS[element.localName];
  if (heading !== undefined) return heading;
  if (element.localName === "blockquote") return "quote";
  if (/\bMso(?:Intense)?Quote/.test(element.className)) return "quote";
  if (/\bMsoTitle\b/.test(element.className)) return "heading1";
  if (element.getAttribute("role") === "heading") {
    const level = Number(element.getAttribute("aria-level") ?? 2);
    return headingKind(Number.isInteger(level) ? level : 2);
  }
  return context.kind;
}

function preText(element: Element, depth: number): string {
  if (depth > MAX_HTML_DEPTH) return "";
  let text = "";
  for (let node = element.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType === 3) text += node.nodeValue ?? "";
    if (node.nodeType !== 1) continue;
    const child = node as Element;
    if (SKIPPED.has(child.localName) || isHidden(child)) continue;
    if (child.localName === "br") {
      text += "\n";
    } else if (BLOCKS.has(child.localName)) {
      // Some pages make every line of code an element of its own.
      if (text !== "" && !text.endsWith("\n")) text += "\n";
      const inner = preText(child, depth + 1);
      text += inner.endsWith("\n") ? inner : `${inner}\n`;
    } else {
      text += preText(child, depth + 1);
    }
  }
  return text;
}
