"use client";

import { useEffect, useRef, useState } from "react";
import type { Person } from "../model/person.ts";
import { createSession } from "../sync/createSession.ts";
import type { Session, SyncError } from "../sync/types.ts";

/** What a session is opened with; a new `documentId` or `url` means a new session, the rest may change under way. */
export interface SessionInputs {
  readonly documentId: string;
  readonly url: string;
  readonly token?: (() => Promise<string>) | undefined;
  /** Null until it is known who writes: no session before that, or others would see a stranger come and go. */
  readonly user: Person | null;
  readonly onError?: ((error: SyncError) => void) | undefined;
}

/**
 * Opens a session for as long as the component stands; null before. React's strict mode mounts twice: the first session
 * is ended and a second begun, and what the first had not sent is in the local copy for the second.
 */
export function useSession({ documentId, url, token, user, onError }: SessionInputs): Session | null {
  const [session, setSession] = useState<Session | null>(null);
  const latest = useRef({ token, user, onError });
  useEffect(() => {
    latest.current = { token, user, onError };
  });
  const known = user !== null;

  useEffect(() => {
    const first = latest.current.user;
    if (!known || first === null) return undefined;
    const opened = createSession({
      documentId,
      url,
      user: first,
      token: async () => (await latest.current.token?.()) ?? "",
      onError: (error) => latest.current.onError?.(error),
    });
    setSession(opened);
    const warn = (event: BeforeUnloadEvent): void => {
      if (opened.hasUnkeptChanges()) event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => {
      removeEventListener("beforeunload", warn);
      setSession(null);
      void opened.destroy();
    };
  }, [documentId, url, known]);

  useEffect(() => {
    if (session !== null && user !== null) session.setUser(user);
  }, [session, user]);

  return session;
}
