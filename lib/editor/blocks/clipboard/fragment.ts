import { readEmbed } from "../../../flow/embeds/readEmbed.ts";
import { standsAlone } from "../../../flow/embeds/standsAlone.ts";
import type { TableData } from "../../../flow/table/tableData.ts";
import type { BlockAttributes } from "../../../flow/types.ts";

/** The marks that text on a clipboard may carry. */
export const FRAGMENT_FORMATS = ["bold", "italic", "underline", "strike", "code", "sub", "sup"] as const;

export type FragmentFormat = (typeof FRAGMENT_FORMATS)[number];

export type FragmentFormats = Readonly<Partial<Record<FragmentFormat, true>>>;

/** A piece of a line. `link` is an address that {@link normalizeLinkUrl} has allowed, or `null`. */
export type FragmentInline =
  | { readonly kind: "text"; readonly text: string; readonly formats: FragmentFormats; readonly link: string | null }
  | { readonly kind: "break" }
  | { readonly kind: "embed"; readonly type: string; readonly props: Readonly<Record<string, unknown>> }
  | { readonly kind: "table"; readonly data: TableData };

export interface FragmentBlock {
  readonly attributes: BlockAttributes;
  readonly content: readonly FragmentInline[];
}

/**
 * A piece of a document on its way: what copy makes and what every kind of paste becomes before it touches the
 * document. Flat like the document, plain data, and without anything that could run.
 */
export interface Fragment {
  readonly blocks: readonly FragmentBlock[];
  /** The piece is a part of one line: it goes into the line at the caret and takes on that block's kind. */
  readonly inline: boolean;
}

export const EMPTY_FRAGMENT: Fragment = { blocks: [], inline: true };

/** A divider, as a piece of a line. */
export const DIVIDER_INLINE: FragmentInline = { kind: "embed", type: "divider", props: {} };

/** Whether the piece takes a line of its own. */
export function isAloneInline(inline: FragmentInline | undefined): boolean {
  if (inline?.kind === "table") return true;
  return inline?.kind === "embed" && standsAlone(readEmbed(inline.type, inline.props));
}

/** The length of a block in UTF-16 code units; a break, an embed and a table count 1. */
export function contentLength(content: readonly FragmentInline[]): number {
  let length = 0;
  for (const inline of content) length += inline.kind === "text" ? inline.text.length : 1;
  return length;
}
