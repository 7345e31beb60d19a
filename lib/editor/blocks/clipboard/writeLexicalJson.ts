import { bitsOfFormats } from "./formatBits.ts";
import type { TableData } from "../../../flow/table/tableData.ts";
import { fragmentBlock } from "./blockData.ts";
import type { Fragment, FragmentBlock, FragmentInline } from "./fragment.ts";
import { TABLE_TYPE } from "./readTableJson.ts";

/** A fragment as Lexical's nodes, in the form in which Lexical itself writes them to a clipboard. */
export function writeLexicalJson(fragment: Fragment, namespace: string): string {
  const nodes = fragment.inline
    ? writeInlines(fragment.blocks.flatMap((block) => block.content))
    : fragment.blocks.map(writeBlock);
  return JSON.stringify({ namespace, nodes });
}

function writeBlock({ attributes, content }: FragmentBlock): unknown {
  return {
    type: "cowrite-block",
    version: 1,
    attributes,
    children: writeInlines(content),
    direction: attributes.dir ?? null,
    format: attributes.align ?? "",
    indent: attributes.indent ?? 0,
    textFormat: 0,
    textStyle: "",
  };
}

/** A table whole, as data: nodes of one would be of this document's rows and columns. */
function writeTable({ cells, ...table }: TableData): unknown {
  const blocks = cells.map((row) =>
    row.map((cell) => ({
      attributes: cell.attributes,
      children: cell.blocks.map((block) => writeBlock(fragmentBlock(block))),
    })),
  );
  return { type: TABLE_TYPE, version: 1, ...table, cells: blocks };
}

function writeInlines(content: readonly FragmentInline[]): unknown[] {
  return content.map((inline) => {
    if (inline.kind === "table") return writeTable(inline.data);
    if (inline.kind === "break") return { type: "linebreak", version: 1 };
    if (inline.kind === "embed")
      return { type: "cowrite-embed", version: 1, embedType: inline.type, props: inline.props };
    const text = {
      type: "text",
      version: 1,
      text: inline.text,
      format: bitsOfFormats(inline.formats),
      style: "",
      mode: "normal",
      detail: 0,
    };
    if (inline.link === null) return text;
    return {
      type: "link",
      version: 1,
      url: inline.link,
      rel: "noreferrer",
      target: null,
      title: null,
      children: [text],
      direction: null,
      format: "",
      indent: 0,
    };
  });
}
