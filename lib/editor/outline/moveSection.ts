import { SKIP_DOM_SELECTION_TAG, SKIP_SCROLL_INTO_VIEW_TAG } from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";

import { MOVE_BLOCKS_COMMAND } from "../blocks/commands.ts";
import { headingPlaces } from "./headingPlaces.ts";
import type { HeadingPlace } from "./headingPlaces.ts";
import { $outlineBlocks } from "./outlineBlock.ts";
import type { OutlineBlock } from "./outlineBlock.ts";
import { behindHeld, holderOf, sectionEnd } from "./sections.ts";
import type { SectionPlace } from "./sectionPlaces.ts";

/**
 * Moves the section of a heading to the place that `choose` finds in the document as it is now: others may have edited since the person looked. Returns the
 * place; null if there is none, or the heading is gone. Nothing is scrolled. The browser's selection goes along only while the focus is in the text: set
 * from outside, it would take the focus there.
 */
export function moveSection(
  editor: LexicalEditor,
  heading: NodeKey,
  choose: (entries: readonly HeadingPlace[]) => SectionPlace | null,
): SectionPlace | null {
  const root = editor._headless ? null : editor.getRootElement();
  const isInText = root?.contains(root.ownerDocument.activeElement) === true;
  let moved: SectionPlace | null = null;
  editor.update(
    () => {
      const blocks = $outlineBlocks();
      const at = blocks.findIndex(({ key, level }) => key === heading && level !== null);
      const place = at < 0 ? null : choose(headingPlaces(blocks));
      if (place === null) return;
      const keys = blocks.slice(at, sectionEnd(blocks, at)).map(({ key }) => key);
      const before = place.before ?? endKey(blocks, at);
      if (editor.dispatchCommand(MOVE_BLOCKS_COMMAND, { keys, before })) moved = place;
    },
    { discrete: true, tag: isInText ? SKIP_SCROLL_INTO_VIEW_TAG : [SKIP_SCROLL_INTO_VIEW_TAG, SKIP_DOM_SELECTION_TAG] },
  );
  return moved;
}

/** The block behind everything that the section can pass: what stands behind its toggle; null at the end of the document. */
function endKey(blocks: readonly OutlineBlock[], at: number): NodeKey | null {
  const holder = holderOf(blocks, at);
  return holder < 0 ? null : (blocks[behindHeld(blocks, holder)]?.key ?? null);
}
