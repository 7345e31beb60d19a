import type { LexicalEditor, NodeKey } from "lexical";

import type { Dispose } from "../../../base/disposable.ts";

/** Where it is kept which toggles somebody has closed, by the ids of their blocks. */
export interface ToggleMemory {
  readonly load: () => Iterable<string>;
  readonly save: (closed: ReadonlySet<string>) => void;
  /** The id of the block that a node shows; undefined while it has none yet. */
  readonly idOf: (key: NodeKey) => string | undefined;
}

/**
 * Which toggles are closed, for this person on this device. Open is what a toggle is until somebody closes it: nobody
 * is to miss a text that they did not hide themselves.
 */
export class ToggleState {
  readonly #listeners = new Set<(key: NodeKey | null) => void>();
  #memory: ToggleMemory | null = null;
  #closedIds = new Set<string>();
  /** Closed ones whose block has no id yet: a block gets it when the change that made it is written. */
  #closedKeys = new Set<NodeKey>();
  /** Those that were asked about before they had one. */
  readonly #waiting = new Set<NodeKey>();

  isClosed(key: NodeKey): boolean {
    const id = this.#memory?.idOf(key);
    if (id === undefined) this.#waiting.add(key);
    return this.#closedKeys.has(key) || (id !== undefined && this.#closedIds.has(id));
  }

  setClosed(key: NodeKey, closed: boolean): void {
    if (this.isClosed(key) === closed) return;
    const id = this.#memory?.idOf(key);
    this.#closedKeys.delete(key);
    if (id === undefined) {
      if (closed) this.#closedKeys.add(key);
    } else {
      if (closed) this.#closedIds.add(id);
      else this.#closedIds.delete(id);
      this.#memory?.save(this.#closedIds);
    }
    for (const listener of this.#listeners) listener(key);
  }

  /** Reads from a memory and keeps in it from now on. */
  connect(memory: ToggleMemory): Dispose {
    this.#memory = memory;
    this.#closedIds = new Set(memory.load());
    for (const listener of this.#listeners) listener(null);
    return () => {
      if (this.#memory !== memory) return;
      this.#memory = null;
      this.#closedIds = new Set();
      this.#closedKeys = new Set();
    };
  }

  /** Blocks may have got their ids: keeps what was closed before, and tells of those that turn out to be closed. */
  settle(): void {
    const memory = this.#memory;
    if (memory === null) return;
    let kept = false;
    for (const key of this.#waiting) {
      const id = memory.idOf(key);
      if (id === undefined) continue;
      this.#waiting.delete(key);
      if (this.#closedKeys.delete(key)) {
        this.#closedIds.add(id);
        kept = true;
      } else if (this.#closedIds.has(id)) {
        for (const listener of this.#listeners) listener(key);
      }
    }
    if (kept) memory.save(this.#closedIds);
  }

  /** The node is gone; what is known of its block stays. */
  forget(key: NodeKey): void {
    this.#waiting.delete(key);
    this.#closedKeys.delete(key);
  }

  /** Calls with the key of a toggle that was opened or closed, or with null when any may have been. */
  subscribe(listener: (key: NodeKey | null) => void): Dispose {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

const states = new WeakMap<LexicalEditor, ToggleState>();

/** The toggles of this editor. */
export function toggleStateOf(editor: LexicalEditor): ToggleState {
  let state = states.get(editor);
  if (state === undefined) {
    state = new ToggleState();
    states.set(editor, state);
  }
  return state;
}
