import { createCommand } from "lexical";
import type { LexicalCommand, NodeKey } from "lexical";

import type { EmbedType } from "../../flow/embeds/fields.ts";
import type { EmbedProps } from "../../flow/embeds/readEmbed.ts";

/** An embed to be put at the selection. */
export interface NewEmbed {
  readonly type: EmbedType;
  readonly props?: EmbedProps;
  /** Asks for its properties as soon as it is there. */
  readonly edit?: boolean;
}

/** Puts an embed at the selection and selects it; one that takes a line of its own gets one. */
export const INSERT_EMBED_COMMAND: LexicalCommand<NewEmbed> = createCommand("INSERT_EMBED");

/** New values for some properties of an embed; null takes one off. */
export interface EmbedEdit {
  readonly key: NodeKey;
  readonly change: EmbedProps;
}

/** Changes properties of the embed with this key. What is not valid is not taken. */
export const SET_EMBED_COMMAND: LexicalCommand<EmbedEdit> = createCommand("SET_EMBED");

/** Asks the page to show the properties of the embed with this key. Somebody above handles it; without one nothing happens. */
export const OPEN_EMBED_EDITOR_COMMAND: LexicalCommand<NodeKey> = createCommand("OPEN_EMBED_EDITOR");
