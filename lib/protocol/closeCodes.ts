/**
 * Why a server closes a socket or refuses a document. A closed list: a client decides from the code alone whether to
 * come back, never from the reason's words. 1000–1015 are RFC 6455's, 4000–4999 are ours.
 */
export const CloseCode = {
  /** The tab, or the program, ended the connection itself. */
  Normal: 1000,
  /** The bytes are no message of the protocol. */
  ProtocolError: 1002,
  /** The frame is larger than the server takes. */
  TooLarge: 1009,
  /** The server restarts: come back soon. */
  ServiceRestart: 1012,
  /** The server cannot serve the document now (storage, load): come back later. */
  TryAgainLater: 1013,
  /** The document id has not the form of one. */
  BadDocumentId: 4400,
  /** The token is missing, wrong or expired. */
  Unauthenticated: 4401,
  /** The person may not open the document. */
  Forbidden: 4403,
  /** There is no such document. */
  UnknownDocument: 4404,
  /** The document is in the trash. */
  Trashed: 4410,
} as const;

export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** What a client does after a close: come back by itself, or tell the person and stay away. */
export type AfterClose = "retry" | "stop";

/** Whether a client comes back after `code`. Codes that are not ours are a network's doing, and are retried. */
export function afterClose(code: number): AfterClose {
  const known = code as CloseCode;
  switch (known) {
    case CloseCode.Normal:
    case CloseCode.ServiceRestart:
    case CloseCode.TryAgainLater:
      return "retry";
    case CloseCode.ProtocolError:
    case CloseCode.TooLarge:
    case CloseCode.BadDocumentId:
    case CloseCode.Unauthenticated:
    case CloseCode.Forbidden:
    case CloseCode.UnknownDocument:
    case CloseCode.Trashed:
      return "stop";
    default:
      known satisfies never;
      return "retry";
  }
}
