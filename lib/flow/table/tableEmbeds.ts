import type * as Y from "yjs";
import type { FlowBlock } from "../types.ts";
import { isTableId } from "./names.ts";

/** The type of the embed that shows a table. */
export const TABLE_EMBED = "table";

/** On an embed that was written to show words again which were left without one (see `restoreTable.ts`). */
export const RESTORED = "restored";

/** The id of the table that `embed` shows; null if it is no embed of a table. */
export function tableIdOf(embed: Y.Map<unknown> | null): string | null {
  if (embed === null || embed.get("type") !== TABLE_EMBED) return null;
  const id = embed.get("id");
  return isTableId(id) ? id : null;
}

/** The embeds of tables in `block`, as they were when it was read: one that is deleted by now does not say what it was. */
export function tableEmbedsIn(block: FlowBlock): { readonly id: string; readonly embed: Y.Map<unknown> }[] {
  const found: { id: string; embed: Y.Map<unknown> }[] = [];
  for (const inline of block.content) {
    if (inline.kind !== "embed" || inline.type !== TABLE_EMBED || inline.embed === null) continue;
    const id = inline.props["id"];
    if (isTableId(id)) found.push({ id, embed: inline.embed });
  }
  return found;
}

/**
 * Which embed of each table is the one that shows it. There can be several: two people move the table at once by cutting and pasting
 * it, or both undo its deletion. The one with the oldest item does, but before one that only restored it every other.
 */
export class TableEmbeds {
  readonly #embeds = new Map<string, Set<Y.Map<unknown>>>();

  constructor(blocks: readonly FlowBlock[]) {
    for (const block of blocks) this.add(block);
  }

  /** Whether no table is shown, or was until a transaction that was not told of yet. */
  get isEmpty(): boolean {
    return this.#embeds.size === 0;
  }

  /** The embed that shows the table `id`; undefined if none does. */
  get(id: string): Y.Map<unknown> | undefined {
    return this.all(id).sort(compareEmbeds)[0];
  }

  /** The id of the table that `embed` shows; null if it shows none. */
  shownBy(embed: Y.Map<unknown> | null): string | null {
    const id = tableIdOf(embed);
    return id !== null && this.get(id) === embed ? id : null;
  }

  /** All embeds of the table `id` that are in the flow. */
  all(id: string): Y.Map<unknown>[] {
    return [...(this.#embeds.get(id) ?? [])].filter((embed) => !isGone(embed));
  }

  /** The embeds of the table `id`, those too that were deleted in a transaction that was not told of yet. */
  known(id: string): ReadonlySet<Y.Map<unknown>> {
    return this.#embeds.get(id) ?? new Set();
  }

  ids(): Iterable<string> {
    return this.#embeds.keys();
  }

  add(block: FlowBlock): string[] {
    return tableEmbedsIn(block).map(({ id, embed }) => {
      const embeds = this.#embeds.get(id) ?? new Set();
      this.#embeds.set(id, embeds.add(embed));
      return id;
    });
  }

  /** Forgets `embed`, which left the block that it was read in. */
  remove(id: string, embed: Y.Map<unknown>): void {
    const embeds = this.#embeds.get(id);
    embeds?.delete(embed);
    if (embeds?.size === 0) this.#embeds.delete(id);
  }
}

/** Whether `embed` is deleted. */
export function isGone(embed: Y.Map<unknown>): boolean {
  return embed._item === null || embed._item.deleted;
}

function compareEmbeds(left: Y.Map<unknown>, right: Y.Map<unknown>): number {
  const restored = Number(left.has(RESTORED)) - Number(right.has(RESTORED));
  if (restored !== 0) return restored;
  const [before, after] = [left._item?.id, right._item?.id];
  if (before === undefined || after === undefined) return 0;
  return before.clock - after.clock || before.client - after.client;
}
