/**
 * Why a store refused, as a closed list. Callers decide from the code, never from the message.
 *
 * | code | means | try again? |
 * |---|---|---|
 * | `unavailable` | I/O error, busy or dead back end; nothing, or (see {@link StoreError.outcomeUnknown}) all of the call was done | yes |
 * | `full` | no room left on the disk; nothing was done | yes |
 * | `unknown-document` | a named document was never made, or was purged | no |
 * | `duplicate-document` | a document of that id exists | no |
 * | `corrupt` | what is stored is not what was written | no |
 * | `newer` | the folder was written by a newer version of this program | no |
 * | `foreign` | the file is a database, but not one of ours | no |
 * | `locked` | another process has the folder open | no |
 * | `invalid` | an argument breaks a rule of the port: a bug of the caller | no |
 * | `closed` | the store was closed | no |
 */
export type StoreErrorCode =
  | "unavailable"
  | "full"
  | "unknown-document"
  | "duplicate-document"
  | "corrupt"
  | "newer"
  | "foreign"
  | "locked"
  | "invalid"
  | "closed";

export interface StoreErrorDetails {
  /** The documents that the error is about. */
  readonly documentIds?: readonly string[];
  /** The call may have been carried out although it failed: its answer was lost. */
  readonly outcomeUnknown?: boolean;
  readonly cause?: unknown;
}

/** The only error that a {@link DocumentStore} rejects with. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;
  readonly documentIds: readonly string[];
  readonly outcomeUnknown: boolean;

  constructor(code: StoreErrorCode, message: string, details: StoreErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.documentIds = details.documentIds ?? [];
    this.outcomeUnknown = details.outcomeUnknown ?? false;
  }
}
