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
    assert(
      model.indexOf(block.id) === index,
      `block ${block.id} is thought to be at ${model.indexOf(block.id)}, not ${index}`,
    );
    const start = fresh.startOf(block.id);
    assert(
      model.startOf(block.id) === start,
      `block ${block.id} is thought to start at ${model.startOf(block.id)}, not ${start}`,
    );
    const at = model.blockAt(start);
    assert(at.block === kept && at.offset === 0, `position ${start} is not found in block ${block.id}`);
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
