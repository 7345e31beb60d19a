import { $onUpdate, COMMAND_PRIORITY_EDITOR, defineExtension, mergeRegister } from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { INSERT_EMBED_COMMAND, OPEN_EMBED_EDITOR_COMMAND, SET_EMBED_COMMAND } from "./commands.ts";
import { registerEmbedKeys } from "./embedKeys.ts";
import { registerEmbedMouse } from "./embedMouse.ts";
import { $insertEmbed } from "./insertEmbed.ts";
import { registerResizeImage } from "./resizeImage.ts";
import { registerSelectedRing } from "./selectedRing.ts";
import { $setEmbed } from "./setEmbed.ts";

/** Everything about what is no text: pictures, files, equations, dates, mentions, cards and videos. */
export function registerEmbeds(editor: LexicalEditor): Dispose {
  return mergeRegister(
    editor.registerCommand(
      INSERT_EMBED_COMMAND,
      ({ type, props, edit }) => {
        const key = $insertEmbed(type, props)?.getKey();
        // Not before it is on the screen: its editor stands beside it.
        if (edit === true && key !== undefined)
          $onUpdate(() => void editor.dispatchCommand(OPEN_EMBED_EDITOR_COMMAND, key));
        return key !== undefined;
      },
      COMMAND_PRIORITY_EDITOR,
    ),
    editor.registerCommand(SET_EMBED_COMMAND, (edit) => $setEmbed(edit), COMMAND_PRIORITY_EDITOR),
    registerEmbedKeys(editor),
    registerEmbedMouse(editor),
    registerSelectedRing(editor),
    registerResizeImage(editor),
  );
}

export const EmbedsExtension = defineExtension({ name: "cowrite/Embeds", register: registerEmbeds });
