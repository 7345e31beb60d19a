/** Somebody who has a document open now. */
interface PersonHere {
  readonly id: string;
  readonly name: string;
  readonly color: string;
}

/** A document as `/api/v1/documents` tells it. Times are milliseconds since 1970. */
export interface DocumentSummary {
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly trashedAt: number | null;
  readonly people: readonly PersonHere[];
}

/** What came of asking the server: an answer, or in one word why there is none. */
export type Answer<T> =
  | { readonly kind: "ok"; readonly value: T }
  /** There is no such document. */
  | { readonly kind: "absent" }
  /** The server could not be reached, or it could not do what was asked. `detail` is for people. */
  | { readonly kind: "failed"; readonly detail: string };
