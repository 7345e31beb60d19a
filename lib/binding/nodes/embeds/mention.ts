import { add, setAttribute, setText } from "./view.ts";
import type { CreateView } from "./view.ts";

/** A person or another document, by the name that it had when it was mentioned. */
export const createMention: CreateView<"mention"> = (host) => {
  const chip = add(host, "span", "cw-chip");
  return (embed) => {
    setAttribute(chip, "data-kind", embed.kind ?? "person");
    setText(chip, `${embed.kind === "document" ? "" : "@"}${embed.label ?? "Somebody"}`);
  };
};
