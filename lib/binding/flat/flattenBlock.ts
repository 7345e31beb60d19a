import { assertNever } from "../../base/assert.ts";
import type { BlockAttributes, FlowBlock } from "../../flow/types.ts";
import { FlatBuilder } from "./Flat.ts";
import type { Flat } from "./Flat.ts";
import { lookOfFormats, lookOfLink } from "./look.ts";
import { TABLE_EMBED } from "../../flow/table/tableEmbeds.ts";

const flats = new WeakMap<FlowBlock, Flat>();

/** What the editor has to show for a block of the flow. A table is in no link, though one that grew over its place lies over it. */
export function flattenBlock(block: FlowBlock): Flat {
  let flat = flats.get(block);
  if (flat === undefined) {
    flat = flatten(block);
    flats.set(block, flat);
  }
  return flat;
}

/**
 * A block as the editor shows it, for when the flow has it otherwise: its content can be compared, and is nowhere in the flow in
 * this form.
 */
export function shownBlock(id: string, mark: FlowBlock["mark"], attributes: BlockAttributes, flat: Flat): FlowBlock {
  const block: FlowBlock = { id, mark, attributes, content: [], length: flat.text.length };
  flats.set(block, flat);
  return block;
}

function flatten(block: FlowBlock): Flat {
  const builder = new FlatBuilder();
  for (const inline of block.content) {
    switch (inline.kind) {
      case "text":
        builder.addText(inline.text, lookOfFormats(inline.formats));
        break;
      case "break":
        builder.addBreak();
        break;
      case "embed":
        builder.addEmbed({
          type: inline.type,
          props: inline.props,
          look: lookOfLink(inline.type === TABLE_EMBED ? null : inline.formats.link),
          shared: inline.embed,
        });
        break;
      default:
        assertNever(inline);
    }
  }
  return builder.finish();
}
