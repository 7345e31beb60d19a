"use client";

import { Toolbar } from "radix-ui";
import type { LucideIcon } from "lucide-react";

import { ariaKeyShortcut, shortcutText } from "../blocks/keyCombo.ts";
import { shortcutById } from "../blocks/keyboardMap.ts";
import type { KeyboardPlatform, ShortcutId } from "../blocks/keyboardMap.ts";
import { Tooltip } from "../ui/Tooltip.tsx";

/**
 * A button of a toolbar: an icon with a name. A press with the pointer leaves the caret in the text. One that cannot be
 * used now stays reachable, so that the arrow keys do not skip about and a screen reader can say why nothing happens.
 */
export function ToolbarButton({
  label,
  icon: Icon,
  shortcut,
  platform,
  pressed = null,
  disabled = false,
  onPress,
}: {
  readonly label: string;
  readonly icon: LucideIcon;
  /** The keys that do the same. */
  readonly shortcut: ShortcutId;
  readonly platform: KeyboardPlatform;
  /** Whether it is on; null for a button that only does something. */
  readonly pressed?: boolean | null;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}) {
  // Signs that are typed are no keys to be held.
  const isHeld = shortcutById(shortcut).by !== "typed";
  return (
    <Tooltip text={label} shortcut={shortcutText(shortcut, platform)}>
      <Toolbar.Button
        type="button"
        className="cw-tool"
        aria-label={label}
        aria-pressed={pressed ?? undefined}
        aria-disabled={disabled || undefined}
        aria-keyshortcuts={isHeld ? ariaKeyShortcut(shortcut, platform) : undefined}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          if (!disabled) onPress();
        }}
      >
        <Icon className="cw-icon" aria-hidden="true" />
      </Toolbar.Button>
    </Tooltip>
  );
}
