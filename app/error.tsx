"use client";

import { RotateCw } from "lucide-react";

/** A page that could not be made. The words stay plain: the details are in the log. */
export default function ErrorPage({ reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <main className="message-page">
      <h1>This page did not load</h1>
      <p>Something went wrong while it was put together. Your documents are safe on the server; nothing was changed.</p>
      <div className="cw-actions">
        <button type="button" className="cw-button" data-kind="primary" onClick={reset}>
          <RotateCw className="cw-icon" aria-hidden="true" />
          Try again
        </button>
        {/* A whole new page on purpose: whatever broke this one is left behind with it. */}
        {/* oxlint-disable-next-line nextjs/no-html-link-for-pages */}
        <a className="cw-button" href="/">
          All documents
        </a>
      </div>
    </main>
  );
}
