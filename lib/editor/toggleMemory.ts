import type { NodeKey } from "lexical";
import type { ToggleMemory } from "./blocks/toggles/ToggleState.ts";

/** How many closed toggles of a document are kept; the oldest go first. */
const MAX_KEPT = 2_000;

/**
 * Keeps in this browser which toggles of a document are closed. A browser that keeps nothing (a full or forbidden storage) forgets
 * them with the page; nothing else depends on it.
 */
export function toggleMemory(documentId: string, idOf: (key: NodeKey) => string | undefined): ToggleMemory {
  const key = `cowrite:toggles:${documentId}`;
  return {
    idOf,
    load: () => {
      try {
        const kept: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
        return Array.isArray(kept) ? kept.filter((id) => typeof id === "string").slice(-MAX_KEPT) : [];
      } catch {
        return [];
      }
    },
    save: (closed) => {
      try {
        if (closed.size === 0) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify([...closed].slice(-MAX_KEPT)));
      } catch {
        // Nothing to do: they are closed for as long as the page is open.
      }
    },
  };
}
