import { buildEditorFromExtensions } from "@lexical/extension";
import { INSERT_PARAGRAPH_COMMAND } from "lexical";
import { expect, test } from "vitest";

import { EditingExtension } from "../../../lib/editor/blocks/EditingExtension.ts";
import { SET_BLOCK_TYPE_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import { registerEditing } from "../../../lib/editor/blocks/registerEditing.ts";
import { drawWithSelection, load } from "./support/drawing.ts";
import { dispatch, headless } from "./support/editors.ts";

/** How many listeners there are for each command, by its name. */
function listeners(editor: ReturnType<typeof headless>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [command, byPriority] of editor._commands) {
    const count = byPriority.reduce((sum, set) => sum + set.size, 0);
    if (count > 0) counts[command.type ?? "?"] = count;
  }
  return counts;
}

test("[ED30] the extension makes an editor that edits like one that is registered by hand", () => {
  const editor = buildEditorFromExtensions({ name: "test", dependencies: [EditingExtension] });
  load(editor, ["p ab|c"]);
  dispatch(editor, SET_BLOCK_TYPE_COMMAND, "heading1");
  dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined);
  expect(drawWithSelection(editor)).toEqual(["h1 ab", "h1 |c"]);
  const own = Object.entries(listeners(headless(["p |"])));
  expect(own.length).toBeGreaterThan(30);
  // Building adds listeners of Lexical's own; none of ours is missing.
  const built = listeners(editor);
  for (const [command, count] of own) expect([command, (built[command] ?? 0) >= count]).toEqual([command, true]);
  editor.dispose();
});

test("[ED30] registering gives back the way to stop, and nothing is left behind", () => {
  const editor = headless(["p a|"]);
  const before = listeners(editor);
  registerEditing(editor)();
  expect(listeners(editor)).toEqual(before);
});
