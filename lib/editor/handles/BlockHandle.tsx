"use client";

import { GripVertical } from "lucide-react";
import type { RefObject } from "react";
import { useBlockDrag } from "./useBlockDrag.ts";
import { useHoveredBlock } from "./useHoveredBlock.ts";

/**
 * The grip in the margin beside the block under the mouse, and the line where what is dragged would be dropped. For the mouse alone: the
 * keyboard moves blocks with Alt+Shift+arrow, which the grip's title tells; so it takes no stop of the Tab key.
 */
export function BlockHandle({ frame }: { readonly frame: RefObject<HTMLElement | null> }) {
  const hovered = useHoveredBlock(frame);
  const { dropY, begin } = useBlockDrag();
  return (
    <div className="cw-handle-layer" aria-hidden="true">
      {hovered === null ? null : (
        <button
          type="button"
          tabIndex={-1}
          className="cw-handle"
          title="Drag to move. Alt+Shift+↑ or ↓ moves what is selected."
          style={{ top: hovered.top, height: hovered.height }}
          onPointerDown={(event) => {
            event.stopPropagation();
            begin(event, hovered.key);
          }}
        >
          <GripVertical size={16} strokeWidth={1.75} />
        </button>
      )}
      {dropY === null ? null : <div className="cw-drop-line" style={{ top: dropY }} />}
    </div>
  );
}
