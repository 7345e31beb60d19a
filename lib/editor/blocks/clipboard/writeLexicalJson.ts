import { bitsOfFormats } from "./formatBits.ts";
import type { Fragment, FragmentInline } from "./fragment.ts";
import { withoutTables } from "./tablePieces.ts";

/** A fragment as Lexical's nodes, in the form in which Lexical itself writes them to a clipboard. */
export function writeLexicalJson(fragment: Fragment, namespace: string): string {
  const nodes = fragment.inline
    ? writeInlines(fragment.blocks.flatMap((block) => block.content))
    : fragment.blocks.map(({ attributes, content }) => ({
        type: "cowrite-block",
        version: 1,
        attributes,
        children: writeInlines(content),
        direction: attributes.dir ?? null,
        format: attributes.align ?? "",
        indent: attributes.indent ?? 0,
        textFormat: 0,
        textStyle: "",
      }));
  return JSON.stringify({ namespace, nodes });
}

function writeInlines(content: readonly FragmentInline[]): unknown[] {
  return withoutTables(content).map((inline) => {
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
