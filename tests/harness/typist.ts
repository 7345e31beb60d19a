import {
  $createRangeSelection,
  $getNodeByKey,
  $isElementNode,
  $isTextNode,
  $setSelection,
  INSERT_PARAGRAPH_COMMAND,
} from "lexical";
import type { PointType } from "lexical";
import { assert } from "../../lib/base/assert.ts";
import type { Replica } from "./replica.ts";
import type { Patch } from "./trace.ts";

/**
 * Types a plain text into a replica's editor, where text position `p` is flow index `p + 1`: the flow begins with a mark,
 * and each newline is one more, the mark of the block that it begins.
 */
export class Typist {
  readonly #replica: Replica;

  constructor(replica: Replica) {
    this.#replica = replica;
  }

  /** Makes the patch by selecting and typing, as one update of the editor. */
  patch([position, deleted, inserted]: Patch): void {
    const { editor } = this.#replica;
    editor.update(
      () => {
        const selection = $createRangeSelection();
        this.#$setPoint(selection.anchor, position);
        this.#$setPoint(selection.focus, position + deleted);
        $setSelection(selection);
        if (deleted > 0) selection.removeText();
        for (const [index, line] of inserted.split("\n").entries()) {
          if (index > 0) editor.dispatchCommand(INSERT_PARAGRAPH_COMMAND, undefined);
          if (line !== "") selection.insertText(line);
        }
      },
      { discrete: true },
    );
  }

  #$setPoint(point: PointType, position: number): void {
    const { flow, binding } = this.#replica;
    const { block, offset } = flow.blockAt(position + 1);
    const key = binding.blockKey(block.id);
    const node = key === undefined ? null : $getNodeByKey(key);
    assert($isElementNode(node), `no node for block ${block.id}`);
    let left = offset;
    for (const child of node.getChildren()) {
      assert($isTextNode(child), "a plain text has text only");
      const size = child.getTextContentSize();
      if (left <= size) return point.set(child.getKey(), left, "text");
      left -= size;
    }
    point.set(node.getKey(), node.getChildrenSize(), "element");
  }
}
