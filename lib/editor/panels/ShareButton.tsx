"use client";

import { Link2 } from "lucide-react";
import { Tooltip } from "../ui/Tooltip.tsx";
import { useCopyLink } from "./useCopyLink.ts";

/** The way to ask somebody in: the document's address, to be sent. */
export function ShareButton() {
  const copyLink = useCopyLink();
  return (
    <Tooltip text="Copy the link to this document">
      <button type="button" className="cw-button cw-share" aria-label="Copy link" onClick={copyLink}>
        <Link2 className="cw-icon" aria-hidden="true" />
        <span className="cw-share-label">Copy link</span>
      </button>
    </Tooltip>
  );
}
