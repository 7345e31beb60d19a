import type { Formats } from "./types.ts";
import { reduceFormats } from "./formats.ts";

/**
 * The formatting attributes that are in force at a place in the flow, as stored: `f:<act>` → `{k, v, t}`, `comment:<id>`, and
 * whatever others wrote. Immutable, so that a place can be remembered by keeping its state.
 */
export class RawState {
  readonly entries: ReadonlyMap<string, unknown>;
  #formats: Formats | null = null;

  constructor(entries: ReadonlyMap<string, unknown>) {
    this.entries = entries;
  }

  /** The plain formats that the acts come to. Computed once a state. */
  get formats(): Formats {
    return (this.#formats ??= reduceFormats(this.entries));
  }

  /** The state behind a format item: `null` ends the attribute, any other value sets it. */
  with(key: string, value: unknown): RawState {
    if (value === null || value === undefined) {
      if (!this.entries.has(key)) return this;
      if (this.entries.size === 1) return EMPTY_STATE;
      const entries = new Map(this.entries);
      entries.delete(key);
      return new RawState(entries);
    }
    if (this.entries.get(key) === value) return this;
    return new RawState(new Map(this.entries).set(key, value));
  }
}

/** Nothing in force: the state at the start of the flow. */
export const EMPTY_STATE = new RawState(new Map());

/**
 * Whether both hold the same attributes with the same values. Values are compared by identity, which is theirs as long as they
 * come from the same format item; two items that say the same count as different, which costs a wider re-read and no more.
 */
export function sameState(left: RawState, right: RawState): boolean {
  if (left === right) return true;
  if (left.entries.size !== right.entries.size) return false;
  for (const [key, value] of left.entries) {
    if (right.entries.get(key) !== value || !right.entries.has(key)) return false;
  }
  return true;
}
