import { assertNever } from "../base/assert.ts";
import { sameFormats } from "./formats.ts";
import { sameJson } from "./plainJson.ts";
import type { FlowBlock, Inline } from "./types.ts";

/** Whether two readings of a block say the same, so that the older object can stay. */
export function sameBlock(left: FlowBlock, right: FlowBlock): boolean {
  return (
    left.id === right.id &&
    left.mark === right.mark &&
    left.length === right.length &&
    left.content.length === right.content.length &&
    sameJoins(left.joins, right.joins) &&
    sameJson(left.attributes, right.attributes) &&
    left.content.every((inline, index) => sameInline(inline, right.content[index] as Inline))
  );
}

function sameJoins(left: FlowBlock["joins"] = [], right: FlowBlock["joins"] = []): boolean {
  return (
    left.length === right.length &&
    left.every(({ mark, length }, at) => mark === right[at]?.mark && length === right[at].length)
  );
}

function sameInline(left: Inline, right: Inline): boolean {
  switch (left.kind) {
    case "text":
      return right.kind === "text" && left.text === right.text && sameFormats(left.formats, right.formats);
    case "break":
      return right.kind === "break";
    case "embed":
      return (
        right.kind === "embed" &&
        left.embed === right.embed &&
        left.type === right.type &&
        sameFormats(left.formats, right.formats) &&
        sameJson(left.props, right.props)
      );
    default:
      return assertNever(left);
  }
}
