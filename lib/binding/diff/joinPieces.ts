import type { NodeKey } from "lexical";
import type { NodeReading } from "../flat/readNode.ts";
import type { Shown } from "../shown/Shown.ts";
import { flattenBlock } from "../flat/flattenBlock.ts";
import { formatChanges } from "./formatChanges.ts";
import { planPiece } from "./planPiece.ts";
import type { PiecePlan } from "./planPiece.ts";
import { Units } from "./Units.ts";

/** A stretch of blocks that changed in the editor, with what has to be written. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly keys: readonly NodeKey[];
  readonly readings: readonly NodeReading[];
  readonly plan: PiecePlan;
}

/**
 * Makes one piece of neighbouring ones in which only looks changed, empty blocks between them included. All of a document made bold is
 * one act of a person, and so it is one act in the flow: two items instead of two a block, written, sent, read and undone in one go.
 * Pieces ascend; `shown` is what was drawn.
 */
export function joinPieces(pieces: readonly Piece[], shown: Pick<Shown, "blocks" | "keys">): Piece[] {
  const joined: Piece[] = [];
  let run: Piece[] = [];
  const close = (): void => {
    joined.push(...(run.length > 1 ? [joinRun(run)] : run));
    run = [];
  };
  for (const piece of pieces) {
    const last = run.at(-1);
    const between = last !== undefined && onlyLooks(last) && onlyLooks(piece) ? emptyBetween(last, piece, shown) : null;
    if (between === null) close();
    else run.push(...between);
    run.push(piece);
  }
  close();
  return joined;
}

/** The blocks between two pieces as pieces in which nothing changed; null if one of them has content. */
function emptyBetween(before: Piece, behind: Piece, shown: Pick<Shown, "blocks" | "keys">): Piece[] | null {
  const between = shown.blocks.slice(before.to, behind.from);
  if (between.some(({ length }) => length > 0)) return null;
  return between.map((block, at) => {
    const from = before.to + at;
    const reading: NodeReading = { flat: flattenBlock(block), attributes: block.attributes, tidy: true };
    const keys = [shown.keys[from] as NodeKey];
    return { from, to: from + 1, keys, readings: [reading], plan: planPiece([reading], [reading]) };
  });
}

function onlyLooks({ plan }: Piece): boolean {
  return plan.hunks.length === 0 && plan.attributes.length === 0;
}

function joinRun(run: readonly Piece[]): Piece {
  const before = new Units(run.flatMap(({ plan }) => plan.before.flats));
  const after = new Units(run.flatMap(({ plan }) => plan.after.flats));
  const plan: PiecePlan = {
    hunks: [],
    formats: formatChanges(before, 0, after, 0, before.length),
    attributes: [],
    keeps: before.flats.map((_, block) => block),
    before,
    after,
  };
  return {
    from: run[0]?.from ?? 0,
    to: run.at(-1)?.to ?? 0,
    keys: run.flatMap(({ keys }) => keys),
    readings: run.flatMap(({ readings }) => readings),
    plan,
  };
}
