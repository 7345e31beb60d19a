import * as Y from "yjs";

/** Deeper than any value that we write; what lies below reads as null, so that a nest of 5,000 arrays cannot end the reader. */
const MAX_DEPTH = 32;

/**
 * A copy of `value` that is JSON and nothing else, whatever it was: shared types become what they hold, bytes, functions and
 * what lies too deep become null, numbers that JSON has no form for too. Never throws.
 */
export function plainJson(value: unknown, depth: number = 0): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "object" || depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((entry) => plainJson(entry, depth + 1));
  if (value instanceof Y.Map) return plainEntries(sortedEntries(value), depth);
  if (value instanceof Y.Array) return value.toArray().map((entry) => plainJson(entry, depth + 1));
  if (value instanceof Y.Text) return value.toJSON();
  if (value instanceof Y.AbstractType || value instanceof Uint8Array || value instanceof Y.Doc) return null;
  return plainEntries(Object.entries(value), depth);
}

/** The entries of a shared map, or the attributes of an element, by key. Left to itself a map gives them in the order in which this replica heard of them. */
export function sortedEntries({ _map: map }: Pick<Y.Map<unknown>, "_map">): [string, unknown][] {
  const entries: [string, unknown][] = [];
  for (const [key, item] of map) if (!item.deleted) entries.push([key, item.content.getContent()[item.length - 1]]);
  return entries.sort(([left], [right]) => (left < right ? -1 : 1));
}

function plainEntries(entries: Iterable<[string, unknown]>, depth: number): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  // `__proto__` as a key would set the prototype instead of an entry.
  for (const [key, value] of entries) if (key !== "__proto__") plain[key] = plainJson(value, depth + 1);
  return plain;
}

/** Whether two plain JSON values are equal, whatever the order of keys. An absent key and `undefined` are the same. */
export function sameJson(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((value, index) => sameJson(value, right[index]));
  }
  const before = left as Record<string, unknown>;
  const after = right as Record<string, unknown>;
  for (const key in before) if (!sameJson(before[key], after[key])) return false;
  for (const key in after) if (before[key] === undefined && after[key] !== undefined) return false;
  return true;
}
