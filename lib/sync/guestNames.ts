import type { Random } from "./backoff.ts";

/** Words that are kind in every pairing; the second is somebody one would like to write with. */
const MANNERS = [
  "Bright",
  "Calm",
  "Careful",
  "Cheerful",
  "Clever",
  "Curious",
  "Gentle",
  "Happy",
  "Honest",
  "Kind",
  "Lively",
  "Lucky",
  "Merry",
  "Nimble",
  "Patient",
  "Quiet",
  "Quick",
  "Sunny",
  "Warm",
  "Witty",
] as const;

const WRITERS = [
  "Badger",
  "Beaver",
  "Bluebird",
  "Cricket",
  "Dolphin",
  "Falcon",
  "Finch",
  "Fox",
  "Hare",
  "Hedgehog",
  "Heron",
  "Koala",
  "Lark",
  "Lynx",
  "Marten",
  "Otter",
  "Owl",
  "Panda",
  "Puffin",
  "Raven",
  "Robin",
  "Seal",
  "Sparrow",
  "Squirrel",
  "Swan",
  "Tern",
  "Turtle",
  "Wren",
] as const;

/** A made-up name for somebody who gave none, such as "Quiet Otter": 560 of them. */
export function guestName(random: Random): string {
  return `${pick(MANNERS, random)} ${pick(WRITERS, random)}`;
}

function pick(words: readonly string[], random: Random): string {
  return words[Math.floor(random() * words.length)] ?? "Guest";
}
