import type { EmbedOf } from "./fields.ts";

type DateEmbed = Pick<EmbedOf<"date">, "date" | "time" | "zone">;

/**
 * A date in words, in the reader's language unless `locale` says another. The time stays as it was written: three o'clock in Berlin is
 * three o'clock in Berlin for everybody, with the zone beside it. Null when there is no date.
 */
export function dateWords({ date, time, zone }: DateEmbed, locale?: string): string | null {
  if (date === null) return null;
  const day = new Date(`${date}T${time ?? "00:00"}:00Z`);
  // The time is not converted, so it is formatted as if it were the same everywhere.
  const words = new Intl.DateTimeFormat(locale, {
    dateStyle: "long",
    ...(time === null ? {} : { timeStyle: "short" }),
    timeZone: "UTC",
  }).format(day);
  return time === null || zone === null ? words : `${words} (${zone.replaceAll("_", " ")})`;
}

/** A date as the `datetime` of a `<time>`. */
export function dateTime({ date, time }: DateEmbed): string {
  return time === null ? (date ?? "") : `${date ?? ""}T${time}`;
}
