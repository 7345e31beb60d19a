import { assertNever } from "../../base/assert.ts";
import { changeEmbed } from "../../flow/embeds/writeProps.ts";
import type { Flow, FlowBlock, Formats, Inline } from "../../flow/types.ts";
import { storedAttributes } from "../diff/attributeChange.ts";
import { hiddenFormats } from "../diff/formatChanges.ts";
import type { EmbedChange, Part, PiecePlan, Replacement } from "../diff/planPiece.ts";
import type { Look } from "../flat/look.ts";
import type { UnitPlaces } from "../place/unitPlaces.ts";

type Mark = FlowBlock["mark"];

/** Told of each stretch that was put into the flow, right afterwards. */
export type OnInserted = (hunk: Replacement, index: number) => void;

/**
 * Writes the attributes of the blocks that stay.
 */
export function writeAttributes(flow: Flow, plan: PiecePlan, old: readonly FlowBlock[]): void {
  for (const { block, change } of plan.attributes) {
    // Gone when somebody deleted the block meanwhile.
    const current = flow.current(old[block] as FlowBlock);
    if (current !== undefined) flow.setAttributes(current, change);
  }
}

/**
 * Carries out the rest of `plan` on the stretch that was `old`. From right to left, so that what is still to be done keeps its place. Returns
 * the mark of each block that is shown now. To be called in a transaction.
 */
export function writePiece(
  flow: Flow,
  plan: PiecePlan,
  old: readonly FlowBlock[],
  places: UnitPlaces,
  onInserted: OnInserted,
): Mark[] {
  const marks = plan.keeps.map((block): Mark => (block < 0 ? null : (old[block] as FlowBlock).mark));
  const steps = [...plan.hunks, ...plan.formats].sort((left, right) => right.from - left.from);
  for (const step of steps) {
    if (!("kind" in step)) {
      for (const { index, length } of places.ranges(step.from, step.to).reverse())
        flow.formatRange(index, length, step.change);
    } else if (step.kind === "embed") {
      writeEmbed(plan, step);
    } else {
      const ended = places.scattered ? endedBlocks(plan, step) : [];
      deleteUnits(flow, places, step, places.scattered ? ended.map((block) => plan.before.marks[block] as number) : []);
      const index = places.at(step.from);
      writeParts(flow, step.parts, index, formatsAround(plan, step, old), marks);
      if (step.parts.length > 0) onInserted(step, index);
      if (ended.length > 0) endBlocks(flow, plan, step, old, marks);
    }
  }
  return marks;
}

/** The blocks whose marks `step` takes away. */
function endedBlocks({ before }: PiecePlan, { from, to }: Replacement): number[] {
  return [...before.marks.keys()].filter((block) => {
    const mark = before.marks[block] as number;
    return from <= mark && mark < to;
  });
}

/** Deletes the units `from` to `to`, those at `except` left out. The highest places first, so that the others keep theirs. */
function deleteUnits(flow: Flow, places: UnitPlaces, { from, to }: Replacement, except: readonly number[]): void {
  const ranges: { readonly index: number; readonly length: number }[] = [];
  let start = from;
  for (const unit of [...except, to]) {
    if (start < unit) ranges.push(...places.ranges(start, unit));
    start = unit + 1;
  }
  ranges.sort((left, right) => right.index - left.index);
  for (const { index, length } of ranges) flow.deleteRange(index, length);
}

/**
 * Ends the blocks whose marks `step` takes away, one after the other: what is left of their text continues what stands in front of it
 * on the screen, which may be elsewhere in the flow.
 */
function endBlocks(
  flow: Flow,
  plan: PiecePlan,
  step: Replacement,
  old: readonly FlowBlock[],
  marks: readonly Mark[],
): void {
  const begun = step.parts.findLast((part) => part.kind === "mark");
  const before = step.from > 0 ? plan.before.blockOf(step.from - 1) : -1;
  const leftMark = begun === undefined ? old[before]?.mark : marks[begun.block];
  for (const block of endedBlocks(plan, step)) {
    const ended = flow.current(old[block] as FlowBlock);
    if (ended === undefined || ended.mark === null) continue;
    const left = leftMark === undefined ? undefined : blockOfMark(flow, leftMark);
    if (left === undefined) flow.removeEmpty(ended);
    else flow.joinTo(ended, left);
  }
}

/** The block of `mark`. The text in front of the first mark gets one when something is joined to it. */
function blockOfMark(flow: Flow, mark: Mark): FlowBlock | undefined {
  return flow.current({ mark }) ?? (mark === null ? flow.blockAt(0).block : undefined);
}

function writeParts(flow: Flow, parts: readonly Part[], start: number, hidden: Formats, marks: Mark[]): void {
  let index = start;
  // What hides between two characters ends with their block.
  let around = hidden;
  for (const part of parts) {
    switch (part.kind) {
      case "mark":
        marks[part.block] = flow.blockById(flow.insertMark(index, storedAttributes(part.attributes)))?.mark ?? null;
        around = {};
        index += 1;
        break;
      case "text":
        flow.insertText(index, part.text, withHidden(part.look, around));
        index += part.text.length;
        break;
      case "break":
        flow.insertBreak(index, Object.keys(around).length === 0 ? undefined : around);
        index += 1;
        break;
      case "embed":
        flow.insertEmbed(
          index,
          { type: part.embed.type, props: part.embed.props },
          withHidden(part.embed.look, around),
        );
        index += 1;
        break;
      default:
        assertNever(part);
    }
  }
}

function writeEmbed({ before }: PiecePlan, { from, change }: EmbedChange): void {
  const embed = before.embedAt(from);
  // Without a document: somebody deleted it meanwhile.
  if (embed?.shared?.doc) changeEmbed(embed.shared, change, embed.props);
}

function withHidden(look: Look, hidden: Formats): Formats {
  return Object.keys(hidden).length === 0 ? look.formats : { ...look.formats, ...hidden };
}

/** What no look shows and both neighbours of the replaced range have, if they are in one block. */
function formatsAround({ before }: PiecePlan, { from, to }: Replacement, old: readonly FlowBlock[]): Formats {
  const left = from - 1;
  if (left < 0 || to >= before.length) return {};
  const block = before.blockOf(left);
  const mark = before.marks[block] as number;
  if (before.blockOf(to) !== block || left === mark) return {};
  const { content } = old[block] as FlowBlock;
  return hiddenFormats(formatsAt(content, left - mark - 1), formatsAt(content, to - mark - 1));
}

function formatsAt(content: readonly Inline[], offset: number): Formats | null {
  let at = 0;
  for (const inline of content) {
    at += inline.kind === "text" ? inline.text.length : 1;
    if (offset < at) return inline.kind === "break" ? null : inline.formats;
  }
  return null;
}
