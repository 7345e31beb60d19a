/**
 * Where a block stands, as its mark says under `o`. Absent: where its mark lies in the flow.
 *
 * - `p|<block>|<key>`, a *gap*: in front of the place where that block's mark lies; `$` is the end of the flow. Several are sorted by key.
 * - `w|<block>`, *behind*: follows that block, should it be displaced or joined to another; otherwise it means nothing.
 * - `j|<block>`, *joined*: no boundary is shown in front of this text; it continues that block.
 */
export type Register =
  | { readonly kind: "gap"; readonly ref: string; readonly key: string }
  | { readonly kind: "behind" | "joined"; readonly ref: string };

/** The reference that means the end of the flow. */
export const END_REF = "$";

/** Longer than any that we write (64), short enough to be no place to hide data. */
const MAX_LENGTH = 160;

const GAP = /^p\|(.+)\|([0-9A-Za-z]{1,48})$/s;
const OTHER = /^([wj])\|(.+)$/s;

/** The register in `stored`; null when it is none, whatever a stranger wrote. */
export function readRegister(stored: unknown): Register | null {
  if (typeof stored !== "string" || stored.length > MAX_LENGTH) return null;
  const gap = GAP.exec(stored);
  if (gap !== null) return { kind: "gap", ref: gap[1] as string, key: gap[2] as string };
  const other = OTHER.exec(stored);
  return other === null ? null : { kind: other[1] === "w" ? "behind" : "joined", ref: other[2] as string };
}

/** `register` as it is stored. */
export function storedRegister(register: Register): string {
  switch (register.kind) {
    case "gap":
      return `p|${register.ref}|${register.key}`;
    case "behind":
      return `w|${register.ref}`;
    default:
      return `j|${register.ref}`;
  }
}

/** Whether both say the same. */
export function sameRegister(left: Register | null, right: Register | null): boolean {
  if (left === null || right === null) return left === right;
  return storedRegister(left) === storedRegister(right);
}
