/** In the order in which strings compare. */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = DIGITS.length;

/** Longer keys are not handed out: the gap is spread anew instead. With the longest ids a register stays below 64 characters. */
const MAX_KEY = 24;

/** So many random digits end a key, so that two people who put blocks into one place at once rarely get equal keys. */
const RANDOM_DIGITS = 2;

/** Gives whole numbers from 0 to `bound` - 1. */
export type RandomInt = (bound: number) => number;

/**
 * A key that sorts between `low` and `high` (null: no limit on that side), read as fractions in base 62; null when there is none of
 * an allowed length.
 *
 * At the ends it takes the next digit instead of half of the rest: blocks that are dropped one after another at one place would use up
 * a digit every six moves otherwise.
 */
export function keyBetween(low: string | null, high: string | null, random: RandomInt): string | null {
  let prefix = "";
  let bounded = high !== null;
  for (let at = 0; at < MAX_KEY - RANDOM_DIGITS; at += 1) {
    const from = low === null ? 0 : digitAt(low, at);
    const to = bounded ? digitAt(high as string, at) : BASE;
    if (to - from > 1) return prefix + digit(between(from, to, low !== null, bounded)) + randomDigits(random);
    prefix += digit(from);
    if (from < to) bounded = false;
  }
  return null;
}

/** `count` keys in ascending order, evenly apart. */
export function spreadKeys(count: number, random: RandomInt): string[] {
  let width = 1;
  for (let room = BASE; room < 4 * (count + 1); room *= BASE) width += 1;
  const room = BASE ** width;
  return Array.from({ length: count }, (_, at) => {
    let rest = Math.floor(((at + 1) * room) / (count + 1));
    let key = "";
    for (let place = 0; place < width; place += 1) {
      key = digit(rest % BASE) + key;
      rest = Math.floor(rest / BASE);
    }
    return key + randomDigits(random);
  });
}

function between(from: number, to: number, hasLow: boolean, hasHigh: boolean): number {
  if (hasLow && !hasHigh) return from + 1;
  if (hasHigh && !hasLow) return to - 1;
  return Math.floor((from + to) / 2);
}

/** Not ending in the lowest digit, below which nothing would fit. */
function randomDigits(random: RandomInt): string {
  return digit(random(BASE)) + digit(1 + random(BASE - 1));
}

function digitAt(key: string, at: number): number {
  return at < key.length ? Math.max(0, DIGITS.indexOf(key.charAt(at))) : 0;
}

function digit(value: number): string {
  return DIGITS.charAt(value);
}
