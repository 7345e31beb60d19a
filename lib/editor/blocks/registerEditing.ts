import { registerRichText } from "@lexical/rich-text";
import { mergeRegister } from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { registerEmbeds } from "../embeds/registerEmbeds.ts";
import { registerTables } from "../tables/registerTables.ts";
import { registerCheckItem } from "./checkItem.ts";
import { registerCopy } from "./clipboard/copy.ts";
import { registerDrag } from "./clipboard/drag.ts";
import { registerPaste } from "./clipboard/paste.ts";
import { registerCodeColors } from "./code/registerCodeColors.ts";
import { registerConversion } from "./conversion.ts";
import { registerDeletion } from "./deletion.ts";
import { registerListMarkers } from "./derived/listMarkers.ts";
import { registerDivider } from "./divider.ts";
import { registerDividerCaret } from "./dividerCaret.ts";
import { registerEnter } from "./enter.ts";
import { registerFreshSelection } from "./freshSelection.ts";
import { registerIndentation } from "./indentation.ts";
import { registerInlineFormats } from "./inlineFormats.ts";
import { registerInputWithoutCaret } from "./inputWithoutCaret.ts";
import { registerLinks } from "./links.ts";
import { registerListOwners } from "./listOwners.ts";
import { registerListStart } from "./listStart.ts";
import { registerMarkdown } from "./markdown/registerMarkdown.ts";
import { registerMoveBlocks } from "./moveBlocks.ts";
import { registerShortcuts } from "./shortcuts.ts";
import { registerTab } from "./tab.ts";
import { registerTextHygiene } from "./textHygiene.ts";
import { registerToggles } from "./toggles/registerToggles.ts";
import { registerTripleClick } from "./tripleClick.ts";

/**
 * Registers everything that editing needs: keys, conversions, formats, links, Markdown shortcuts, clipboard.
 * Safe in a headless editor, where what needs a document simply never fires.
 *
 * Lexical's own rich text lies below (arrow keys, plain deletion, typing); what is registered here answers first.
 */
export function registerEditing(editor: LexicalEditor): Dispose {
  return mergeRegister(
    registerRichText(editor),
    registerFreshSelection(editor),
    registerTextHygiene(editor),
    registerInputWithoutCaret(editor),
    registerEnter(editor),
    registerDeletion(editor),
    registerIndentation(editor),
    registerTab(editor),
    registerConversion(editor),
    registerMoveBlocks(editor),
    registerCheckItem(editor),
    registerDivider(editor),
    registerDividerCaret(editor),
    registerInlineFormats(editor),
    registerLinks(editor),
    registerMarkdown(editor),
    registerPaste(editor),
    registerCopy(editor),
    registerDrag(editor),
    registerTripleClick(editor),
    registerShortcuts(editor),
    registerListOwners(editor),
    registerListMarkers(editor),
    registerListStart(editor),
    registerToggles(editor),
    registerCodeColors(editor),
    registerEmbeds(editor),
    registerTables(editor),
  );
}
