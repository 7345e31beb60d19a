import { statfsSync, statSync } from "node:fs";
import { join } from "node:path";

/** Bytes of the files of these names in the folder, together; null when the first is not there. */
export function fileBytes(folder: string, [first, ...others]: readonly [string, ...string[]]): number | null {
  const size = (name: string): number | undefined => statSync(join(folder, name), { throwIfNoEntry: false })?.size;
  const main = size(first);
  return main === undefined ? null : others.reduce((sum, name) => sum + (size(name) ?? 0), main);
}

/** Bytes free, for a user without privileges, on the disk of the folder; null when it cannot be asked. */
export function diskFreeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
