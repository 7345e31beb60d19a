import { assertNever } from "../../../base/assert.ts";
import type { BlockData, TableData } from "../../../flow/table/tableData.ts";
import { TABLE_EMBED } from "../../../flow/table/tableEmbeds.ts";
import type { EmbedInline, Inline } from "../../../flow/types.ts";
import { FRAGMENT_FORMATS } from "./fragment.ts";
import type { FragmentBlock, FragmentInline } from "./fragment.ts";

/** A block of a fragment as the flow has it. Its tables are embeds there, and are put into `tables`. */
export function blockData(
  { attributes, content }: FragmentBlock,
  tables: Map<EmbedInline, TableData> = new Map(),
): BlockData {
  return {
    attributes,
    content: content.map((inline) => {
      const data = inlineData(inline);
      if (inline.kind === "table" && data.kind === "embed") tables.set(data, inline.data);
      return data;
    }),
  };
}

/** A block of the flow as a piece of a document on its way. Formats that a clipboard does not carry stay behind. */
export function fragmentBlock({ attributes, content }: BlockData): FragmentBlock {
  return {
    attributes,
    content: content.map((inline): FragmentInline => {
      if (inline.kind === "break") return inline;
      if (inline.kind === "embed") return { kind: "embed", type: inline.type, props: inline.props };
      const { text, formats } = inline;
      const carried = FRAGMENT_FORMATS.flatMap((name) => (formats[name] === true ? [[name, true] as const] : []));
      return { kind: "text", text, formats: Object.fromEntries(carried), link: formats.link ?? null };
    }),
  };
}

/** A piece of a line as the flow has it. */
function inlineData(inline: FragmentInline): Inline {
  switch (inline.kind) {
    case "text": {
      const { text, formats, link } = inline;
      return { kind: "text", text, formats: link === null ? formats : { ...formats, link } };
    }
    case "break":
      return inline;
    case "embed":
      return { kind: "embed", embed: null, type: inline.type, props: inline.props, formats: {} };
    case "table":
      return { kind: "embed", embed: null, type: TABLE_EMBED, props: {}, formats: {} };
    default:
      return assertNever(inline);
  }
}
