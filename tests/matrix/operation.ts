import type { BlockAttributes } from "../../lib/flow/types.ts";
import type { Gestures } from "./gestures.ts";
import type { Effect } from "./model/effects.ts";
import type { Page, Properties, Spot, Unit } from "./model/page.ts";

/** The families that the printed table is ordered by. */
export const FAMILIES = [
  "split",
  "merge",
  "type",
  "delete",
  "delete block",
  "move",
  "paste",
  "convert",
  "indent",
  "format",
  "link",
  "comment",
  "divider",
  "embed",
  "undo",
] as const;

export type Family = (typeof FAMILIES)[number];

/** What an operation needs to find in its block. Two operations meet in one block if both find there what they need. */
export interface Needs {
  /** What the block is. */
  readonly attributes?: BlockAttributes;
  /** Whether the block has text (eight letters), or must not have any. Absent: it does not matter. */
  readonly text?: "letters" | "none";
  /** Formats of the letters from the third to the sixth. */
  readonly formats?: Properties;
  /** An embed behind the fourth letter. */
  readonly embed?: Unit;
  /** The block holds a divider and nothing else. */
  readonly divider?: true;
}

/** Thrown when an operation does not find its place: somebody else's step before has taken it. */
export class NoPlace extends Error {
  override readonly name = "NoPlace";
}

/** How an operation sees its block. Places are named by letters, so that they mean the same also where a page has more in it. */
export interface Target {
  readonly page: Page;
  readonly block: number;
  /** The place in front of the letter `letter` (counted from 0). */
  readonly at: (letter: number) => Spot;
  /** The start of the block; if it has letters, in front of the first. */
  readonly start: Spot;
  /** The end of the block; if it has letters, behind the last. */
  readonly end: Spot;
  /** The place in front of a letter of the block behind. */
  readonly next: (letter: number) => Spot;
  /** Which of the writers this is. */
  readonly writer: number;
  /** Characters of this writer's own. */
  readonly typed: string;
  /** A name of this writer's own, for a mark or an embed. */
  readonly name: (of: string) => string;
}

/** A gesture, and what it means. */
export interface Plan {
  readonly act: (hands: Gestures) => unknown;
  readonly effects: readonly Effect[];
}

/** Something that a person does, as data: the registry has one entry a kind. */
export interface Operation {
  readonly name: string;
  readonly family: Family;
  readonly needs?: Needs;
  /** It reaches into the block behind its own, and needs a plain one there. */
  readonly reaches?: true;
  readonly plan: (target: Target) => Plan;
  /** What is taken back, or done again: it is done before, by the same writer, and everybody has seen it. */
  readonly turn?: { readonly of: Operation; readonly direction: "undo" | "redo" };
}
