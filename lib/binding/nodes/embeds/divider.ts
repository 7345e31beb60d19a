import { add } from "./view.ts";
import type { CreateView } from "./view.ts";

export const createDivider: CreateView<"divider"> = (host) => {
  add(host, "hr");
  return () => {};
};
