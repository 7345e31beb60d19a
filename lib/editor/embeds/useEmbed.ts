"use client";

import { $getNodeByKey } from "lexical";
import type { EditorState, LexicalEditor, NodeKey } from "lexical";
import { useEffect, useState } from "react";

import { $isEmbedNode } from "../../binding/nodes/EmbedNode.ts";
import type { EmbedProps } from "../../flow/embeds/readEmbed.ts";

/** An embed as it is now. */
export interface LiveEmbed {
  readonly type: string;
  readonly props: EmbedProps;
}

/** The embed with this key, following everybody's edits. `onGone` is called when it is deleted; `byOthers` tells by whom. */
export function useEmbed(editor: LexicalEditor, key: NodeKey, onGone: (byOthers: boolean) => void): LiveEmbed | null {
  const [embed, setEmbed] = useState(() => readEmbed(editor.getEditorState(), key));
  useEffect(
    () =>
      editor.registerUpdateListener(({ editorState, tags, dirtyLeaves, dirtyElements }) => {
        if (dirtyLeaves.size === 0 && dirtyElements.size === 0) return;
        const now = readEmbed(editorState, key);
        if (now === null) onGone(tags.has("collaboration"));
        else setEmbed((before) => (before?.props === now.props && before.type === now.type ? before : now));
      }),
    [editor, key, onGone],
  );
  return embed;
}

function readEmbed(state: EditorState, key: NodeKey): LiveEmbed | null {
  return state.read(() => {
    const node = $getNodeByKey(key);
    return $isEmbedNode(node) && node.isAttached() ? { type: node.getEmbedType(), props: node.getProps() } : null;
  });
}
