import { parseAttributes } from "../../../binding/nodes/parseAttributes.ts";
import { readProps } from "../../../flow/embeds/readEmbed.ts";
import { plainJson } from "../../../flow/plainJson.ts";
import { normalizeLinkUrl } from "../../../model/linkUrl.ts";
import { blockData } from "./blockData.ts";
import { cleanText } from "./cleanText.ts";
import { formatsOfBits } from "./formatBits.ts";
import type { Fragment, FragmentBlock, FragmentInline } from "./fragment.ts";
import { TABLE_TYPE, readTableJson } from "./readTableJson.ts";
import { withoutTables } from "./tablePieces.ts";

/** The clipboard type under which Lexical keeps its own nodes. */
export const LEXICAL_MIME = "application/x-lexical-editor";

/** The longest name of an embed that is taken. */
const MAX_EMBED_TYPE = 64;

/**
 * Nodes of this editor from a clipboard, as a fragment; null if they are not this editor's. Any page can write this type,
 * so nothing is believed: what is not known here is left out, and the values go through the same checks as a document's.
 */
export function readLexicalJson(json: string): Fragment | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return null;
  }
  if (!isRecord(parsed) || !Array.isArray(parsed["nodes"])) return null;
  const nodes: readonly unknown[] = parsed["nodes"];
  if (nodes.length === 0) return null;
  if (nodes.every((node) => isRecord(node) && node["type"] === "cowrite-block")) {
    return { inline: false, blocks: nodes.map(readBlock) };
  }
  const isInline = nodes.every((node) => isRecord(node) && INLINE_TYPES.has(node["type"]));
  return isInline ? { inline: true, blocks: [{ attributes: {}, content: readInlines(nodes, null) }] } : null;
}

const INLINE_TYPES: ReadonlySet<unknown> = new Set(["text", "tab", "linebreak", "link", "cowrite-embed"]);

function readBlock(node: unknown): FragmentBlock {
  if (!isRecord(node)) return { attributes: {}, content: [] };
  return { attributes: parseAttributes(node["attributes"]), content: readInlines(childrenOf(node), null) };
}

function readInlines(nodes: readonly unknown[], link: string | null): FragmentInline[] {
  return nodes.flatMap((node) => (isRecord(node) ? readInline(node, link) : []));
}

function readInline(node: Readonly<Record<string, unknown>>, link: string | null): FragmentInline[] {
  switch (node["type"]) {
    case "text":
    case "tab": {
      const { text, format } = node;
      const clean = typeof text === "string" ? cleanText(text) : "";
      if (clean === "") return [];
      return [{ kind: "text", text: clean, formats: formatsOfBits(typeof format === "number" ? format : 0), link }];
    }
    case "linebreak":
      return [{ kind: "break" }];
    case "link": {
      const { url } = node;
      // A link in a link cannot be; going down without the inner one ends at the first level.
      return link === null && typeof url === "string"
        ? readInlines(
            childrenOf(node).filter((child) => !isRecord(child) || child["type"] !== "link"),
            normalizeLinkUrl(url),
          )
        : [];
    }
    case "cowrite-embed": {
      const { embedType: type, props } = node;
      const plain = plainJson(props ?? {});
      if (typeof type !== "string" || type === "" || type.length > MAX_EMBED_TYPE || !isRecord(plain)) return [];
      return [{ kind: "embed", type, props: readProps(type, plain) }];
    }
    case TABLE_TYPE: {
      const data = readTableJson(node, (block) => blockData(withoutTable(readBlock(block))));
      return data === null ? [] : [{ kind: "table", data }];
    }
    default:
      return [];
  }
}

/** What is in a cell: there is no table in a table. */
function withoutTable({ attributes, content }: FragmentBlock): FragmentBlock {
  return { attributes, content: withoutTables(content) };
}

function childrenOf(node: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Array.isArray(node["children"]) ? node["children"] : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
