/** `ok`: looked at, and as it should be. `warning`: works, but should be looked at. `error`: something does not work. */
type Severity = "ok" | "warning" | "error";

/** What was looked at. A closed list, for programs that read `--json`. */
type FindingCode =
  | "database"
  | "disk-space"
  | "document"
  | "document-id"
  | "document-newer"
  | "document-waits"
  | "left-over"
  | "lock"
  | "orphans"
  | "permissions"
  | "shape";

export interface Finding {
  readonly severity: Severity;
  readonly code: FindingCode;
  /** What it is about: a document's id, a file's name, or a word. */
  readonly subject: string;
  /** What is the matter, in a sentence. */
  readonly message: string;
  /** What to do; null when there is nothing, or nothing more. */
  readonly advice: string | null;
  /** A repair has mended it. */
  readonly mended: boolean;
}

export type NewFinding = Pick<Finding, "severity" | "code" | "subject" | "message"> & Partial<Finding>;

export function finding(made: NewFinding): Finding {
  return { advice: null, mended: false, ...made };
}
