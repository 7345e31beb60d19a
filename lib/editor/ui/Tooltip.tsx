"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

/**
 * Names a control whose face is only an icon, for pointer and keyboard alike. The control itself carries the
 * `aria-label`: the words here would otherwise be read twice.
 */
export function Tooltip({
  text,
  shortcut,
  children,
}: {
  readonly text: string;
  readonly shortcut?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <Radix.Provider delayDuration={400} skipDelayDuration={200} disableHoverableContent>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content className="cw-tooltip" sideOffset={6} collisionPadding={8} aria-hidden="true">
            {text}
            {shortcut ? <kbd>{shortcut}</kbd> : null}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
