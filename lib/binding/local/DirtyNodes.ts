import type { EditorState, NodeKey, UpdateListenerPayload } from "lexical";
import type { DirtyKeys } from "./changedStretches.ts";

/** Gathers what Lexical says of changed nodes, over one update or over several when writing had to wait. */
export class DirtyNodes {
  #keys = new Set<NodeKey>();
  #own = new Set<NodeKey>();
  #all = false;
  #since: EditorState | null = null;

  get isEmpty(): boolean {
    return this.#keys.size === 0 && !this.#all;
  }

  add({ dirtyElements, dirtyLeaves, mutatedNodes, prevEditorState }: UpdateListenerPayload): void {
    if (this.isEmpty) this.#since = prevEditorState;
    for (const [key, own] of dirtyElements) {
      if (key !== "root") this.#keys.add(key);
      if (own) this.#own.add(key);
    }
    if (dirtyElements.size > 1 || dirtyLeaves.size > 0) return;
    // The root alone is dirty when a whole state was set. Nothing is, although the DOM was reconciled, after Lexical had to
    // recover from an error. When only the selection moved, no DOM was reconciled.
    const rootOnly = dirtyElements.size === 1 && dirtyElements.has("root");
    if (rootOnly || (dirtyElements.size === 0 && mutatedNodes !== null)) this.#all = true;
  }

  take(): DirtyKeys {
    const taken: DirtyKeys = { keys: this.#keys, own: this.#own, all: this.#all, since: this.#since };
    this.#keys = new Set();
    this.#own = new Set();
    this.#all = false;
    this.#since = null;
    return taken;
  }
}
