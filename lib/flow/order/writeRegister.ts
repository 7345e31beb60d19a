import { markOf } from "../items.ts";
import type { Segment } from "../segment.ts";
import { storedRegister } from "./register.ts";
import type { Register } from "./register.ts";

/** The key of a mark under which it says where its block stands. */
export const PLACE_KEY = "o";

/** Stores `register` (null: none) on the mark of `segment`, unless it says so already. */
export function writeRegister({ markItem }: Segment, register: Register | null): void {
  const mark = markItem === null ? null : markOf(markItem);
  if (mark === null) return;
  if (register === null) {
    if (mark.has(PLACE_KEY)) mark.delete(PLACE_KEY);
    return;
  }
  const stored = storedRegister(register);
  if (mark.get(PLACE_KEY) !== stored) mark.set(PLACE_KEY, stored);
}

/**
 * Takes off a register that says something and means nothing, because what it would come to is a ring (two blocks that two people
 * joined to each other). It would wake up when somebody changes another of the ring.
 */
export function dropDormant(segment: Segment): void {
  const { register, placing } = segment;
  if (register !== null && register.kind !== "behind" && placing === "natural") writeRegister(segment, null);
}
