import { mergeUpdates } from "yjs";

/**
 * Yjs sorts everything that it merges anew for each piece: thousands of keys at once take hundreds of milliseconds. In
 * piles of this many it is linear.
 */
const MERGED_AT_ONCE = 16;

/** Updates (Yjs V1) that will travel, or be written, as one. */
export class UpdatePile {
  #updates: Uint8Array[] = [];

  get empty(): boolean {
    return this.#updates.length === 0;
  }

  add(update: Uint8Array): void {
    this.#updates.push(update);
    if (this.#updates.length >= MERGED_AT_ONCE) this.#updates = [mergeUpdates(this.#updates)];
  }

  /** Empties the pile; null when there was nothing on it. */
  take(): Uint8Array | null {
    const updates = this.#updates;
    this.#updates = [];
    const [only, ...more] = updates;
    return only && more.length > 0 ? mergeUpdates(updates) : (only ?? null);
  }
}
