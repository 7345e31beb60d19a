import { memo } from "react";
import type { CSSProperties } from "react";
import type { NodeKey } from "lexical";

import type { OutlineEntry } from "./createOutline.ts";

/** Deeper ones are drawn no further in: their words need the room. */
const MAX_STEPS = 5;

/** How far in something of this depth is drawn, for the styles. */
export function depthStyle(depth: number): CSSProperties {
  return { "--cw-depth": Math.min(depth, MAX_STEPS) } as CSSProperties;
}

/** The key of the heading whose row an event came from. */
export function rowKeyOf(target: EventTarget | null): NodeKey | null {
  return target instanceof Element ? (target.closest<HTMLElement>("[data-heading]")?.dataset["heading"] ?? null) : null;
}

/** One heading of the outline. Drawn anew only when something of it changes; the tree around it has the handlers. */
export const OutlineRow = memo(function OutlineRow({
  entry,
  number,
  of,
  isStop,
  isCurrent,
  isDragged,
}: {
  readonly entry: OutlineEntry;
  /** Its number among its siblings. */
  readonly number: number;
  readonly of: number;
  /** Whether it is the one that Tab stops at. */
  readonly isStop: boolean;
  /** Whether its section is the one that is being read. */
  readonly isCurrent: boolean;
  readonly isDragged: boolean;
}) {
  return (
    <li
      role="treeitem"
      className="cw-outline-row"
      data-heading={entry.key}
      data-depth={entry.depth}
      data-empty={entry.text === "" ? "" : undefined}
      data-dragged={isDragged ? "" : undefined}
      style={depthStyle(entry.depth)}
      tabIndex={isStop ? 0 : -1}
      aria-level={entry.depth + 1}
      aria-posinset={number}
      aria-setsize={of}
      aria-current={isCurrent ? "location" : undefined}
      onPointerEnter={(event) => {
        const words = event.currentTarget.firstElementChild;
        // Only what is cut off has to be told.
        if (words !== null && words.scrollWidth > words.clientWidth) event.currentTarget.title = entry.text;
        else event.currentTarget.removeAttribute("title");
      }}
    >
      <span className="cw-outline-words" dir="auto">
        {entry.text === "" ? "Untitled heading" : entry.text}
      </span>
    </li>
  );
});
