import { kindOf, isHeadingKind, isListKind } from "../blockKind.ts";
import { isAloneInline } from "./fragment.ts";
import type { Fragment, FragmentBlock, FragmentInline } from "./fragment.ts";
import { listHtml, numbersOf } from "./htmlLists.ts";
import { escapeHtml, inlineHtml } from "./inlineHtml.ts";
import { blockText } from "./writeText.ts";

/** The number of each item, counted over the whole fragment: a toggle in between is no new beginning. */
type Numbers = ReturnType<typeof numbersOf>;

/**
 * A fragment as HTML that any other editor reads: semantic elements, no classes or styles. Lists and what toggles hold are
 * nested here, from the blocks' indentation, as the flat document does not nest them.
 */
export function writeHtml(fragment: Fragment): string {
  if (fragment.inline && fragment.blocks.length === 1) return inlineHtml(fragment.blocks[0]?.content ?? []);
  return blocksHtml(fragment.blocks, numbersOf(fragment.blocks));
}

function blocksHtml(blocks: readonly FragmentBlock[], numbers: Numbers): string {
  let html = "";
  for (let index = 0; index < blocks.length;) {
    const end = runEnd(blocks, index);
    html += runHtml(blocks.slice(index, end), numbers);
    index = end;
  }
  return html;
}

/** Where the run of blocks that make one element together ends: list items, quotes, a toggle with what it holds. */
function runEnd(blocks: readonly FragmentBlock[], start: number): number {
  const first = blocks[start];
  let end = start + 1;
  if (first === undefined) return end;
  for (let next = blocks[end]; next !== undefined && isOneRun(first, next); next = blocks[end]) end += 1;
  return end;
}

function isOneRun({ attributes: first }: FragmentBlock, { attributes: next }: FragmentBlock): boolean {
  const kind = kindOf(first);
  if (kind === "toggle") return (next.indent ?? 0) > (first.indent ?? 0);
  if (isListKind(kind)) return isListKind(kindOf(next));
  if (kind === "callout") return kindOf(next) === kind && next.tone === first.tone;
  return kind === "quote" && kindOf(next) === kind;
}

function runHtml(run: readonly FragmentBlock[], numbers: Numbers): string {
  const [first, ...rest] = run;
  if (first === undefined) return "";
  const kind = kindOf(first.attributes);
  if (isListKind(kind)) return listHtml(run, numbers);
  if (isHeadingKind(kind)) return blockHtml(`h${first.attributes.level ?? 1}`, first);
  const lines = (): string => run.map((block) => blockHtml("p", block)).join("");
  switch (kind) {
    case "quote":
      return `<blockquote>${lines()}</blockquote>`;
    case "callout":
      return `<aside role="note" data-tone="${first.attributes.tone ?? "info"}">${lines()}</aside>`;
    case "toggle":
      // Open, so that a program that shows it as it is hides nothing.
      return `<details open><summary>${inlineHtml(first.content)}</summary>${blocksHtml(rest, numbers)}</details>`;
    case "code": {
      const { language: name } = first.attributes;
      const language = name === undefined ? "" : ` class="language-${escapeHtml(name)}"`;
      return `<pre><code${language}>${escapeHtml(blockText(first))}</code></pre>`;
    }
    default:
      return blockHtml("p", first);
  }
}

function blockHtml(tag: string, block: FragmentBlock): string {
  // A divider or picture is a line of its own in HTML: the text before and behind it are two elements.
  let html = "";
  let part: FragmentInline[] = [];
  const flush = (): void => {
    html += `<${tag}>${part.length === 0 ? "<br>" : inlineHtml(part)}</${tag}>`;
    part = [];
  };
  for (const inline of block.content) {
    if (!isAloneInline(inline)) {
      part.push(inline);
      continue;
    }
    if (part.length > 0) flush();
    html += inlineHtml([inline]);
  }
  if (part.length > 0 || html === "") flush();
  return html;
}
