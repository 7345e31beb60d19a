import { readEmbed } from "../flow/embeds/readEmbed.ts";
import { standsAlone } from "../flow/embeds/standsAlone.ts";
import { embedText } from "../flow/embeds/embedText.ts";
import type { BlockData } from "../flow/table/tableData.ts";
import { TABLE_EMBED } from "../flow/table/tableEmbeds.ts";
import type { Inline } from "../flow/types.ts";
import { tree } from "./embedHtml.ts";
import type { HtmlTree } from "./embedHtml.ts";
import { drawKnown, inlineHtml } from "./inlineHtml.ts";
import type { DrawEmbed } from "./inlineHtml.ts";
import { listHtml, numbersOf } from "./listHtml.ts";
import type { ItemNumbers } from "./listHtml.ts";

/**
 * Blocks as HTML that any other editor reads: semantic elements, no classes or styles. Lists and what toggles hold are
 * nested here, from the blocks' indentation, as the flat document does not nest them.
 */
export function blocksHtml(
  blocks: readonly BlockData[],
  drawEmbed: DrawEmbed = drawKnown,
): readonly (HtmlTree | string)[] {
  // Counted over all of them: a toggle in between is no new beginning.
  return new BlockWriter(numbersOf(blocks), drawEmbed).blocks(blocks);
}

class BlockWriter {
  readonly #numbers: ItemNumbers;
  readonly #drawEmbed: DrawEmbed;

  constructor(numbers: ItemNumbers, drawEmbed: DrawEmbed) {
    this.#numbers = numbers;
    this.#drawEmbed = drawEmbed;
  }

  blocks(blocks: readonly BlockData[]): (HtmlTree | string)[] {
    const html: (HtmlTree | string)[] = [];
    for (let index = 0; index < blocks.length;) {
      const end = runEnd(blocks, index);
      html.push(...this.#run(blocks.slice(index, end)));
      index = end;
    }
    return html;
  }

  #run(run: readonly BlockData[]): (HtmlTree | string)[] {
    const [first, ...rest] = run;
    if (first === undefined) return [];
    const { type, level = 1, tone = "info", language } = first.attributes;
    const lines = (): (HtmlTree | string)[] => run.flatMap((block) => this.#block("p", block));
    switch (type) {
      case "bullet":
      case "number":
      case "check":
        return listHtml(run, this.#numbers, this.#drawEmbed);
      case "heading":
        return this.#block(`h${Math.min(Math.max(level, 1), 6)}`, first);
      case "quote":
        return [tree("blockquote", {}, ...lines())];
      case "callout":
        return [tree("aside", { role: "note", "data-tone": tone }, ...lines())];
      case "toggle": {
        const summary = tree("summary", {}, ...inlineHtml(first.content, this.#drawEmbed));
        // Open, so that a program that shows it as it is hides nothing.
        return [tree("details", { open: "" }, summary, ...this.blocks(rest))];
      }
      case "code":
        return [
          tree(
            "pre",
            {},
            tree(
              "code",
              { class: language === undefined ? null : `language-${language}` },
              first.content.map(plainText).join(""),
            ),
          ),
        ];
      default:
        return this.#block("p", first);
    }
  }

  #block(tag: string, block: BlockData): (HtmlTree | string)[] {
    // A divider or picture is a line of its own in HTML: the text before and behind it are two elements.
    const html: (HtmlTree | string)[] = [];
    let part: Inline[] = [];
    const flush = (): void => {
      html.push(tree(tag, {}, ...(part.length === 0 ? [tree("br")] : inlineHtml(part, this.#drawEmbed))));
      part = [];
    };
    for (const inline of block.content) {
      if (!isAlone(inline)) {
        part.push(inline);
        continue;
      }
      if (part.length > 0) flush();
      html.push(...inlineHtml([inline], this.#drawEmbed));
    }
    if (part.length > 0 || html.length === 0) flush();
    return html;
  }
}

function isAlone(inline: Inline): boolean {
  if (inline.kind !== "embed") return false;
  return inline.type === TABLE_EMBED || standsAlone(readEmbed(inline.type, inline.props));
}

function plainText(inline: Inline): string {
  if (inline.kind === "text") return inline.text;
  return inline.kind === "break" ? "\n" : embedText(readEmbed(inline.type, inline.props));
}

/** Where the run of blocks that make one element together ends: list items, quotes, a toggle with what it holds. */
function runEnd(blocks: readonly BlockData[], start: number): number {
  const first = blocks[start];
  let end = start + 1;
  if (first === undefined) return end;
  for (let next = blocks[end]; next !== undefined && isOneRun(first, next); next = blocks[end]) end += 1;
  return end;
}

function isOneRun({ attributes: first }: BlockData, { attributes: next }: BlockData): boolean {
  switch (first.type) {
    case "toggle":
      return (next.indent ?? 0) > (first.indent ?? 0);
    case "bullet":
    case "number":
    case "check":
      return next.type === "bullet" || next.type === "number" || next.type === "check";
    case "callout":
      return next.type === "callout" && next.tone === first.tone;
    default:
      return first.type === "quote" && next.type === "quote";
  }
}
