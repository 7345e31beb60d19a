import { $isLinkNode } from "@lexical/link";
import { $isDecoratorNode, $isElementNode, $isLineBreakNode, $isTextNode } from "lexical";
import type { ElementNode } from "lexical";
import type { BlockAttributes } from "../../flow/types.ts";
import { $isBlockNode } from "../nodes/BlockNode.ts";
import { $isEmbedNode } from "../nodes/EmbedNode.ts";
import { $isFlowTableNode } from "../nodes/table/TableNodes.ts";
import { TABLE_EMBED } from "../../flow/table/tableEmbeds.ts";
import { $foreignEmbed } from "../nodes/foreignEmbed.ts";
import { $textOf } from "./composedText.ts";
import { FlatBuilder } from "./Flat.ts";
import type { Flat } from "./Flat.ts";
import { PLAIN, lookOfLink, lookOfNode } from "./look.ts";

/** A block as an editor shows it. */
export interface NodeReading {
  readonly flat: Flat;
  readonly attributes: BlockAttributes;
  /**
   * Whether drawing the block from the flow would give these very nodes. Not so with nodes of other plugins, or with an
   * address that the flow stores in another form.
   */
  readonly tidy: boolean;
}

const NO_ATTRIBUTES: BlockAttributes = Object.freeze({});

/** Reads a child of the root or of a pane, whatever it is. */
export function $readNode(node: ElementNode): NodeReading {
  const reader = new Reader();
  reader.$readChildren(node, null);
  const block = $isBlockNode(node);
  return {
    flat: reader.builder.finish(),
    attributes: block ? node.getAttributes() : NO_ATTRIBUTES,
    tidy: reader.tidy && block,
  };
}

class Reader {
  readonly builder = new FlatBuilder();
  tidy = true;

  $readChildren(parent: ElementNode, link: string | null): void {
    for (let child = parent.getFirstChild(); child !== null; child = child.getNextSibling()) {
      if ($isTextNode(child)) {
        this.builder.addText($textOf(child), lookOfNode(child.getFormat(), child.getStyle(), link));
      } else if ($isLineBreakNode(child)) {
        this.builder.addBreak();
      } else if ($isFlowTableNode(child)) {
        const table = { type: TABLE_EMBED, props: child.getProps(), look: PLAIN, shared: null };
        this.builder.addEmbed({ ...table, isBox: false });
      } else if ($isEmbedNode(child)) {
        // One that was put here by hand shows no table yet.
        const isTable = child.getEmbedType() === TABLE_EMBED;
        if (isTable) this.tidy = false;
        const look = isTable ? PLAIN : lookOfLink(link);
        const embed = { type: child.getEmbedType(), props: child.getProps(), look, shared: null };
        this.builder.addEmbed(isTable ? { ...embed, isBox: true } : embed);
      } else if ($isLinkNode(child)) {
        const { link: address } = lookOfLink(child.getURL());
        if (address !== child.getURL() || $hasOuterBreak(child)) this.tidy = false;
        this.$readChildren(child, address);
      } else if ($isElementNode(child)) {
        // A wrapper of some plugin around text (a highlight, an overflow): its text counts, the wrapper is the plugin's.
        if (!child.isInline()) this.tidy = false;
        this.$readChildren(child, link);
      } else if ($isDecoratorNode(child)) {
        this.tidy = false;
        this.builder.addEmbed({ ...$foreignEmbed(child), look: lookOfLink(link), shared: null });
      }
    }
  }
}

/** Whether a link begins or ends with a soft break. Lexical then puts what is typed behind the break in front of the link. */
function $hasOuterBreak(link: ElementNode): boolean {
  return $isLineBreakNode(link.getFirstChild()) || $isLineBreakNode(link.getLastChild());
}
