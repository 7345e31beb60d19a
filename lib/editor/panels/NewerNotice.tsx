"use client";

import { Download, RotateCw } from "lucide-react";

/** Says why a document of a newer version can only be read here, and what can be done. */
export function NewerNotice({ onDownload }: { readonly onDownload: () => void }) {
  return (
    <div className="cw-notice" role="alert">
      <p>
        <strong>This document was written with a newer version.</strong> Here it can be read, and nothing of it changes.
        To write in it, load the page again; if that does not help, the server has to be updated first.
      </p>
      <div className="cw-actions">
        <button type="button" className="cw-button" data-kind="primary" onClick={() => location.reload()}>
          <RotateCw className="cw-icon" aria-hidden="true" />
          Load again
        </button>
        <button type="button" className="cw-button" onClick={onDownload}>
          <Download className="cw-icon" aria-hidden="true" />
          Download the text
        </button>
      </div>
    </div>
  );
}
