import type { DocumentRows } from "./readRows.ts";

/** Why a load of the document would be refused, or would leave something out. */
export type RowFault =
  /** The document's row tells of a checkpoint, and there is none. */
  | { readonly kind: "checkpoint-missing"; readonly uptoSeq: number }
  /** The checkpoint covers another number of updates than the document's row says. */
  | { readonly kind: "checkpoint-moved"; readonly uptoSeq: number; readonly expected: number }
  | { readonly kind: "checkpoint-changed" }
  /** The numbers `from` to `to` have no row. */
  | { readonly kind: "updates-missing"; readonly from: number; readonly to: number }
  /** Rows that the checkpoint covers, and that were not dropped. */
  | { readonly kind: "updates-covered"; readonly count: number }
  | { readonly kind: "update-changed"; readonly seq: number };

/** Checks a document's rows against each other: the checkpoint, the numbers without gaps, and the checksums. */
export function rowFaults({ compactedSeq, checkpoint, updates }: DocumentRows): RowFault[] {
  const faults: RowFault[] = [];
  const covered = checkpoint?.uptoSeq ?? 0;
  if (checkpoint === null && compactedSeq > 0) faults.push({ kind: "checkpoint-missing", uptoSeq: compactedSeq });
  else if (covered !== compactedSeq) {
    faults.push({ kind: "checkpoint-moved", uptoSeq: covered, expected: compactedSeq });
  }
  if (checkpoint?.intact === false) faults.push({ kind: "checkpoint-changed" });
  const behind = updates.filter(({ seq }) => seq > covered);
  if (behind.length < updates.length) faults.push({ kind: "updates-covered", count: updates.length - behind.length });
  // Where the checkpoint is gone, the row still says from where the updates begin.
  let next = (checkpoint ? covered : compactedSeq) + 1;
  for (const { seq, intact } of behind) {
    if (seq > next) faults.push({ kind: "updates-missing", from: next, to: seq - 1 });
    next = seq + 1;
    if (!intact) faults.push({ kind: "update-changed", seq });
  }
  return faults;
}
