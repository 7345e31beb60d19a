import { isOwnMedia } from "../../../model/mediaUrl.ts";
import { add, hostOf, setAttribute, setOutward, setText } from "./view.ts";
import type { CreateView } from "./view.ts";

const UNITS = ["bytes", "kB", "MB", "GB", "TB"];

/** A size as people say it, in steps of a thousand as the systems of their machines count. */
export function sizeWords(bytes: number): string {
  let step = 0;
  let size = bytes;
  while (size >= 999.5 && step < UNITS.length - 1) {
    size /= 1_000;
    step += 1;
  }
  const digits = step === 0 || size >= 10 ? 0 : 1;
  return `${size.toFixed(digits)} ${step === 0 && bytes === 1 ? "byte" : UNITS[step]}`;
}

/** A file to be opened or downloaded. */
export const createFile: CreateView<"file"> = (host) => {
  const row = add(host, "span", "cw-file-row");
  const name = add(row, "a", "cw-file-name");
  name.draggable = false;
  const size = add(row, "span", "cw-embed-detail");
  const caption = add(host, "span", "cw-embed-caption");
  return (embed) => {
    setText(name, embed.name ?? "File without a name");
    setOutward(name, embed.src);
    const own = embed.src !== null && isOwnMedia(embed.src);
    setAttribute(name, "download", own ? (embed.name ?? "") : null);
    const elsewhere = embed.src === null || own ? null : hostOf(embed.src);
    const details = [embed.size === null ? null : sizeWords(embed.size), elsewhere];
    setText(size, details.filter((detail) => detail !== null).join(" · "));
    setText(caption, embed.caption);
  };
};
