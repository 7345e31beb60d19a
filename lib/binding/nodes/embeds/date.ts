import { dateTime, dateWords } from "../../../flow/embeds/dateWords.ts";
import { add, setAttribute, setText } from "./view.ts";
import type { CreateView } from "./view.ts";

/** A day, in the reader's language. */
export const createDate: CreateView<"date"> = (host) => {
  const time = add(host, "time", "cw-chip");
  return (embed) => {
    setAttribute(time, "datetime", embed.date === null ? null : dateTime(embed));
    setText(time, dateWords(embed) ?? "No date");
  };
};
