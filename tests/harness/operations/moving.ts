import { MOVE_BLOCKS_COMMAND, MOVE_SELECTED_BLOCKS_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import type { Act, Operation, TextChange } from "../operation.ts";
import { NO_TEXT_CHANGE } from "../operation.ts";
import { $blocks, $uniqueBefore } from "../points.ts";
import { now, selectAcross, selectCaret } from "../select.ts";

/** Moves `count` blocks from `from` in front of the block `to` (the number of blocks: to the end). */
function move({ replica: { editor } }: Act, from: number, count: number, to: number): TextChange {
  const { keys, before, moved } = now(editor, () => {
    const blocks = $blocks();
    const unique = (block: number): number => $uniqueBefore({ block, offset: 0 });
    const [start, end, at] = [unique(from), unique(from + count), unique(to)];
    return {
      keys: blocks.slice(from, from + count).map((block) => block.getKey()),
      before: blocks[to]?.getKey() ?? null,
      moved: { from: start, to: end, at: at > start ? Math.max(start, at - (end - start)) : at },
    };
  });
  editor.dispatchCommand(MOVE_BLOCKS_COMMAND, { keys, before });
  return { ...NO_TEXT_CHANGE, moved };
}

function moveSome(act: Act, most: number): TextChange | null {
  const { random } = act;
  const size = now(act.replica.editor, () => $blocks().length);
  if (size < 2) return null;
  const from = random.int(size);
  const count = 1 + random.int(Math.min(most, size - from));
  const places = Array.from({ length: size + 1 }, (_, at) => at).filter((at) => at < from || at > from + count);
  return places.length === 0 ? null : move(act, from, count, random.pick(places));
}

function moveSelected(act: Act, direction: "up" | "down"): TextChange | null {
  const { replica, random } = act;
  const { start } = random.chance(0.7) ? selectCaret(replica.editor, random) : selectAcross(replica.editor, random);
  const { pane } = start;
  const before = now(replica.editor, () => $blocks(pane).map((block) => block.getKey()));
  const starts = now(replica.editor, () =>
    [...before, ""].map((_, block) => $uniqueBefore({ pane, block, offset: 0 })),
  );
  replica.editor.dispatchCommand(MOVE_SELECTED_BLOCKS_COMMAND, direction);
  const after = now(replica.editor, () => $blocks(pane).map((block) => block.getKey()));
  // What went past what: the stretch that changed begins now with what stood at `middle`.
  const first = before.findIndex((key, at) => after[at] !== key);
  if (first < 0) return null;
  const last = before.findLastIndex((key, at) => after[at] !== key);
  const middle = before.indexOf(after[first] ?? "");
  const [from, to] = [starts[first] ?? 0, starts[middle] ?? 0];
  return { ...NO_TEXT_CHANGE, moved: { from, to, at: (starts[last + 1] ?? 0) - (to - from) } };
}

export const moving: readonly Operation[] = [
  { name: "move a block", weight: 6, since: 3, perform: (act) => moveSome(act, 1) },
  { name: "move a range of blocks", weight: 3, since: 3, perform: (act) => moveSome(act, 4) },
  { name: "move up", weight: 3, since: 3, perform: (act) => moveSelected(act, "up") },
  { name: "move down", weight: 3, since: 3, perform: (act) => moveSelected(act, "down") },
];
