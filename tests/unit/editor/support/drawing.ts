import { $createLinkNode, $isLinkNode } from "@lexical/link";
import {
  $createLineBreakNode,
  $createTextNode,
  $getRoot,
  $getSelection,
  $isNodeSelection,
  $isRangeSelection,
  $isTextNode,
} from "lexical";
import type { LexicalEditor, TextFormatType } from "lexical";

import { $createBlockNode, $isBlockNode } from "../../../../lib/binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../../../lib/binding/nodes/BlockNode.ts";
import type { EmbedNode } from "../../../../lib/binding/nodes/EmbedNode.ts";
import { $createEmbedNode, $isEmbedNode, DIVIDER } from "../../../../lib/binding/nodes/EmbedNode.ts";
import { $blockOf } from "../../../../lib/editor/blocks/block.ts";
import { $leavesOf, $offsetOf, $selectInBlock, $setPoint } from "../../../../lib/editor/blocks/blockContent.ts";
import { attributesOf, kindOf } from "../../../../lib/editor/blocks/blockKind.ts";
import type { BlockKind } from "../../../../lib/editor/blocks/blockKind.ts";
import { formatsOfBits } from "../../../../lib/editor/blocks/clipboard/formatBits.ts";
import { FRAGMENT_FORMATS } from "../../../../lib/editor/blocks/clipboard/fragment.ts";

/*
 * Documents are drawn as one string a block: `h1 Title`, `ul+1 nested item`, `p text`. In the text `|` is the caret, or
 * `[` and `]` are the anchor and the focus of a selection, `⏎` is a soft break, `—` a divider, `▣` a picture and `◆` a date; one that is
 * selected by itself has braces around it. Formats and links are drawn as tags, and are read in the same form:
 * `p a <bold>b</bold> <a https://x.example/>c</a>`.
 */

const NAMES: Readonly<Record<BlockKind | "unknown", string>> = {
  paragraph: "p",
  heading1: "h1",
  heading2: "h2",
  heading3: "h3",
  heading4: "h4",
  heading5: "h5",
  heading6: "h6",
  bullet: "ul",
  number: "ol",
  check: "todo",
  toggle: "toggle",
  quote: "quote",
  callout: "callout",
  code: "code",
  unknown: "unknown",
};

const EMBEDS: Readonly<Record<string, string>> = { "—": DIVIDER, "▣": "image", "◆": "date" };

function $embedSign(node: EmbedNode): string {
  return Object.entries(EMBEDS).find(([, type]) => type === node.getEmbedType())?.[0] ?? `<${node.getEmbedType()}>`;
}

/** Replaces the document by the drawn one, and selects what it marks. */
export function load(editor: LexicalEditor, drawing: readonly string[]): void {
  editor.update(
    () => {
      const root = $getRoot().clear();
      const places: { block: BlockNode; marks: Map<string, number> }[] = [];
      for (const line of drawing) {
        const { block, marks } = $readBlock(line);
        root.append(block);
        places.push({ block, marks });
      }
      const find = (mark: string) => places.find(({ marks }) => marks.has(mark));
      const caret = find("|");
      const anchor = find("[") ?? caret;
      const focus = find("]") ?? caret;
      if (anchor === undefined || focus === undefined) return;
      const selection = root.select();
      if (caret !== undefined) {
        const offset = caret.marks.get("|") ?? 0;
        $selectInBlock(selection, caret.block, offset, offset);
      } else {
        const anchorOffset = anchor.marks.get("[") ?? 0;
        const focusOffset = focus.marks.get("]") ?? 0;
        const isForward = anchor.block.is(focus.block)
          ? anchorOffset < focusOffset
          : anchor.block.isBefore(focus.block);
        $setPoint(selection.anchor, anchor.block, anchorOffset, isForward ? "after" : "before");
        $setPoint(selection.focus, focus.block, focusOffset, isForward ? "before" : "after");
      }
      // In a browser the selection takes on the look that all of its text has.
      const texts = selection
        .getNodes()
        .filter($isTextNode)
        .filter((node) => node.getTextContentSize() > 0);
      selection.setFormat(texts.reduce((format, node) => format & node.getFormat(), texts[0]?.getFormat() ?? 0));
    },
    { discrete: true, tag: "skip-collab" },
  );
}

function $readBlock(line: string): { block: BlockNode; marks: Map<string, number> } {
  const [, name = "p", steps = "0", text = ""] = /^(\w+)(?:\+(\d+))? ?(.*)$/s.exec(line) ?? [];
  const kind = (Object.entries(NAMES).find(([, drawn]) => drawn === name)?.[0] ?? "check") as BlockKind;
  const block = $createBlockNode({
    ...attributesOf(kind),
    ...(name === "done" ? { checked: true } : {}),
    ...(Number(steps) > 0 ? { indent: Number(steps) } : {}),
  });
  const marks = new Map<string, number>();
  let size = 0;
  let open: string[] = [];
  let url: string | null = null;
  for (const [part] of text.matchAll(/<\/?[^>]+>|[|[\]⏎—▣◆]|[^<|[\]⏎—▣◆]+/gu)) {
    if (part === "|" || part === "[" || part === "]") marks.set(part, size);
    else if (part === "⏎" || part in EMBEDS) {
      block.append(part === "⏎" ? $createLineBreakNode() : $createEmbedNode(EMBEDS[part] ?? DIVIDER));
      size += 1;
    } else if (part.startsWith("</")) {
      if (part === "</a>") url = null;
      else open = open.filter((format) => part !== `</${format}>`);
    } else if (part.startsWith("<a ")) url = part.slice(3, -1);
    else if (part.startsWith("<")) open.push(part.slice(1, -1));
    else {
      const node = $createTextNode(part);
      for (const format of open) node.toggleFormat(LEXICAL[format] ?? "bold");
      const last = block.getLastChild();
      if (url === null) block.append(node);
      else if ($isLinkNode(last) && last.getURL() === url) last.append(node);
      else block.append($createLinkNode(url).append(node));
      size += part.length;
    }
  }
  return { block, marks };
}

const LEXICAL: Readonly<Record<string, TextFormatType>> = {
  bold: "bold",
  italic: "italic",
  underline: "underline",
  strike: "strikethrough",
  code: "code",
  sub: "subscript",
  sup: "superscript",
};

/** The document as drawn blocks, without the selection. */
export function draw(editor: LexicalEditor): string[] {
  return editor.read(() => $draw(false));
}

/** The document as drawn blocks, with the selection in them. */
export function drawWithSelection(editor: LexicalEditor): string[] {
  return editor.read(() => $draw(true));
}

function $draw(withSelection: boolean): string[] {
  const selection = $getSelection();
  return $getRoot()
    .getChildren()
    .map((block) => {
      if (!$isBlockNode(block)) return `?${block.getType()}`;
      const marks = new Map<number, string>();
      if (withSelection && $isRangeSelection(selection)) {
        const add = (point: typeof selection.anchor, mark: string): void => {
          if (!block.is($blockOf(point.getNode()))) return;
          const offset = $offsetOf(block, point);
          marks.set(offset, (marks.get(offset) ?? "") + mark);
        };
        if (selection.isCollapsed()) add(selection.anchor, "|");
        else {
          add(selection.anchor, "[");
          add(selection.focus, "]");
        }
      }
      return $drawBlock(block, marks, withSelection && $isNodeSelection(selection));
    });
}

function $drawBlock(block: BlockNode, marks: Map<number, string>, withSelection: boolean): string {
  const attributes = block.getAttributes();
  const kind = kindOf(attributes);
  const name = attributes.checked === true ? "done" : NAMES[kind];
  let text = "";
  for (const { node, start, length } of $leavesOf(block)) {
    if ($isTextNode(node)) {
      let shown = "";
      for (let index = 0; index < length; index += 1) {
        shown += (marks.get(start + index) ?? "") + node.getTextContent().charAt(index);
        marks.delete(start + index);
      }
      const formats = FRAGMENT_FORMATS.filter((format) => formatsOfBits(node.getFormat())[format] === true);
      for (const format of formats.toReversed()) shown = `<${format}>${shown}</${format}>`;
      const parent = node.getParent();
      text += $isLinkNode(parent) ? `<a ${parent.getURL()}>${shown}</a>` : shown;
    } else {
      const sign = $isEmbedNode(node) ? $embedSign(node) : "⏎";
      text += (marks.get(start) ?? "") + (node.isSelected() && withSelection ? `{${sign}}` : sign);
      marks.delete(start);
    }
  }
  for (const mark of marks.values()) text += mark;
  const indent = block.getIndent() > 0 ? `+${block.getIndent()}` : "";
  return text === "" ? `${name}${indent}` : `${name}${indent} ${text}`;
}
