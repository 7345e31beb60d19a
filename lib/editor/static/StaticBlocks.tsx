import { Fragment } from "react";
import type { CSSProperties, ReactNode } from "react";
import { blockClass, blockLook, isListType } from "../../binding/nodes/blockLook.ts";
import type { BlockLook } from "../../binding/nodes/blockLook.ts";
import type { BlockJson, InlineJson, TableJson } from "../../convert/toJson.ts";
import { listMarkers } from "../../flow/listNumbers.ts";
import { BLOCK_TYPES } from "../../flow/types.ts";
import type { BlockAttributes, BlockType } from "../../flow/types.ts";
import { StaticInline } from "./StaticInline.tsx";

const KNOWN: ReadonlySet<string> = new Set(BLOCK_TYPES);

function isBlockType(type: string): type is BlockType {
  return KNOWN.has(type);
}

/** A block of a document or of a cell. Those of cells have no id. */
type AnyBlockJson = Omit<BlockJson, "id"> & Partial<Pick<BlockJson, "id">>;

/** Draws the table that an embed shows. Absent in cells, where there are none. */
type DrawTable = (table: TableJson, place: string) => ReactNode;

/** The attributes as the flow has them, from their JSON. */
function attributesOf({ type, attributes }: AnyBlockJson): BlockAttributes {
  if (type === "paragraph") return attributes;
  return isBlockType(type) ? { ...attributes, type } : { ...attributes, unknownType: type };
}

/** The attributes under the names that React has for them. */
function reactNames({ spellcheck, ...look }: BlockLook): Record<string, string | boolean> {
  return spellcheck === undefined ? look : { ...look, spellCheck: spellcheck === "true" };
}

interface StaticBlockProps {
  readonly block: AnyBlockJson;
  readonly attributes: BlockAttributes;
  /** What ids of elements in it begin with. */
  readonly place: string;
  /** What stands in front of a numbered item. */
  readonly marker: string | null;
  readonly drawTable: DrawTable | undefined;
}

function StaticBlock({ block, attributes, place, marker, drawTable }: StaticBlockProps) {
  const { align, dir } = attributes;
  const last = block.content.at(-1);
  const style: CSSProperties | undefined = align === undefined ? undefined : { textAlign: align };
  return (
    <div
      id={isItem(block) ? place : undefined}
      className={`cw-block ${blockClass(attributes)}`}
      dir={dir ?? "auto"}
      data-marker={marker ?? undefined}
      // Without a script nobody could open it.
      data-open={attributes.type === "toggle" ? "true" : undefined}
      style={style}
      {...reactNames(blockLook(attributes))}
    >
      {block.content.length === 0 ? (
        <br />
      ) : (
        block.content.map((inline, index) => {
          const table = drawTable === undefined ? undefined : tableIn(inline);
          return (
            // The text never changes while it is shown: a place is as good a key as any.
            // oxlint-disable-next-line react/no-array-index-key
            <Fragment key={index}>
              {table === undefined ? <StaticInline inline={inline} /> : drawTable?.(table, `${place}-${index}`)}
            </Fragment>
          );
        })
      )}
      {/* A line break at the very end opens a line, which only a second one makes visible. */}
      {last !== undefined && "break" in last ? <br /> : null}
    </div>
  );
}

function tableIn(inline: InlineJson): TableJson | undefined {
  return "embed" in inline ? inline.embed.table : undefined;
}

function isItem({ type }: AnyBlockJson): boolean {
  return isBlockType(type) && isListType(type);
}

/**
 * For the first item of each list, the ids of all its items. Items are flat siblings, and an item without a list is no
 * item to a screen reader: an empty element owns them, as in the editor. A lone item is not worth a list.
 */
function listsOf(blocks: readonly AnyBlockJson[], place: string): ReadonlyMap<number, string> {
  const lists = new Map<number, string>();
  let start = -1;
  for (let index = 0; index <= blocks.length; index++) {
    const block = blocks[index];
    const inList = block !== undefined && isItem(block);
    if (inList && start < 0) start = index;
    if (inList || start < 0) continue;
    if (index - start > 1)
      lists.set(start, Array.from({ length: index - start }, (_, item) => `${place}-${start + item}`).join(" "));
    start = -1;
  }
  return lists;
}

interface StaticBlocksProps {
  readonly blocks: readonly AnyBlockJson[];
  /** What ids of elements begin with: nothing else on the page does. */
  readonly place: string;
  readonly drawTable?: DrawTable;
}

/** Blocks as the editor draws them, one below the other: those of a document, or of a cell. */
export function StaticBlocks({ blocks, place, drawTable }: StaticBlocksProps) {
  const lists = listsOf(blocks, place);
  const attributes = blocks.map(attributesOf);
  const markers = listMarkers(attributes);
  return blocks.map((block, index) => (
    <Fragment key={block.id ?? index}>
      <StaticBlock
        block={block}
        attributes={attributes[index] ?? {}}
        place={`${place}-${index}`}
        marker={markers[index] ?? null}
        drawTable={drawTable}
      />
      {/* No <ul>: its items lie beside it, not in it. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      {lists.has(index) ? <div className="cw-list-owner" role="list" aria-owns={lists.get(index)} /> : null}
    </Fragment>
  ));
}
