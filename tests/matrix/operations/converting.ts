import { BLOCK_KINDS, kindOf } from "../../../lib/editor/blocks/blockKind.ts";
import { setBlock } from "../model/effects.ts";
import type { Effect } from "../model/effects.ts";
import type { Page } from "../model/page.ts";
import { NoPlace } from "../operation.ts";
import type { Operation } from "../operation.ts";
import { attributesAt, conversion, deepestIndent, isDivider } from "./describe.ts";
import { clearing } from "./over.ts";

export const converting: readonly Operation[] = BLOCK_KINDS.filter((kind) => !/[2-6]/.test(kind)).map((kind) => ({
  name: `convert to ${kind}`,
  family: "convert",
  ...(kind === "paragraph" ? { needs: { attributes: { type: "bullet" } } as const } : {}),
  plan({ page, block }) {
    if (isDivider(page, block)) throw new NoPlace();
    const change = setBlock(page, block, conversion(page, block, kind));
    return {
      act: (hands) => (hands.caret(block, 0), hands.convert(kind)),
      effects: kind === "code" ? [change, ...codeHasNoFormats(page, block)] : [change],
    };
  },
}));

function codeHasNoFormats(page: Page, block: number): Effect[] {
  const units = page.blocks[block]?.units ?? [];
  return clearing(page.spot(block, 0), page.spot(block, units.length), page, () => true);
}

export const indenting: readonly Operation[] = [
  {
    name: "indent",
    family: "indent",
    plan({ page, block }) {
      if (isDivider(page, block)) throw new NoPlace();
      const attributes = attributesAt(page, block);
      const indent = typeof attributes["indent"] === "number" ? attributes["indent"] : 0;
      const isDeepest = indent >= deepestIndent(page, block, kindOf(attributes));
      return {
        act: (hands) => (hands.caret(block, 0), hands.indent()),
        effects: isDeepest ? [] : [setBlock(page, block, { indent: indent + 1 })],
      };
    },
  },
  {
    name: "outdent",
    family: "indent",
    needs: { attributes: { indent: 1 } },
    plan: ({ page, block }) => ({
      act: (hands) => (hands.caret(block, 0), hands.outdent()),
      effects: [setBlock(page, block, { indent: null })],
    }),
  },
  {
    name: "tick",
    family: "indent",
    needs: { attributes: { type: "check" } },
    plan: ({ page, block }) => ({
      act: (hands) => (hands.caret(block, 0), hands.tick()),
      effects: [setBlock(page, block, { checked: true })],
    }),
  },
];
