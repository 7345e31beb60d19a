/**
 * What tabs with the same document tell each other. The other tab may run another release of this code, so a message is
 * read like a stranger's: what does not fit is not heard.
 */
export type TabMessage =
  /** "I am new, or was asleep: tell me what I lack." */
  | { readonly kind: "hello"; readonly stateVector: Uint8Array }
  /** The answer. `counts`: what the update, together with what the asker has, contains of each writer. */
  | { readonly kind: "state"; readonly update: Uint8Array; readonly counts: TabCounts }
  /** A change made here: the writer's transactions from `after` (not included) to `made`. */
  | {
      readonly kind: "change";
      readonly writer: string;
      readonly after: number;
      readonly made: number;
      readonly update: Uint8Array;
    }
  /** The server has confirmed these, by writer. */
  | { readonly kind: "saved"; readonly counts: TabCounts };

/** By writer: how many transactions are contained, and how many the server has confirmed. */
export type TabCounts = readonly (readonly [writer: string, made: number, saved: number])[];

/** Sets these messages apart from those of a later release that speaks differently. */
const VERSION = 1;

export function writeTabMessage(message: TabMessage): unknown {
  return { version: VERSION, ...message };
}

/** Reads a message; null for what is none. */
export function readTabMessage(value: unknown): TabMessage | null {
  if (typeof value !== "object" || value === null) return null;
  const { version, kind, stateVector, update, counts, writer, after, made } = value as Record<string, unknown>;
  if (version !== VERSION) return null;
  switch (kind) {
    case "hello":
      return isBytes(stateVector) ? { kind, stateVector } : null;
    case "state":
      return isBytes(update) && isCounts(counts) ? { kind, update, counts } : null;
    case "change":
      return isBytes(update) && isWriter(writer) && isCount(after) && isCount(made)
        ? { kind, writer, after, made, update }
        : null;
    case "saved":
      return isCounts(counts) ? { kind, counts } : null;
    default:
      return null;
  }
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function isWriter(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= 64;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isCounts(value: unknown): value is TabCounts {
  return (
    Array.isArray(value) &&
    value.every(
      (entry: unknown) => Array.isArray(entry) && isWriter(entry[0]) && isCount(entry[1]) && isCount(entry[2]),
    )
  );
}
