import { isDocumentId } from "../../lib/model/document.ts";
import type { DocumentRows } from "../storage/sqlite/readRows.ts";
import { type RowFault, rowFaults } from "../storage/sqlite/rowFaults.ts";
import { type Finding, finding, type NewFinding } from "./Finding.ts";
import { nameOf, partsOf, type StoredPart } from "./partsOf.ts";
import { type Content, readContent } from "./readContent.ts";
import { inBytes, inNumber } from "./units.ts";

/** A document as it was found. */
export interface Examined {
  readonly findings: readonly Finding[];
  readonly content: Content<StoredPart>;
  /** Whether anything is wrong that a new checkpoint of what can be read would mend. */
  readonly damaged: boolean;
  /** Whether what everything else builds on is there: without it, mending would make an empty document. */
  readonly hasBase: boolean;
}

/**
 * Checks one document: its rows against each other, its bytes by Yjs, the whole as the editor opens it. `earlier` are
 * pieces of a backup, in front of which what is stored is missing something.
 */
export function examineDocument(rows: DocumentRows, earlier: readonly StoredPart[] = []): Examined {
  const faults = rowFaults(rows);
  const content = readContent([...earlier, ...partsOf(rows)]);
  const hasBase = earlier.length > 0 || baseOf(rows, faults, content);
  const unread = content.unusable.filter(({ part }) => part.intact);
  const damaged = faults.length > 0 || unread.length > 0;
  const about = (made: Omit<NewFinding, "subject">): Finding => finding({ subject: rows.id, ...made });
  const findings: Finding[] = [];
  if (damaged || content.fault !== null) {
    const what = [
      ...faults.map(inWords),
      ...unread.map(({ part, reason }) => `${nameOf(part)} ${reason}`),
      ...(content.fault === null ? [] : [`the editor cannot open it (${content.fault})`]),
    ];
    const advice = content.fault === null && hasBase ? MEND : fromBackup(rows.id);
    findings.push(about({ severity: "error", code: "document", message: what.join("; "), advice }));
  }
  if (content.waitingBytes > 0) {
    findings.push(
      about({
        severity: "warning",
        code: "document-waits",
        message: `${inBytes(content.waitingBytes)} of edits are kept but not shown: what they build on never came`,
        advice: "It comes by itself if a browser still has it, when somebody opens the document there.",
      }),
    );
  }
  if (content.newerSchema !== null) {
    findings.push(
      about({
        severity: "warning",
        code: "document-newer",
        message: `a newer version of Cowrite wrote in it (schema ${content.newerSchema}); not everything may be shown`,
      }),
    );
  }
  if (!isDocumentId(rows.id)) {
    findings.push(
      about({
        severity: "warning",
        code: "document-id",
        message: "its id has not the form of one: nobody can open it",
      }),
    );
  }
  return { findings, content, damaged, hasBase };
}

const MEND = "Stop the server, then: npm run doctor -- --repair";

function fromBackup(id: string): string {
  return `Stop the server, then: npm run doctor -- --repair --from <backup>. Or, as a new document: npm run restore -- <backup> --document ${id}`;
}

function baseOf(
  { checkpoint, updates }: DocumentRows,
  faults: readonly RowFault[],
  content: Content<StoredPart>,
): boolean {
  if (faults.some(({ kind }) => kind === "checkpoint-missing")) return false;
  const first = checkpoint ? 0 : 1;
  const present = checkpoint !== null || updates[0]?.seq === 1 || updates.length === 0;
  return present && !content.unusable.some(({ part }) => part.seq === first);
}

function inWords(fault: RowFault): string {
  switch (fault.kind) {
    case "checkpoint-missing":
      return `the checkpoint of its first ${inNumber(fault.uptoSeq, "update")} is missing`;
    case "checkpoint-moved":
      return `the checkpoint covers ${inNumber(fault.uptoSeq, "update")}, not ${fault.expected}`;
    case "checkpoint-changed":
      return "the checkpoint is not what was written (its checksum is wrong)";
    case "updates-missing":
      return fault.from === fault.to
        ? `update ${fault.from} is missing`
        : `updates ${fault.from} to ${fault.to} are missing`;
    case "updates-covered":
      return `${inNumber(fault.count, "update")} that the checkpoint covers were not dropped`;
    case "update-changed":
      return `update ${fault.seq} is not what was written (its checksum is wrong)`;
    default:
      return fault satisfies never;
  }
}
