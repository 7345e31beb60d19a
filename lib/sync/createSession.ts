import { DocumentSession } from "./DocumentSession.ts";
import type { Session, SessionOptions } from "./types.ts";

/** Opens a document: see {@link Session}. Connects at once. Touches no global until it is called. */
export function createSession(options: SessionOptions): Session {
  return new DocumentSession(options);
}
