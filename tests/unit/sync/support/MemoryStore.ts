import type {
  CopyChange,
  LocalCopy,
  LocalCopyInfo,
  OfflineStore,
  StoredCopy,
  WriterCount,
} from "../../../../lib/sync/offline/offlineStore.ts";

interface Row {
  updates: Uint8Array[];
  writers: Map<string, WriterCount>;
  syncedOnce: boolean;
  schemaVersion: number;
  at: number;
}

/** Copies in memory that outlive sessions, and fail when a test says so. */
export class MemoryStore implements OfflineStore {
  readonly rows = new Map<string, Row>();
  /** Opening, or writing, rejects with this. */
  openFails: Error | null = null;
  writeFails: Error | null = null;
  /** Opening never ends. */
  openHangs = false;
  writes: CopyChange[] = [];
  compactions = 0;

  async open(documentId: string): Promise<LocalCopy> {
    if (this.openHangs) return new Promise(() => {});
    if (this.openFails) throw this.openFails;
    const row = this.#row(documentId);
    return {
      load: async (): Promise<StoredCopy> => ({ ...row, updates: [...row.updates], writers: new Map(row.writers) }),
      write: async (change) => {
        if (this.writeFails) throw this.writeFails;
        this.writes.push(change);
        row.updates.push(...change.updates);
        row.syncedOnce ||= change.syncedOnce;
        row.schemaVersion = Math.max(row.schemaVersion, change.schemaVersion);
        row.at = change.at;
        for (const [writer, { made, saved }] of [...change.others, [change.writer, change.counts] as const]) {
          const before = row.writers.get(writer);
          row.writers.set(writer, {
            made: Math.max(made, before?.made ?? 0),
            saved: Math.max(saved, before?.saved ?? 0),
          });
        }
      },
      compact: async (merge) => {
        row.updates = [merge(row.updates)];
        this.compactions += 1;
      },
      close: () => {},
    };
  }

  async list(): Promise<LocalCopyInfo[]> {
    return [...this.rows].map(([documentId, row]) => ({
      documentId,
      waiting: waitingIn(row),
      syncedOnce: row.syncedOnce,
      updatedAt: row.at,
    }));
  }

  async delete(documentId: string, options?: { readonly evenUnsent?: boolean }): Promise<boolean> {
    const row = this.rows.get(documentId);
    if (row && waitingIn(row) > 0 && !options?.evenUnsent) return false;
    this.rows.delete(documentId);
    return true;
  }

  /** What waits in a document's copy. */
  waiting(documentId: string): number {
    return waitingIn(this.#row(documentId));
  }

  #row(documentId: string): Row {
    const known = this.rows.get(documentId);
    if (known) return known;
    const row: Row = { updates: [], writers: new Map(), syncedOnce: false, schemaVersion: 0, at: 0 };
    this.rows.set(documentId, row);
    return row;
  }
}

function waitingIn(row: Row): number {
  return [...row.writers.values()].reduce((sum, { made, saved }) => sum + made - saved, 0);
}
