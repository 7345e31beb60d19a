import { EMBED } from "../model/page.ts";
import type { Properties, Unit } from "../model/page.ts";
import type { Operation, Target } from "../operation.ts";
import { at } from "./describe.ts";

const image: Unit = {
  kind: "unit",
  id: "image",
  what: `${EMBED}image`,
  props: { width: 100, alt: "old" },
  formats: {},
};

/** Changes one property of the embed in the block. */
function edit(name: string, change: (target: Target) => Properties): Operation {
  return {
    name,
    family: "embed",
    needs: { text: "letters", embed: image },
    plan(target) {
      const spot = target.page.spotBefore(image.what);
      if (!spot) throw new Error("the page has no embed");
      const unit = target.page.blocks[spot.block]?.units[spot.offset]?.id ?? "";
      const props = change(target);
      return {
        act: (hands) => hands.editEmbed(at(spot), props),
        effects: [{ does: "edit", unit, change: props }],
      };
    },
  };
}

export const embedding: readonly Operation[] = [
  edit("resize an embed", ({ name }) => ({ width: name("width ") })),
  edit("describe an embed", ({ name }) => ({ alt: name("alt ") })),
];
