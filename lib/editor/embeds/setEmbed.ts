import { $getNodeByKey } from "lexical";

import { $isEmbedNode } from "../../binding/nodes/EmbedNode.ts";
import { fieldsOf, isWords } from "../../flow/embeds/fields.ts";
import type { EmbedProps } from "../../flow/embeds/readEmbed.ts";
import type { EmbedEdit } from "./commands.ts";

/** `props` with some of them changed. A value that its property may not have changes nothing; null, and "" as words, empties it. */
function changeProps(type: string, props: EmbedProps, change: EmbedProps): EmbedProps {
  const fields = fieldsOf(type);
  const changed: Record<string, unknown> = { ...props };
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined || key === "__proto__") continue;
    if (value === null) {
      if (isWords(type, key)) changed[key] = "";
      else delete changed[key];
    } else if (!Object.hasOwn(fields, key) || fields[key]?.read(value) !== null) {
      changed[key] = value;
    }
  }
  return changed;
}

/** Answers {@link SET_EMBED_COMMAND}. False if there is no such embed any more. */
export function $setEmbed({ key, change }: EmbedEdit): boolean {
  const node = $getNodeByKey(key);
  if (!$isEmbedNode(node)) return false;
  const type = node.getEmbedType();
  node.setEmbed(type, changeProps(type, node.getProps(), change));
  return true;
}
