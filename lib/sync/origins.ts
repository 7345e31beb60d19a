/** Where a change of the document came from, as the origin of its transaction. Every other origin is this tab's own. */
export const Origin = {
  /** The constant start that every document has. */
  Seed: Symbol("seed"),
  /** The copy on this device. */
  Device: Symbol("device"),
  Server: Symbol("server"),
  /** Another tab of this browser. */
  Tab: Symbol("tab"),
} as const;

/** Whether a transaction's origin is one of {@link Origin}: its change was not made here. */
export function isForeign(origin: unknown): boolean {
  return Object.values<unknown>(Origin).includes(origin);
}
