import type { Effect } from "../model/effects.ts";
import { EMBED } from "../model/page.ts";
import type { Properties, Unit } from "../model/page.ts";
import type { Operation, Target } from "../operation.ts";
import { at } from "./describe.ts";

const image: Unit = {
  kind: "unit",
  id: "image",
  what: `${EMBED}image`,
  props: { width: 0.5, alt: "old", caption: "" },
  formats: {},
};

/** Changes one property of the embed in the block. */
function edit(
  name: string,
  change: (target: Target, old: Properties) => Properties,
  effect: (unit: string, target: Target, change: Properties) => Effect,
): Operation {
  return {
    name,
    family: "embed",
    needs: { text: "letters", embed: image },
    plan(target) {
      const spot = target.page.spotBefore(image.what);
      const unit = spot && target.page.blocks[spot.block]?.units[spot.offset];
      if (!spot || !unit) throw new Error("the page has no embed");
      const props = change(target, unit.props ?? {});
      return { act: (hands) => hands.editEmbed(at(spot), props), effects: [effect(unit.id, target, props)] };
    },
  };
}

export const embedding: readonly Operation[] = [
  edit(
    "resize an image",
    ({ writer }) => ({ width: 0.6 + writer / 10 }),
    (unit, _, change) => ({ does: "edit", unit, change }),
  ),
  edit(
    "align an image",
    ({ writer }) => ({ align: (["left", "center", "right"] as const)[writer] }),
    (unit, _, change) => ({ does: "edit", unit, change }),
  ),
  edit(
    "describe an image",
    ({ typed }, { alt }) => ({ alt: `${String(alt)}${typed}` }),
    (unit, { typed }) => ({ does: "write", unit, key: "alt", words: typed }),
  ),
];
