import type { PasteLimited } from "../commands.ts";
import { contentLength } from "./fragment.ts";
import type { Fragment, FragmentBlock, FragmentInline } from "./fragment.ts";
import { MAX_PASTED_BLOCKS, MAX_PASTED_CHARACTERS } from "./pasteLimits.ts";
import { cutTable, tableSize } from "./tablePieces.ts";

/** Cuts a fragment to {@link MAX_PASTED_BLOCKS} and {@link MAX_PASTED_CHARACTERS}; `limited` is null when it fits. */
export function limitFragment(fragment: Fragment): { fragment: Fragment; limited: PasteLimited | null } {
  const blocks: FragmentBlock[] = [];
  let room = MAX_PASTED_CHARACTERS;
  let droppedCharacters = 0;
  for (const block of fragment.blocks) {
    const length = textLength(block.content);
    if (blocks.length >= MAX_PASTED_BLOCKS || room <= 0) {
      droppedCharacters += length;
    } else if (length <= room) {
      room -= length;
      blocks.push(block);
    } else {
      const content = cutContent(block.content, room);
      droppedCharacters += length - textLength(content);
      room = 0;
      blocks.push({ ...block, content });
    }
  }
  const droppedBlocks = fragment.blocks.length - blocks.length;
  if (droppedBlocks === 0 && droppedCharacters === 0) return { fragment, limited: null };
  return {
    fragment: { ...fragment, blocks },
    limited: { keptBlocks: blocks.length, droppedBlocks, droppedCharacters },
  };
}

/** The length of a block, and of the tables in it. */
function textLength(content: readonly FragmentInline[]): number {
  const tables = content.filter((inline) => inline.kind === "table");
  return tables.reduce((sum, { data }) => sum + tableSize(data), contentLength(content));
}

function cutContent(content: readonly FragmentInline[], length: number): FragmentInline[] {
  const kept: FragmentInline[] = [];
  let room = length;
  for (const inline of content) {
    if (room <= 0) break;
    if (inline.kind === "table") {
      const data = cutTable(inline.data, room - 1);
      if (data === null) break;
      kept.push({ kind: "table", data });
      if (data.rows.length < inline.data.rows.length) break;
      room -= 1 + tableSize(data);
      continue;
    }
    if (inline.kind === "text" && inline.text.length > room) {
      // A cut between the two halves of a surrogate pair would leave a lone half, which no encoder takes.
      const last = inline.text.charCodeAt(room - 1);
      const end = last >= 0xd800 && last <= 0xdbff ? room - 1 : room;
      if (end > 0) kept.push({ ...inline, text: inline.text.slice(0, end) });
      break;
    }
    kept.push(inline);
    room -= inline.kind === "text" ? inline.text.length : 1;
  }
  return kept;
}
