"use client";

import { useEffect, useState } from "react";
import type { Session } from "../sync/types.ts";
import { watchNewer } from "./watchNewer.ts";

/** Whether the session's document is of a version that this program does not know; see {@link watchNewer}. */
export function useNewer(session: Session | null): boolean {
  const [isNewer, setNewer] = useState(false);
  useEffect(() => {
    if (session === null) return undefined;
    const newer = watchNewer(session.doc);
    const look = (): void => setNewer(newer.isNewer.get());
    const stop = newer.isNewer.subscribe(look);
    look();
    return () => {
      stop();
      newer.dispose();
      setNewer(false);
    };
  }, [session]);
  return isNewer;
}
