"use client";

import { Download, RotateCw } from "lucide-react";
import { useState } from "react";
import type { DocumentJson } from "../../convert/toJson.ts";
import { StaticDocument } from "../static/StaticDocument.tsx";

/** What is shown when the editor has failed: what happened, what is safe, what to do, and the text to read. */
export function FailedEditor({
  readContent,
  onDownload,
}: {
  /** The newest text that can be had; null when there is none. */
  readonly readContent: () => Pick<DocumentJson, "blocks"> | null;
  readonly onDownload: () => void;
}) {
  const [content] = useState(readContent);
  return (
    <div className="cw-text-frame">
      <div className="cw-notice" data-kind="danger" role="alert">
        <p>
          <strong>The editor has failed, your text has not.</strong> Below is all of it, to read. Load the page again to
          go on writing; what was not saved yet is kept in this browser.
        </p>
        <div className="cw-actions">
          <button type="button" className="cw-button" data-kind="primary" onClick={() => location.reload()}>
            <RotateCw className="cw-icon" aria-hidden="true" />
            Load again
          </button>
          <button type="button" className="cw-button" onClick={onDownload}>
            <Download className="cw-icon" aria-hidden="true" />
            Download my text
          </button>
        </div>
      </div>
      {content === null ? null : <StaticDocument content={content} />}
    </div>
  );
}
