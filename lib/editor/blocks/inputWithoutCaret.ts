import {
  $getSelection,
  $isRangeSelection,
  BEFORE_INPUT_COMMAND,
  COMMAND_PRIORITY_CRITICAL,
  CONTROLLED_TEXT_INSERTION_COMMAND,
  defineExtension,
  DELETE_CHARACTER_COMMAND,
  FORMAT_TEXT_COMMAND,
  INSERT_LINE_BREAK_COMMAND,
  INSERT_PARAGRAPH_COMMAND,
  REMOVE_TEXT_COMMAND,
} from "lexical";
import type { LexicalEditor, TextFormatType } from "lexical";

import type { Dispose } from "../../base/disposable.ts";

const FORMATS: ReadonlyMap<string, TextFormatType> = new Map([
  ["formatBold", "bold"],
  ["formatItalic", "italic"],
  ["formatUnderline", "underline"],
  ["formatStrikeThrough", "strikethrough"],
] as const);

/**
 * What comes without a key (an emoji from the system's own panel, dictation, keyboards of telephones) while cells or an embed are selected.
 * The browser has no caret then, or one that means nothing, and Lexical lets it do as it likes: it would write at the start of the page
 * what nobody else gets to see.
 */
export function registerInputWithoutCaret(editor: LexicalEditor): Dispose {
  return editor.registerCommand(
    BEFORE_INPUT_COMMAND,
    (event) => {
      const { inputType } = event;
      // Lexical sees to undo and redo, whatever is selected.
      if ($isRangeSelection($getSelection()) || inputType.startsWith("history")) return false;
      event.preventDefault();
      if (editor.isEditable()) act(editor, event);
      return true;
    },
    COMMAND_PRIORITY_CRITICAL,
  );
}

export const InputWithoutCaretExtension = defineExtension({
  name: "cowrite/InputWithoutCaret",
  register: registerInputWithoutCaret,
});

/** The same as a key would do. What replaces a text of the browser's choice, as the correction of a misspelt word, replaces nothing. */
function act(editor: LexicalEditor, { inputType, data, dataTransfer }: InputEvent): void {
  const format = FORMATS.get(inputType);
  if (format !== undefined) {
    editor.dispatchCommand(FORMAT_TEXT_COMMAND, format);
  } else if (inputType.startsWith("deleteBy")) {
    editor.dispatchCommand(REMOVE_TEXT_COMMAND, null);
  } else if (inputType.startsWith("delete")) {
    editor.dispatchCommand(DELETE_CHARACTER_COMMAND, inputType.endsWith("Backward"));
  } else if (inputType === "insertParagraph") {
    editor.dispatchCommand(INSERT_PARAGRAPH_COMMAND, undefined);
  } else if (inputType === "insertLineBreak") {
    editor.dispatchCommand(INSERT_LINE_BREAK_COMMAND, false);
  } else if (inputType === "insertText" || inputType === "insertFromComposition") {
    const text = data ?? dataTransfer?.getData("text/plain") ?? "";
    if (text !== "") editor.dispatchCommand(CONTROLLED_TEXT_INSERTION_COMMAND, text);
  }
}
