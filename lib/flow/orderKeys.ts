/** A number in [0, 1). */
export type Chance = () => number;

/** The machine's own chance. */
export const systemChance: Chance = () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;

/**
 * Order keys are fractions between 0 and 1 in base 62, written without the point and without zeros at the end, so that comparing
 * them as texts compares them as numbers. Between two there is always a third; it is only a matter of length.
 * Idea: D. Greenspan, "Implementing Fractional Indexing", 2020.
 */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = 62n;
const KEY = /^[0-9A-Za-z]{1,32}$/;

/** No key that we write is longer: a neighbourhood that needs longer ones is spread anew (see `placement.ts`). */
const MAX_KEY_LENGTH = 24;

/** How many digits a key at the open end of the order has. 62⁴ places: appending a row at a time takes 200,000 rows to fill them. */
const END_DIGITS = 4;

/** Whether `key` can order anything. */
export function isOrderKey(key: unknown): key is string {
  return typeof key === "string" && KEY.test(key);
}

/**
 * `count` keys in order between `left` and `right`, null being the open end; null if there is no room for keys of at most
 * `maxLength` digits. A little chance is in them, so that two people who put something into one place mostly get different keys
 * and further things fit in between; of equal keys the ids decide.
 */
export function keysBetween(
  left: string | null,
  right: string | null,
  count: number,
  chance: Chance,
  maxLength: number = MAX_KEY_LENGTH,
): string[] | null {
  if (left === null || right === null) {
    const keys = keysAtEnd(left, right, count, chance);
    if (keys !== null) return keys;
  }
  const needed = BigInt(count);
  for (let length = 1; length <= maxLength; length += 1) {
    const low = left === null ? 0n : numberOf(left, length);
    const high = right === null ? BASE ** BigInt(length) : numberOf(right, length, true);
    // Of each part that a key lies in the outer quarters are left free, so that the next keys are no longer than need be.
    const part = (high - low) / (needed + 1n);
    if (part < 8n) continue;
    const keys: string[] = [];
    for (let at = 1n; at <= needed; at += 1n) {
      keys.push(textOf(low + (at * (high - low)) / (needed + 1n) + jitter(part / 4n, chance), length));
    }
    return keys;
  }
  return null;
}

/** Keys a small step apart behind the last or in front of the first; null when those places are full. */
function keysAtEnd(left: string | null, right: string | null, count: number, chance: Chance): string[] | null {
  const places = BASE ** BigInt(END_DIGITS);
  const keys: string[] = [];
  const back = left === null && right !== null;
  let at =
    left !== null ? numberOf(left, END_DIGITS) : right !== null ? numberOf(right, END_DIGITS, true) : places / 2n;
  for (let index = 0; index < count; index += 1) {
    const step = BASE / 2n + jitter(BASE / 4n, chance);
    at += back ? -step : step;
    if (at <= 0n || at >= places) return null;
    keys.push(textOf(at, END_DIGITS));
  }
  return back ? keys.reverse() : keys;
}

/** A whole number in [-reach, reach]. */
function jitter(reach: bigint, chance: Chance): bigint {
  const steps = 2 ** 32;
  return (BigInt(Math.floor(chance() * steps)) * (2n * reach + 1n)) / BigInt(steps) - reach;
}

/** The first `length` digits of a key as a number; with `up`, the next higher one if there are more digits. */
function numberOf(key: string, length: number, up: boolean = false): bigint {
  let number = 0n;
  for (let at = 0; at < length; at += 1) {
    number = number * BASE + BigInt(at < key.length ? DIGITS.indexOf(key.charAt(at)) : 0);
  }
  return up && key.length > length ? number + 1n : number;
}

function textOf(number: bigint, length: number): string {
  let text = "";
  for (let left = number; text.length < length; left /= BASE) text = DIGITS.charAt(Number(left % BASE)) + text;
  return text.replace(/0+$/, "");
}
