import { registerRichText } from "@lexical/rich-text";
import { defineExtension } from "lexical";

import { COWRITE_NODES } from "../../binding/nodes/cowriteNodes.ts";
import { EmbedsExtension } from "../embeds/registerEmbeds.ts";
import { TablesExtension } from "../tables/registerTables.ts";
import { CheckItemExtension } from "./checkItem.ts";
import { CopyExtension } from "./clipboard/copy.ts";
import { DragExtension } from "./clipboard/drag.ts";
import { PasteExtension } from "./clipboard/paste.ts";
import { CodeColorsExtension } from "./code/registerCodeColors.ts";
import { ConversionExtension } from "./conversion.ts";
import { DeletionExtension } from "./deletion.ts";
import { ListMarkersExtension } from "./derived/listMarkers.ts";
import { DividerExtension } from "./divider.ts";
import { DividerCaretExtension } from "./dividerCaret.ts";
import { EnterExtension } from "./enter.ts";
import { FreshSelectionExtension } from "./freshSelection.ts";
import { IndentationExtension } from "./indentation.ts";
import { InlineFormatsExtension } from "./inlineFormats.ts";
import { InputWithoutCaretExtension } from "./inputWithoutCaret.ts";
import { LinksExtension } from "./links.ts";
import { ListOwnersExtension } from "./listOwners.ts";
import { ListStartExtension } from "./listStart.ts";
import { MarkdownExtension } from "./markdown/registerMarkdown.ts";
import { MoveBlocksExtension } from "./moveBlocks.ts";
import { ShortcutsExtension } from "./shortcuts.ts";
import { TabExtension } from "./tab.ts";
import { TextHygieneExtension } from "./textHygiene.ts";
import { TogglesExtension } from "./toggles/registerToggles.ts";
import { TripleClickExtension } from "./tripleClick.ts";

/**
 * All of editing as one Lexical extension, for editors that are built from extensions; each feature is one of its own,
 * to be left out or replaced. Editors that are made by hand call {@link registerEditing} instead.
 */
export const EditingExtension = defineExtension({
  name: "cowrite/Editing",
  nodes: [...COWRITE_NODES],
  register: (editor) => registerRichText(editor),
  dependencies: [
    FreshSelectionExtension,
    TextHygieneExtension,
    InputWithoutCaretExtension,
    EnterExtension,
    DeletionExtension,
    IndentationExtension,
    TabExtension,
    ConversionExtension,
    MoveBlocksExtension,
    CheckItemExtension,
    DividerExtension,
    DividerCaretExtension,
    InlineFormatsExtension,
    LinksExtension,
    MarkdownExtension,
    PasteExtension,
    CopyExtension,
    DragExtension,
    TripleClickExtension,
    ShortcutsExtension,
    ListOwnersExtension,
    ListMarkersExtension,
    ListStartExtension,
    TogglesExtension,
    CodeColorsExtension,
    EmbedsExtension,
    TablesExtension,
  ],
});
