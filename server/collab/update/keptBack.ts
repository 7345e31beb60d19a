import type { Doc } from "yjs";

/** What Yjs keeps back in a document because parts that it builds upon have not arrived. */
export interface KeptBack {
  readonly structs: Doc["store"]["pendingStructs"];
  readonly deletions: Doc["store"]["pendingDs"];
}

/** A copy: Yjs changes the object in place. */
export function keptBack({ store: { pendingStructs, pendingDs } }: Doc): KeptBack {
  const structs = pendingStructs && { missing: new Map(pendingStructs.missing), update: pendingStructs.update };
  return { structs, deletions: pendingDs };
}

/** Lets the document keep back what it did when `kept` was taken, or nothing. */
export function keepBack({ store }: Doc, kept: KeptBack | null): void {
  store.pendingStructs = kept?.structs ?? null;
  store.pendingDs = kept?.deletions ?? null;
}

export function keepsBack({ store: { pendingStructs, pendingDs } }: Doc): boolean {
  return pendingStructs !== null || pendingDs !== null;
}
