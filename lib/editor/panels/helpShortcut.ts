import { comboKeys, matchesCombo } from "../blocks/keyCombo.ts";
import type { KeyEvent } from "../blocks/keyCombo.ts";
import type { KeyboardPlatform, KeyCombo } from "../blocks/keyboardMap.ts";

/** Opens the help from everywhere. */
const HELP_COMBO: KeyCombo = { key: "/", mod: true };

/** The help's keys as one word. */
export function shortcutLabel(platform: KeyboardPlatform): string {
  return comboKeys(HELP_COMBO, platform).join(platform === "apple" ? "" : "+");
}

/**
 * Whether the event asks for help: Ctrl+/ everywhere (also on layouts that need Shift for "/"), or "?" where nobody is
 * writing.
 */
export function asksForHelp(event: KeyEvent, writing: boolean, platform: KeyboardPlatform): boolean {
  if (matchesCombo(event, HELP_COMBO, platform)) return true;
  const shifted = event.shiftKey && event.key === "/";
  if (shifted && matchesCombo({ ...event, ...unshifted(event) }, HELP_COMBO, platform)) return true;
  return !writing && event.key === "?" && !event.ctrlKey && !event.metaKey && !event.altKey;
}

function unshifted({ key, code, ctrlKey, metaKey, altKey }: KeyEvent): KeyEvent {
  return { key, code, ctrlKey, metaKey, altKey, shiftKey: false };
}

/** Whether `target` takes text, so that "?" is a sign there and no question. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}
