"use client";

import { CloudOff, Plus, RotateCw } from "lucide-react";

/** The list before it has come: the place that it will take, without a shift when it does. */
export function ListSkeleton() {
  return (
    <output className="library-list">
      <span className="cw-visually-hidden">Loading the documents…</span>
      {[0, 1, 2, 3].map((row) => (
        <span key={row} className="library-row" data-skeleton="" aria-hidden="true">
          <span className="library-bone" style={{ width: `${14 - ((row * 5) % 7)}rem` }} />
          <span className="library-bone" style={{ width: "5rem" }} />
        </span>
      ))}
    </output>
  );
}

/** The first visit: one thing to do. */
export function NothingWritten({ onCreate }: { readonly onCreate: () => void }) {
  return (
    <div className="library-empty">
      <p className="library-sample" aria-hidden="true">
        <span data-caret="one" />
        <span data-caret="two" />
      </p>
      <h2>Nothing written yet</h2>
      <p>A document is one click away. Send its link to somebody, and you write in it together.</p>
      <button type="button" className="cw-button" data-kind="primary" onClick={onCreate}>
        <Plus className="cw-icon" aria-hidden="true" />
        Write the first one
      </button>
    </div>
  );
}

/** An empty trash. */
export function NothingDeleted() {
  return (
    <div className="library-empty">
      <h2>The trash is empty</h2>
      <p>What you delete waits here until you restore it or delete it for ever.</p>
    </div>
  );
}

/** The list could not be loaded at all. */
export function FailedList({ problem, onRetry }: { readonly problem: string; readonly onRetry: () => void }) {
  return (
    <div className="library-empty" role="alert">
      <CloudOff className="library-empty-icon" aria-hidden="true" />
      <h2>The list did not load</h2>
      <p>{problem} Nothing is lost: the documents are where they were.</p>
      <button type="button" className="cw-button" onClick={onRetry}>
        <RotateCw className="cw-icon" aria-hidden="true" />
        Try again
      </button>
    </div>
  );
}

/** The list is shown, but the newest refresh failed. */
export function StaleNotice({ problem }: { readonly problem: string }) {
  return (
    <output className="library-notice">
      <CloudOff className="cw-icon" aria-hidden="true" />
      {problem} This is the list as it was; it is asked again by itself.
    </output>
  );
}
