import { UNKNOWN_EMBED } from "../types.ts";
import { fieldsOf, isEmbedType } from "./fields.ts";
import type { EmbedOf, EmbedType } from "./fields.ts";

/** What an embed holds beside its type, as plain JSON. */
export type EmbedProps = Readonly<Record<string, unknown>>;

/** An embed as it can be drawn: of a known type with valid properties, or one that this version does not know. */
export type Embed =
  | { [Type in EmbedType]: EmbedOf<Type> }[EmbedType]
  | { readonly type: typeof UNKNOWN_EMBED; readonly stored: string };

/**
 * The properties of an embed as every reader of the flow gets them. Of a known type, known keys hold only valid values: others read as
 * absent, words as "". All other keys, and everything of a type that this version does not know, are handed on as they are.
 * Applied twice it is the same as once.
 */
export function readProps(type: string, stored: EmbedProps): EmbedProps {
  if (!isEmbedType(type)) return stored;
  const fields = fieldsOf(type);
  const props: Record<string, unknown> = {};
  // `__proto__` as a key would set the prototype instead of an entry.
  for (const key of Object.keys(stored))
    if (!Object.hasOwn(fields, key) && key !== "__proto__") props[key] = stored[key];
  for (const [key, field] of Object.entries(fields)) {
    const value = field.read(Object.hasOwn(stored, key) ? stored[key] : undefined);
    if (value !== null) props[key] = value;
  }
  return props;
}

/** The embed with this type and these properties, whoever wrote them. Never throws. */
export function readEmbed(type: string, props: EmbedProps): Embed {
  if (!isEmbedType(type)) return { type: UNKNOWN_EMBED, stored: type };
  const embed: Record<string, unknown> = { type };
  for (const [key, field] of Object.entries(fieldsOf(type))) {
    embed[key] = field.read(Object.hasOwn(props, key) ? props[key] : undefined);
  }
  // Each field was read by the reader that its type is derived from.
  return embed as Embed;
}
