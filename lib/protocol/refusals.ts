import { CloseCode } from "./closeCodes.ts";

/** Why a document is refused, as it stands in the Auth message; each with the close code of the socket. */
export const REFUSALS = {
  "bad-document-id": CloseCode.BadDocumentId,
  unauthenticated: CloseCode.Unauthenticated,
  forbidden: CloseCode.Forbidden,
  "unknown-document": CloseCode.UnknownDocument,
  trashed: CloseCode.Trashed,
  "try-again-later": CloseCode.TryAgainLater,
} as const satisfies Record<string, CloseCode>;

/** A word of the closed list in {@link REFUSALS}. */
export type RefusalReason = keyof typeof REFUSALS;

/** Reads the reason of a refusal; null when it is none of the list (another server, a newer version). */
export function parseRefusal(reason: string): RefusalReason | null {
  return Object.hasOwn(REFUSALS, reason) ? (reason as RefusalReason) : null;
}
