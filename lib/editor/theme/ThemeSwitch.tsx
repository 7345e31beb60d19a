"use client";

import { SunMoon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { Tooltip } from "../ui/Tooltip.tsx";
import { ThemeMenuItems } from "./ThemeMenuItems.tsx";

/** A button with the three themes behind it. */
export function ThemeSwitch() {
  return (
    <DropdownMenu.Root modal={false}>
      <Tooltip text="Theme">
        <DropdownMenu.Trigger className="cw-icon-button" aria-label="Theme">
          <SunMoon className="cw-icon" aria-hidden="true" />
        </DropdownMenu.Trigger>
      </Tooltip>
      <DropdownMenu.Content className="cw-menu" align="end" sideOffset={6} collisionPadding={8}>
        <ThemeMenuItems />
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
