/** What can go wrong for a client of the REST interface, each with its HTTP status and what a person reads first. */
const KINDS = {
  "bad-request": { status: 400, title: "The request is not valid." },
  "bad-document-id": { status: 400, title: "That is not the id of a document." },
  "foreign-host": { status: 403, title: "This server answers only under its own name." },
  "foreign-origin": { status: 403, title: "Another site may not do this." },
  "unknown-document": { status: 404, title: "There is no such document." },
  "unknown-path": { status: 404, title: "There is nothing here." },
  "not-in-trash": { status: 409, title: "The document is not in the trash." },
  trashed: { status: 409, title: "The document is in the trash." },
  "length-required": { status: 411, title: "The length of the body is needed." },
  "too-large": { status: 413, title: "The request is too large." },
  "not-json": { status: 415, title: "The body must be JSON." },
  internal: { status: 500, title: "Something went wrong here." },
  "metrics-token": { status: 401, title: "The figures are for whoever runs this server." },
  "not-ready": { status: 503, title: "The server does not take documents now." },
  "storage-unavailable": {
    status: 503,
    title: "Storage does not answer now. Nothing that was saved is lost; try again soon.",
  },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemKind = keyof typeof KINDS;

export type ProblemStatus = (typeof KINDS)[ProblemKind]["status"];

/** A mistake in one place of the request. */
export interface FieldProblem {
  /** Where, as a path from the body, query or parameters: `title`. */
  readonly field: string;
  readonly detail: string;
}

export const PROBLEM_CONTENT_TYPE = "application/problem+json";

/** An answer that is an error, as RFC 9457 describes it. `code` is a word of a closed list, for programs. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly kind: ProblemKind;
  readonly detail: string | undefined;
  readonly errors: readonly FieldProblem[];

  constructor(kind: ProblemKind, detail?: string, errors: readonly FieldProblem[] = []) {
    super(detail ?? KINDS[kind].title);
    this.kind = kind;
    this.detail = detail;
    this.errors = errors;
  }

  get status(): ProblemStatus {
    return KINDS[this.kind].status;
  }

  toJSON(): Record<string, unknown> {
    const { status, title } = KINDS[this.kind];
    return {
      type: `/problems/${this.kind}`,
      title,
      status,
      code: this.kind,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(this.errors.length === 0 ? {} : { errors: this.errors }),
    };
  }

  toResponse(): Response {
    return new Response(JSON.stringify(this), {
      status: this.status,
      headers: { "content-type": PROBLEM_CONTENT_TYPE, "cache-control": "no-store" },
    });
  }
}
