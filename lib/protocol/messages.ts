/** Where clients of the Hocuspocus protocol connect. */
export const COLLAB_PATH = "/collab";

/** Where clients of the y-websocket protocol connect: the document id follows. */
export const Y_WEBSOCKET_PATH = "/collab/y/";

/** The kinds of messages of the Hocuspocus protocol; SPEC.md says what follows each. */
export const MessageType = {
  Sync: 0,
  Awareness: 1,
  Auth: 2,
  QueryAwareness: 3,
  /** As Sync, from a client that wants no state vector back. */
  SyncReply: 4,
  Stateless: 5,
  Close: 7,
  SyncStatus: 8,
} as const;

/** The second number of a Sync message. */
export const SyncStep = {
  /** A state vector: "send me what I lack". */
  StateVector: 0,
  /** The answer to one. */
  Answer: 1,
  /** A change. */
  Update: 2,
} as const;

/** The second number of an Auth message of the Hocuspocus protocol. */
export const AuthStep = {
  /** From the client: a token. */
  Token: 0,
  Refused: 1,
  Accepted: 2,
} as const;

/** What a SyncStatus message says of an update. */
export const SyncStatus = {
  Refused: 0,
  Saved: 1,
} as const;

/** Separates the document id from the session id in an address. */
export const ADDRESS_SEPARATOR = "\0";
