const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}

/** Midnights between two times, in the local time zone; half a day's play takes in days of 23 and 25 hours. */
function midnightsBetween(then: number, now: number): number {
  const from = new Date(then).setHours(0, 0, 0, 0);
  const to = new Date(now).setHours(0, 0, 0, 0);
  return Math.round((to - from) / DAY);
}

/**
 * How long ago `then` was, as people say it: "just now", "5 minutes ago", "yesterday", "12 March", "12 March 2024".
 * A time in the future, from a clock that runs ahead of ours, is "just now".
 */
export function timeInWords(then: number, now: number): string {
  const ago = now - then;
  if (ago < 45 * SECOND) return "just now";
  if (ago < 45 * MINUTE) return plural(Math.max(1, Math.round(ago / MINUTE)), "minute");
  const days = midnightsBetween(then, now);
  if (days === 0) return plural(Math.max(1, Math.round(ago / HOUR)), "hour");
  // Shortly after midnight "yesterday" would be right and yet strange for what was written twenty minutes before it.
  if (ago < 4 * HOUR) return plural(Math.max(1, Math.round(ago / HOUR)), "hour");
  if (days === 1) return "yesterday";
  if (days < 7) return plural(days, "day");
  const sameYear = new Date(then).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(then);
}
