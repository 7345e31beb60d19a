import { shortcutById } from "./keyboardMap.ts";
import type { KeyboardPlatform, KeyCombo, ShortcutId } from "./keyboardMap.ts";

/** The fields of a `KeyboardEvent` that decide which keys are held. */
export type KeyEvent = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey"> & {
  getModifierState?(key: string): boolean;
};

const ARROWS = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };
const APPLE_NAMES: Readonly<Record<string, string>> = {
  ...ARROWS,
  Enter: "↩",
  Tab: "⇥",
  Escape: "esc",
  Click: "click",
};
const OTHER_NAMES: Readonly<Record<string, string>> = { ...ARROWS, Escape: "Esc", Click: "click" };

/** Which keyboard the machine has, from `navigator.platform` or another sign of it. Anything unknown is `other`. */
export function keyboardPlatform(platform: string): KeyboardPlatform {
  return /mac|iphone|ipad|ipod/i.test(platform) ? "apple" : "other";
}

/**
 * Whether the event is this combination and no modifier more.
 * A digit is told by its place (`Digit7`) too: with Shift held its `key` is another sign, and which one depends on the
 * layout. So is a letter when `key` is not a Latin one (a Russian layout, or Option on a Mac, which makes "ç" of "c").
 */
export function matchesCombo(event: KeyEvent, combo: KeyCombo, platform: KeyboardPlatform): boolean {
  // Windows tells AltGr as Ctrl and Alt together. It types letters ("ć" is AltGr+C in Polish) and signs ("#" in French).
  if (event.getModifierState?.("AltGraph") === true) return false;
  const apple = platform === "apple";
  const ctrl = apple ? combo.ctrl === true : combo.mod === true || combo.ctrl === true;
  const meta = apple && combo.mod === true;
  if (event.ctrlKey !== ctrl || event.metaKey !== meta) return false;
  if (event.shiftKey !== (combo.shift === true) || event.altKey !== (combo.alt === true)) return false;
  if (event.key.toLowerCase() === combo.key.toLowerCase()) return true;
  if (/^\d$/.test(combo.key)) return event.code === `Digit${combo.key}`;
  const typesAnotherScript = event.key.length === 1 && event.key.charCodeAt(0) > 127;
  return typesAnotherScript && /^[a-z]$/.test(combo.key) && event.code === `Key${combo.key.toUpperCase()}`;
}

/** Whether the event is one of the shortcut's combinations. */
export function matchesShortcut(event: KeyEvent, id: ShortcutId, platform: KeyboardPlatform): boolean {
  return shortcutById(id).keys[platform].some((combo) => matchesCombo(event, combo, platform));
}

/** The keys to press, one string a key: `["Ctrl", "Shift", "7"]`, or `["⇧", "⌘", "7"]` on Apple keyboards. */
export function comboKeys(combo: KeyCombo, platform: KeyboardPlatform): readonly string[] {
  const keys: string[] = [];
  const apple = platform === "apple";
  if (combo.ctrl === true) keys.push(apple ? "⌃" : "Ctrl");
  if (combo.mod === true && !apple) keys.push("Ctrl");
  if (combo.alt === true) keys.push(apple ? "⌥" : "Alt");
  if (combo.shift === true) keys.push(apple ? "⇧" : "Shift");
  if (combo.mod === true && apple) keys.push("⌘");
  const names = apple ? APPLE_NAMES : OTHER_NAMES;
  keys.push(names[combo.key] ?? (combo.key.length === 1 ? combo.key.toUpperCase() : combo.key));
  return keys;
}

/** The shortcut as one word for a tooltip: `Ctrl+Shift+7`, or `⇧⌘7` on Apple keyboards. Empty if it has no keys there. */
export function shortcutText(id: ShortcutId, platform: KeyboardPlatform): string {
  const combo = shortcutById(id).keys[platform][0];
  if (combo === undefined) return "";
  return comboKeys(combo, platform).join(platform === "apple" ? "" : "+");
}

/** The shortcut as `aria-keyshortcuts` wants it: `Control+Shift+7`, `Meta+B`. */
export function ariaKeyShortcut(id: ShortcutId, platform: KeyboardPlatform): string {
  const combo = shortcutById(id).keys[platform][0];
  if (combo === undefined) return "";
  const keys = [combo.key.length === 1 ? combo.key.toUpperCase() : combo.key];
  if (combo.mod === true) keys.unshift(platform === "apple" ? "Meta" : "Control");
  if (combo.shift === true) keys.unshift("Shift");
  if (combo.alt === true) keys.unshift("Alt");
  if (combo.ctrl === true) keys.unshift("Control");
  return keys.join("+");
}
