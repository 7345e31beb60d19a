import type { CalloutTone } from "../../flow/types.ts";

/** What other programs call their callouts, and what each is here. */
const NAMES: ReadonlyMap<string, CalloutTone> = new Map([
  ["info", "info"],
  ["note", "info"],
  ["important", "info"],
  ["tip", "tip"],
  ["hint", "tip"],
  ["success", "success"],
  ["check", "success"],
  ["warning", "warning"],
  ["attention", "warning"],
  ["caution", "danger"],
  ["danger", "danger"],
  ["error", "danger"],
]);

/** The tone that a name in a text or a class stands for; undefined if it names none. */
export function calloutTone(name: string | undefined): CalloutTone | undefined {
  return name === undefined ? undefined : NAMES.get(name.toLowerCase());
}
