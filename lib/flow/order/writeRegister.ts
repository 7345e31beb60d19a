import { deleteKey, getKey, hasKey, markOf, setKey } from "../mark.ts";
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
    if (hasKey(mark, PLACE_KEY)) deleteKey(mark, PLACE_KEY);
    return;
  }
  const stored = storedRegister(register);
  if (getKey(mark, PLACE_KEY) !== stored) setKey(mark, PLACE_KEY, stored);
}

/**
 * Takes off a register that says something and means nothing, because what it would come to is a ring (two blocks that two people
 * joined to each other). It would wake up when somebody changes another of the ring.
 */
export function dropDormant(segment: Segment): void {
  const { register, placing } = segment;
  if (register !== null && register.kind !== "behind" && placing === "natural") writeRegister(segment, null);
}
