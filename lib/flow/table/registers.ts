import { formatValue } from "../formats.ts";
import { plainJson } from "../plainJson.ts";
import { isRegister } from "./names.ts";
import { MAX_LINE_SIZE, MIN_LINE_SIZE } from "./types.ts";

/**
 * Registers of a line that are no property of it:
 * `on`, the token that says that it is there. Like a character, it is there until somebody deletes it;
 * `p`, its place in the order; `s`, a shorter name for that place (see `placement.ts`).
 */
const RESERVED: ReadonlySet<string> = new Set(["on", "p", "s"]);

const ALIGNS: ReadonlySet<unknown> = new Set(["left", "center", "right", "justify", "start", "end"]);
const VALIGNS: ReadonlySet<unknown> = new Set(["top", "middle", "bottom"]);

/** Whether `register` may be written as a property. */
export function isProperty(register: string): boolean {
  return isRegister(register) && !RESERVED.has(register);
}

/** The property that `value` says; undefined if it may not have that value. Properties that we do not know are handed on. */
export function readProperty(register: string, value: unknown): unknown {
  switch (register) {
    case "header":
      return value === true ? true : undefined;
    case "size":
      if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
      return Math.min(MAX_LINE_SIZE, Math.max(MIN_LINE_SIZE, Math.round(value)));
    case "color":
      return formatValue("color", value) ?? undefined;
    case "align":
      return ALIGNS.has(value) ? value : undefined;
    case "valign":
      return VALIGNS.has(value) ? value : undefined;
    default:
      return plainJson(value);
  }
}
