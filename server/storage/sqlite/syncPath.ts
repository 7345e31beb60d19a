import { closeSync, fsyncSync, openSync } from "node:fs";

/**
 * Waits until a file, or a folder's list of names, is on disk. A new name is safe from a power cut only when its folder
 * was synced too. Not for a file that this process has open through SQLite: closing it would free SQLite's locks.
 */
export function syncPath(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
