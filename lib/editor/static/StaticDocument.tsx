import { Fragment } from "react";
import type { CSSProperties } from "react";
import { blockClass, blockLook, isListType } from "../../binding/nodes/blockLook.ts";
import type { BlockLook } from "../../binding/nodes/blockLook.ts";
import type { BlockJson, DocumentJson } from "../../convert/toJson.ts";
import { listMarkers } from "../../flow/listNumbers.ts";
import { BLOCK_TYPES } from "../../flow/types.ts";
import type { BlockAttributes, BlockType } from "../../flow/types.ts";
import { StaticInline } from "./StaticInline.tsx";

const KNOWN: ReadonlySet<string> = new Set(BLOCK_TYPES);

function isBlockType(type: string): type is BlockType {
  return KNOWN.has(type);
}

/** The attributes as the flow has them, from their JSON. */
function attributesOf({ type, attributes }: BlockJson): BlockAttributes {
  if (type === "paragraph") return attributes;
  return isBlockType(type) ? { ...attributes, type } : { ...attributes, unknownType: type };
}

/** The attributes under the names that React has for them. */
function reactNames({ spellcheck, ...look }: BlockLook): Record<string, string | boolean> {
  return spellcheck === undefined ? look : { ...look, spellCheck: spellcheck === "true" };
}

interface StaticBlockProps {
  readonly block: BlockJson;
  readonly attributes: BlockAttributes;
  readonly id: string | undefined;
  /** What stands in front of a numbered item. */
  readonly marker: string | null;
}

function StaticBlock({ block, attributes, id, marker }: StaticBlockProps) {
  const { align, dir } = attributes;
  const last = block.content.at(-1);
  const style: CSSProperties | undefined = align === undefined ? undefined : { textAlign: align };
  return (
    <div
      id={id}
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
        // The text never changes while it is shown: a place is as good a key as any.
        // oxlint-disable-next-line react/no-array-index-key
        block.content.map((inline, index) => <StaticInline key={index} inline={inline} />)
      )}
      {/* A line break at the very end opens a line, which only a second one makes visible. */}
      {last !== undefined && "break" in last ? <br /> : null}
    </div>
  );
}

/** The element id of an item, so that its list can own it. */
function itemId(index: number): string {
  return `cw-static-${index}`;
}

/**
 * For the first item of each list, the ids of all its items. Items are flat siblings, and an item without a list is no
 * item to a screen reader: an empty element owns them, as in the editor. A lone item is not worth a list.
 */
function listsOf(blocks: readonly BlockJson[]): ReadonlyMap<number, string> {
  const lists = new Map<number, string>();
  let start = -1;
  for (let index = 0; index <= blocks.length; index++) {
    const type = blocks[index]?.type ?? "";
    const isItem = isBlockType(type) && isListType(type);
    if (isItem && start < 0) start = index;
    if (isItem || start < 0) continue;
    if (index - start > 1)
      lists.set(start, Array.from({ length: index - start }, (_, item) => itemId(start + item)).join(" "));
    start = -1;
  }
  return lists;
}

/**
 * A document's text as plain elements, the same that the editor makes of it: shown before the editor has loaded,
 * where scripts do not run, and where the editor has failed. Its classes, roles and line breaks are the editor's, so
 * that nothing moves when the editor takes its place.
 */
export function StaticDocument({ content }: { readonly content: Pick<DocumentJson, "blocks"> }) {
  const lists = listsOf(content.blocks);
  const attributes = content.blocks.map(attributesOf);
  const markers = listMarkers(attributes);
  const isItem = (block: BlockJson): boolean => isBlockType(block.type) && isListType(block.type);
  return (
    <div className="cw-text" data-static="">
      {content.blocks.map((block, index) => (
        <Fragment key={block.id}>
          <StaticBlock
            block={block}
            attributes={attributes[index] ?? {}}
            id={isItem(block) ? itemId(index) : undefined}
            marker={markers[index] ?? null}
          />
          {/* No <ul>: its items lie beside it, not in it. */}
          {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
          {lists.has(index) ? <div className="cw-list-owner" role="list" aria-owns={lists.get(index)} /> : null}
        </Fragment>
      ))}
    </div>
  );
}
