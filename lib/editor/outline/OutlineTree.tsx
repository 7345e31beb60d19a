"use client";

import { useLexicalEditable } from "@lexical/react/useLexicalEditable";
import { REDO_COMMAND, UNDO_COMMAND } from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";
import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent } from "react";

import type { KeyboardPlatform } from "../blocks/keyboardMap.ts";
import { matchesShortcut, shortcutText } from "../blocks/keyCombo.ts";
import { usePlatform } from "../panels/HelpDialog.tsx";
import { useSignal } from "../ui/useSignal.ts";
import { createOutline } from "./createOutline.ts";
import type { OutlineEntry, Soon } from "./createOutline.ts";
import { moveSection } from "./moveSection.ts";
import { depthStyle, OutlineRow, rowKeyOf } from "./OutlineRow.tsx";
import { entriesEnd, sectionGaps, sectionStep } from "./sectionPlaces.ts";
import type { SectionPlace } from "./sectionPlaces.ts";
import { entryByKey, siblingNumbers } from "./treeKeys.ts";
import { useCurrentHeading } from "./useCurrentHeading.ts";
import { useSectionDrag } from "./useSectionDrag.ts";

const nextFrame: Soon = (run) => {
  const frame = requestAnimationFrame(run);
  return () => cancelAnimationFrame(frame);
};

const NONE: readonly OutlineEntry[] = [];

/**
 * The headings of the document as a tree of one stop of Tab, in which sections are gone to and moved. It hears of headings alone: what is typed elsewhere draws
 * nothing of it.
 */
export function OutlineTree({
  editor,
  asked,
  onGo,
  onLeave,
}: {
  readonly editor: LexicalEditor;
  /** Each new number above 0 asks for the focus. */
  readonly asked: number;
  /** An entry was chosen; `enter` is whether the caret is to go there. */
  readonly onGo: (key: NodeKey, enter: boolean) => void;
  /** Escape, back to the text; null where something else answers that key. */
  readonly onLeave: (() => void) | null;
}) {
  const [outline] = useState(() => createOutline(editor, nextFrame));
  const entries = useSignal(outline, NONE);
  const editable = useLexicalEditable();
  const platform = usePlatform();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const hintId = useId();
  const [said, say] = useState("");
  const [stop, setStop] = useState<NodeKey | null>(null);
  const { current, choose } = useCurrentHeading(editor, entries, scroller);
  const numbers = useMemo(() => siblingNumbers(entries), [entries]);

  const nameOf = (key: NodeKey | null): string =>
    `“${outline.get().find((entry) => entry.key === key)?.text || "Untitled heading"}”`;

  function tell(key: NodeKey, place: SectionPlace): void {
    say(
      place.before === null
        ? `${nameOf(key)} is now at the end.`
        : `${nameOf(key)} is now in front of ${nameOf(place.before)}.`,
    );
  }

  const { drag, begin, wasDrag } = useSectionDrag({
    editor,
    outline,
    entries,
    list,
    scroller,
    onDrop: (key, before) => {
      const place = moveSection(
        editor,
        key,
        (places) => sectionGaps(places, key).find((gap) => gap.before === before && !gap.stays) ?? null,
      );
      if (place !== null) tell(key, place);
    },
  });

  function step(key: NodeKey, direction: "up" | "down"): void {
    const place = moveSection(editor, key, (places) => sectionStep(places, key, direction));
    if (place === null) say(`${nameOf(key)} cannot go further ${direction}.`);
    else tell(key, place);
  }

  const rowAt = useCallback((index: number) => list.current?.children[index] as HTMLElement | undefined, []);
  const stopAt = Math.max(
    0,
    entries.findIndex(({ key }) => key === (entries.some((entry) => entry.key === stop) ? stop : current)),
  );

  // A row that is moved in the page loses the focus, and one whose heading is deleted takes it along.
  const focused = useRef<NodeKey | null>(null);
  useEffect(
    () =>
      outline.subscribe(() => {
        focused.current = rowKeyOf(list.current?.ownerDocument.activeElement ?? null);
      }),
    [outline],
  );
  useLayoutEffect(() => {
    const key = focused.current;
    focused.current = null;
    if (key === null || rowKeyOf(document.activeElement) === key) return;
    const at = entries.findIndex((entry) => entry.key === key);
    rowAt(at < 0 ? Math.min(stopAt, entries.length - 1) : at)?.focus();
    // Only when the entries change: the stop is read as it is then.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [entries, rowAt]);

  useEffect(() => {
    if (asked === 0) return;
    (rowAt(stopAt) ?? scroller.current)?.focus();
    // Only when somebody asks.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [asked]);

  // The list follows the reader, but is not pulled away under a hand.
  useEffect(() => {
    const frame = scroller.current;
    const row = rowAt(entries.findIndex(({ key }) => key === current));
    if (frame === null || row === undefined || frame.matches(":hover, :focus-within")) return;
    const [box, view] = [row.getBoundingClientRect(), frame.getBoundingClientRect()];
    const over = box.top < view.top ? box.top - view.top : Math.max(0, box.bottom - view.bottom);
    if (over !== 0) frame.scrollBy({ top: over, behavior: "instant" });
    // Only when another section is read.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [current, rowAt]);

  function go(key: NodeKey, enter: boolean): void {
    setStop(null);
    onGo(key, enter);
    choose(key);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const key = rowKeyOf(event.target);
    const at = entries.findIndex((entry) => entry.key === key);
    if (key === null || at < 0 || drag !== null) return;
    const act = actionOf(event.nativeEvent, platform);
    if (act !== null) {
      event.preventDefault();
      if (act === "undo" || act === "redo") {
        if (editable) editor.dispatchCommand(act === "undo" ? UNDO_COMMAND : REDO_COMMAND, undefined);
      } else if (editable) step(key, act);
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      go(key, true);
    } else if (event.key === "Escape") {
      if (onLeave === null) return;
      event.preventDefault();
      onLeave();
    } else {
      const target = entryByKey(entries, at, event.key);
      if (target === null) return;
      event.preventDefault();
      rowAt(target)?.focus();
    }
  }

  const dragFrom = drag === null ? -1 : entries.findIndex(({ key }) => key === drag.key);
  const dragTo = dragFrom < 0 ? -1 : entriesEnd(entries, dragFrom);

  return (
    <div ref={scroller} className="cw-outline-scroll" tabIndex={-1}>
      {entries.length === 0 ? <p className="cw-outline-empty">Headings appear here.</p> : null}
      {entries.length === 0 ? null : (
        <div className="cw-outline-frame">
          <ul
            ref={list}
            role="tree"
            className="cw-outline-list"
            aria-label="Headings"
            aria-describedby={editable ? hintId : undefined}
            data-dragging={drag === null ? undefined : ""}
            onFocus={(event) => setStop(rowKeyOf(event.target))}
            onKeyDown={onKeyDown}
            onPointerDown={begin}
            // The caret stays in the text, and nothing here gets selected.
            onMouseDown={(event) => event.preventDefault()}
            onClick={(event) => {
              const key = rowKeyOf(event.target);
              if (key === null || wasDrag()) return;
              // A finger is there to read: the caret would bring the keyboard over half of the page.
              go(key, (event.nativeEvent as Partial<globalThis.PointerEvent>).pointerType !== "touch");
            }}
          >
            {entries.map((entry, index) => (
              <OutlineRow
                key={entry.key}
                entry={entry}
                number={numbers[index]?.number ?? 1}
                of={numbers[index]?.of ?? 1}
                isStop={index === stopAt}
                isCurrent={entry.key === current}
                isDragged={index >= dragFrom && index < dragTo}
              />
            ))}
          </ul>
          {drag?.line == null ? null : (
            <div
              className="cw-outline-line"
              style={{ ...depthStyle(entries[dragFrom]?.depth ?? 0), top: drag.line }}
              aria-hidden="true"
            />
          )}
        </div>
      )}
      <p id={hintId} hidden>
        {`${shortcutText("moveUp", platform)} and ${shortcutText("moveDown", platform)} move a section.`}
      </p>
      <output className="cw-visually-hidden">{said}</output>
    </div>
  );
}

/** What the keys mean here that are shortcuts everywhere. */
function actionOf(event: globalThis.KeyboardEvent, platform: KeyboardPlatform): "up" | "down" | "undo" | "redo" | null {
  if (matchesShortcut(event, "moveUp", platform)) return "up";
  if (matchesShortcut(event, "moveDown", platform)) return "down";
  if (matchesShortcut(event, "undo", platform)) return "undo";
  return matchesShortcut(event, "redo", platform) ? "redo" : null;
}
