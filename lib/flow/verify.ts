import type * as Y from "yjs";
import { assert } from "../base/assert.ts";
import { FlowModel } from "./flowModel.ts";
import { sameJson } from "./plainJson.ts";
import { sameBlock } from "./sameBlock.ts";

/** Throws {@link AssertionError} unless `model` says of `text` what a model that reads it for the first time says. */
export function verifyModel(text: Y.Text, model: FlowModel): void {
  const fresh = new FlowModel(text);
  assert(model.size === text.length && fresh.size === text.length, `size ${model.size}, length ${text.length}`);
  assert(
    model.blocks.length === fresh.blocks.length,
    `${model.blocks.length} blocks, ${fresh.blocks.length} when read anew`,
  );
  fresh.blocks.forEach((block, index) => {
    const kept = model.blocks[index];
    assert(kept !== undefined && sameBlock(kept, block), `block ${index} (${block.id}) is stale`);
    assert(model.blockById(block.id) === kept, `block ${block.id} is not found by its id`);
    const [segment, other] = [model.segmentOf(kept), fresh.segmentOf(block)];
    assert(segment !== undefined && other !== undefined, `block ${block.id} has no segment`);
    const found = model.order.indexOf(segment);
    assert(found === index, `block ${block.id} is thought to be at ${found}, not ${index}`);
    const [start, wanted] = [model.startOfSegment(segment), fresh.startOfSegment(other)];
    assert(start === wanted, `block ${block.id} is thought to start at ${start}, not ${wanted}`);
    for (const offset of [0, block.length]) {
      const at = model.blockAt(model.indexIn(segment, offset, -1));
      assert(at.block === kept && at.offset === offset, `place ${offset} of block ${block.id} is not found`);
    }
  });
  const states = [...fresh.segments()].map(({ state }) => Object.fromEntries(state.entries));
  const keptStates = [...model.segments()].map(({ state }) => Object.fromEntries(state.entries));
  assert(sameJson(states, keptStates), "the formatting in force at a mark is stale");
  assert(
    sameJson(Object.fromEntries(model.tailState.entries), Object.fromEntries(fresh.tailState.entries)),
    "the formatting in force at the end is stale",
  );
  assert(model.maxTime >= fresh.maxTime, `time ${model.maxTime} lags behind ${fresh.maxTime}`);
}
