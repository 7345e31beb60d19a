import { assertNever } from "../base/assert.ts";
import { readSchemaVersion } from "../flow/schema.ts";
import { readTable } from "../flow/table/readTable.ts";
import { readTableData } from "../flow/table/tableData.ts";
import type { BlockData } from "../flow/table/tableData.ts";
import { TableEmbeds } from "../flow/table/tableEmbeds.ts";
import type { CellAttributes, LineAttributes, TableArea, TableAttributes, TableLine } from "../flow/table/types.ts";
import { readTitle } from "../flow/title.ts";
import type { BlockAttributes, EmbedInline, Flow, FlowBlock, Formats, Inline } from "../flow/types.ts";

/** A document as plain JSON: what `?format=json` serves and what the first paint is drawn from. */
export interface DocumentJson {
  /** The schema version of the document. */
  readonly version: number;
  /** "" when it has none. */
  readonly title: string;
  readonly blocks: readonly BlockJson[];
}

export interface BlockJson {
  readonly id: string;
  /** `paragraph`, a {@link BlockType}, or the stored name of a type that this version does not know. */
  readonly type: string;
  /** The properties without the type. */
  readonly attributes: Omit<BlockAttributes, "type" | "unknownType">;
  readonly content: readonly InlineJson[];
}

export type InlineJson =
  | { readonly text: string; readonly formats: Formats }
  | { readonly break: true }
  | { readonly embed: EmbedJson };

interface EmbedJson {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** What the table says, if this embed shows one. */
  readonly table?: TableJson;
}

/** A table. Places and sizes are in rows and columns. */
export interface TableJson {
  readonly attributes: TableAttributes;
  readonly rows: readonly LineAttributes[];
  readonly columns: readonly LineAttributes[];
  /** By row, then by column. Of merged cells the first says all, the others nothing. */
  readonly cells: readonly (readonly CellJson[])[];
  readonly merges: readonly TableArea[];
  /** The places of rows and columns that somebody deleted, and that are shown for what others wrote in them. */
  readonly deleted?: { readonly rows: readonly number[]; readonly columns: readonly number[] };
}

interface CellJson {
  readonly attributes: CellAttributes;
  readonly blocks: readonly Omit<BlockJson, "id">[];
}

/** The whole document as JSON. */
export function toJson(flow: Pick<Flow, "doc" | "blocks">): DocumentJson {
  return { version: readSchemaVersion(flow.doc), title: readTitle(flow.doc), blocks: blocksToJson(flow.blocks) };
}

/** Blocks as JSON. */
export function blocksToJson(blocks: readonly FlowBlock[]): BlockJson[] {
  const tables = new TableEmbeds(blocks);
  return blocks.map((block) => ({ id: block.id, ...blockToJson(block, tables) }));
}

function blockToJson({ attributes, content }: BlockData, tables: TableEmbeds): Omit<BlockJson, "id"> {
  const { type, unknownType, ...rest } = attributes;
  return {
    type: type ?? unknownType ?? "paragraph",
    attributes: rest,
    content: content.map((inline) => inlineToJson(inline, tables)),
  };
}

function inlineToJson(inline: Inline, tables: TableEmbeds): InlineJson {
  switch (inline.kind) {
    case "text":
      return { text: inline.text, formats: inline.formats };
    case "break":
      return { break: true };
    case "embed":
      return { embed: { type: inline.type, props: inline.props, ...tableOf(inline, tables) } };
    default:
      return assertNever(inline);
  }
}

function tableOf({ embed }: EmbedInline, tables: TableEmbeds): { readonly table?: TableJson } {
  const id = tables.shownBy(embed);
  const doc = embed?.doc;
  if (id === null || doc === undefined || doc === null) return {};
  const view = readTable(doc, id);
  const { cells, ...rest } = readTableData(doc, view);
  // Tables are shown in the main flow only: in cells their embeds are embeds like any other.
  const none = new TableEmbeds([]);
  const json = cells.map((row) =>
    row.map(({ attributes, blocks }) => ({ attributes, blocks: blocks.map((block) => blockToJson(block, none)) })),
  );
  const deleted = { rows: deletedOf(view.rows), columns: deletedOf(view.columns) };
  const any = deleted.rows.length > 0 || deleted.columns.length > 0;
  return { table: { ...rest, cells: json, ...(any ? { deleted } : {}) } };
}

function deletedOf(lines: readonly TableLine[]): number[] {
  return lines.flatMap(({ deleted }, at) => (deleted ? [at] : []));
}
