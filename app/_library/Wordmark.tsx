/** Two carets in one line of text, and the name. */
export function Wordmark() {
  return (
    <>
      <svg className="wordmark" viewBox="0 0 28 28" width="28" height="28" aria-hidden="true">
        <rect className="wordmark-ground" width="28" height="28" rx="7" />
        <path className="wordmark-caret" d="M10 8v12" />
        <path className="wordmark-caret" data-other="" d="M18 8v12" />
        <rect className="wordmark-flag" x="18" y="6.5" width="5.5" height="3.5" rx="1" />
      </svg>
      <span className="wordmark-name">Cowrite</span>
    </>
  );
}
