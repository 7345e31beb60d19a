"use client";

import { Check, Monitor, Moon, Sun } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useSyncExternalStore } from "react";
import { applyThemeChoice, currentThemeChoice } from "./themeChoice.ts";
import type { ThemeChoice } from "./themeChoice.ts";

const CHOICES: readonly { choice: ThemeChoice; label: string; Icon: typeof Sun }[] = [
  { choice: "system", label: "As the system", Icon: Monitor },
  { choice: "light", label: "Light", Icon: Sun },
  { choice: "dark", label: "Dark", Icon: Moon },
];

/** The attribute on the root element is the state; whoever changes it, all switches follow. */
function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

/** The theme that the page shows now, and the way to change it. */
function useTheme(): readonly [ThemeChoice, (choice: ThemeChoice) => void] {
  const choice = useSyncExternalStore(
    subscribe,
    () => currentThemeChoice(document.documentElement),
    () => "system" as const,
  );
  return [choice, (next) => applyThemeChoice(document.documentElement, next)];
}

/** The three themes as radio items of a menu. */
export function ThemeMenuItems() {
  const [theme, setTheme] = useTheme();
  return (
    <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => setTheme(value as ThemeChoice)}>
      {CHOICES.map(({ choice, label, Icon }) => (
        <DropdownMenu.RadioItem
          key={choice}
          className="cw-menu-item"
          value={choice}
          // The choice is judged by its effect: the menu stays open to try the next.
          onSelect={(event) => event.preventDefault()}
        >
          <Icon className="cw-icon" aria-hidden="true" />
          {label}
          <DropdownMenu.ItemIndicator className="cw-menu-check">
            <Check className="cw-icon" aria-hidden="true" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
