const STEP = 1000;
const NAMES = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** A number of bytes as people read it: `0 bytes`, `1.4 MB`. */
export function inBytes(count: number): string {
  let place = 0;
  let size = count;
  while (size >= STEP && place < NAMES.length - 1) {
    size /= STEP;
    place += 1;
  }
  return `${place === 0 ? size : size.toFixed(1)} ${NAMES[place] ?? ""}`;
}

/** `1 document`, `2 documents`. */
export function inNumber(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A moment as it can stand in a file's name: `2026-11-30T15-20-31Z`. */
export function forFileName(at: number): string {
  return new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");
}

/** A moment as people read it, to the minute, in UTC. */
export function inMinutes(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
