import { COPY_COMMAND, CUT_COMMAND, PASTE_COMMAND } from "lexical";
import type { LexicalEditor } from "lexical";

import { dispatch } from "./editors.ts";

/** What a clipboard holds, by type. */
export type ClipboardTypes = Readonly<Record<string, string>>;

/** A clipboard event, as far as anybody looks at it; jsdom has none. */
function clipboardEvent(types: Map<string, string>): ClipboardEvent {
  const clipboardData = {
    types: [...types.keys()],
    files: [],
    getData: (type: string) => types.get(type) ?? "",
    setData: (type: string, data: string) => void types.set(type, data),
  };
  return { clipboardData, target: null, preventDefault: () => {} } as unknown as ClipboardEvent;
}

export function paste(editor: LexicalEditor, types: ClipboardTypes): void {
  dispatch(editor, PASTE_COMMAND, clipboardEvent(new Map(Object.entries(types))));
}

export function copy(editor: LexicalEditor): ClipboardTypes {
  const types = new Map<string, string>();
  dispatch(editor, COPY_COMMAND, clipboardEvent(types));
  return Object.fromEntries(types);
}

export function cut(editor: LexicalEditor): ClipboardTypes {
  const types = new Map<string, string>();
  dispatch(editor, CUT_COMMAND, clipboardEvent(types));
  return Object.fromEntries(types);
}
