import { $createLinkNode } from "@lexical/link";
import type { LinkNode } from "@lexical/link";
import { $createLineBreakNode, $createTextNode, $getEditor } from "lexical";
import type { LexicalNode } from "lexical";

import { bindingOf } from "../../../binding/createBinding.ts";
import { $createEmbedNode } from "../../../binding/nodes/EmbedNode.ts";
import { normalizeLinkUrl } from "../../../model/linkUrl.ts";
import { bitsOfFormats } from "./formatBits.ts";
import type { FragmentInline } from "./fragment.ts";
import { withoutTables } from "./tablePieces.ts";

/** The look of text that says nothing about its own: that of the place where it lands. */
export interface InheritedLook {
  readonly format: number;
  readonly style: string;
}

/** Nodes for a block's content, with its tables, which are written with the embeds that stand for them. */
export function $createContent(content: readonly FragmentInline[], look: InheritedLook | null): LexicalNode[] {
  const binding = bindingOf($getEditor());
  if (binding === null || content.every(({ kind }) => kind !== "table")) return $createInlines(content, look);
  return content.flatMap((inline) => {
    if (inline.kind !== "table") return $createInlines([inline], look);
    const { type, props = {} } = binding.newTable(inline.data);
    return [$createEmbedNode(type, props)];
  });
}

/** Nodes for a piece of a line. With `look`, texts take that instead of their own formats. A table is its lines. */
export function $createInlines(content: readonly FragmentInline[], look: InheritedLook | null = null): LexicalNode[] {
  const nodes: LexicalNode[] = [];
  let link: { node: LinkNode; url: string } | null = null;
  for (const inline of withoutTables(content)) {
    if (inline.kind !== "text") {
      link = null;
      nodes.push(inline.kind === "break" ? $createLineBreakNode() : $createEmbedNode(inline.type, inline.props));
      continue;
    }
    if (inline.text === "") continue;
    const text = $createTextNode(inline.text).setFormat(look?.format ?? bitsOfFormats(inline.formats));
    if (look !== null) text.setStyle(look.style);
    const url = inline.link === null ? null : normalizeLinkUrl(inline.link);
    if (url === null) {
      link = null;
      nodes.push(text);
    } else if (link !== null && link.url === url) {
      link.node.append(text);
    } else {
      link = { node: $createLinkNode(url), url };
      link.node.append(text);
      nodes.push(link.node);
    }
  }
  return nodes;
}
