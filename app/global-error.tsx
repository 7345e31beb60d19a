"use client";

/** When even the frame of the pages fails: no styles and no parts of ours, only words and a way on. */
export default function GlobalError({ reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <h1>Cowrite did not load</h1>
        <p>Something went wrong while this page was put together. Your documents are safe on the server.</p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
