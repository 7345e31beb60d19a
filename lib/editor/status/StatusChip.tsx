"use client";

import { Download } from "lucide-react";
import { Popover } from "radix-ui";
import { useEffect, useMemo, useRef, useState } from "react";
import { systemClock } from "../../base/clock.ts";
import type { Signal } from "../../base/signal.ts";
import type { SaveStatus } from "../../sync/types.ts";
import { useSignal } from "../ui/useSignal.ts";
import { calmStatus } from "./calmStatus.ts";
import { StatusGlyph } from "./StatusGlyph.tsx";
import { statusAnnouncement, statusWords } from "./statusWords.ts";

const OPENING: SaveStatus = { kind: "opening" };

function useCalmStatus(source: Signal<SaveStatus>): SaveStatus {
  const [shown, setShown] = useState(() => source.get());
  useEffect(() => {
    const calm = calmStatus(source, systemClock);
    const follow = (): void => setShown(calm.status.get());
    const stop = calm.status.subscribe(follow);
    follow();
    return () => {
      stop();
      calm.dispose();
    };
  }, [source]);
  return shown;
}

/** What changed, for screen readers: polite, and only what is worth interrupting somebody who writes. */
function useAnnouncement(source: Signal<SaveStatus>): string {
  const status = useSignal(source, OPENING);
  const before = useRef(status);
  const [words, setWords] = useState("");
  useEffect(() => {
    const announcement = statusAnnouncement(before.current, status);
    // A state that passes through silence (offline → saving → saved) is still told from where it came.
    if (status.kind !== "saving") before.current = status;
    if (announcement !== null) setWords(announcement);
  }, [status]);
  return words;
}

/** The state of the text in words, at all times; a click tells what it means and what to do. */
export function StatusChip({
  status,
  writable,
  onDownload,
}: {
  readonly status: Signal<SaveStatus>;
  /** The text is whole here; see {@link statusWords}. */
  readonly writable: boolean;
  readonly onDownload: () => void;
}) {
  const shown = useCalmStatus(status);
  const announcement = useAnnouncement(status);
  const words = useMemo(() => statusWords(shown, writable), [shown, writable]);
  return (
    <>
      <Popover.Root>
        <Popover.Trigger
          className="cw-status"
          data-state-kind={shown.kind}
          data-icon={words.icon}
          title="What does this mean?"
        >
          <StatusGlyph icon={words.icon} />
          <span className="cw-status-text">{words.text}</span>
          <span className="cw-status-short" aria-hidden="true">
            {words.short}
          </span>
        </Popover.Trigger>
        <Popover.Content
          className="cw-popover cw-status-panel"
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label="The state of your text"
        >
          <p className="cw-status-title" data-icon={words.icon}>
            <StatusGlyph icon={words.icon} />
            {words.text}
          </p>
          <p>{words.explanation}</p>
          <div className="cw-actions">
            <button
              type="button"
              className="cw-button"
              data-kind={words.atRisk ? "primary" : undefined}
              onClick={onDownload}
            >
              <Download className="cw-icon" aria-hidden="true" />
              Download my text
            </button>
          </div>
        </Popover.Content>
      </Popover.Root>
      {words.atRisk ? (
        <button type="button" className="cw-button cw-status-download" onClick={onDownload}>
          <Download className="cw-icon" aria-hidden="true" />
          Download my text
        </button>
      ) : null}
      <output className="cw-visually-hidden">{announcement}</output>
    </>
  );
}
