"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { listDocuments } from "../_api/browser.ts";
import type { Answer, DocumentSummary } from "../_api/types.ts";

/** How often the list asks who is where. Nobody notices four seconds, and it is one small request. */
const REFRESH_MS = 4_000;

/** The list as the page shows it. */
export interface Documents {
  /** Null until it was loaded once. */
  readonly list: readonly DocumentSummary[] | null;
  /** Why the newest refresh failed; null when it did not. An older list stays on the page meanwhile. */
  readonly problem: string | null;
  /** The time that "5 minutes ago" is counted from. */
  readonly now: number;
  readonly refresh: () => Promise<void>;
  /** Shows `edit` at once, asks the server for it, and shows what came of it. */
  readonly act: <T>(edit: ListEdit, request: () => Promise<Answer<T>>) => Promise<Answer<T>>;
}

type ListEdit = (list: readonly DocumentSummary[]) => readonly DocumentSummary[];

/** Keeps the list fresh while somebody looks at it. */
export function useDocuments(
  trashed: boolean,
  initial: Answer<readonly DocumentSummary[]>,
  servedAt: number,
): Documents {
  const [list, setList] = useState(initial.kind === "ok" ? initial.value : null);
  const [problem, setProblem] = useState(initial.kind === "failed" ? initial.detail : null);
  const [now, setNow] = useState(servedAt);
  // A refresh that was asked before or while something is changed knows nothing of it: shown, it would bring a row
  // that was just deleted back for a moment.
  const epoch = useRef(0);
  const acting = useRef(0);

  const refresh = useCallback(async () => {
    const asked = epoch.current;
    const answer = await listDocuments(trashed);
    if (asked !== epoch.current || acting.current > 0) return;
    setNow(Date.now());
    if (answer.kind === "ok") {
      setList(answer.value);
      setProblem(null);
    } else {
      setProblem(answer.kind === "failed" ? answer.detail : "The server does not know this list.");
    }
  }, [trashed]);

  const act = useCallback(
    async <T>(edit: ListEdit, request: () => Promise<Answer<T>>): Promise<Answer<T>> => {
      acting.current += 1;
      setList((before) => (before === null ? null : edit(before)));
      const answer = await request();
      acting.current -= 1;
      epoch.current += 1;
      await refresh();
      return answer;
    },
    [refresh],
  );

  useEffect(() => {
    let ended = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Each turn waits for the one before: a slow server is not asked faster than it answers.
    const turn = async (): Promise<void> => {
      if (document.visibilityState === "visible") await refresh();
      if (!ended) timer = setTimeout(() => void turn(), REFRESH_MS);
    };
    const wake = (): void => {
      if (document.visibilityState === "visible") void refresh();
    };
    void turn();
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
    return () => {
      ended = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("online", wake);
    };
  }, [refresh]);

  return { list, problem, now, refresh, act };
}
