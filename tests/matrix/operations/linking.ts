import type { Operation } from "../operation.ts";
import { letters } from "./describe.ts";
import { over } from "./over.ts";

const oldLink = { text: "letters", formats: { link: "https://example.org/old" } } as const;

export const linking: readonly Operation[] = [
  {
    name: "set a link",
    family: "link",
    needs: letters,
    plan(target) {
      const link = `https://example.org/${target.name("new")}`;
      return over(target, [2, 6], (hands) => hands.link(link), { link });
    },
  },
  {
    name: "edit a link",
    family: "link",
    needs: oldLink,
    plan(target) {
      const link = `https://example.org/${target.name("other")}`;
      return over(target, [2, 6], (hands) => hands.link(link), { link });
    },
  },
  {
    name: "remove a link",
    family: "link",
    needs: oldLink,
    plan: (target) => over(target, [2, 6], (hands) => hands.link(null), { link: null }),
  },
];

export const commenting: readonly Operation[] = [
  ...(
    [
      ["comment", [1, 5]],
      ["comment, further right", [3, 7]],
    ] as const
  ).map(([name, range]): Operation => ({
    name,
    family: "comment",
    needs: letters,
    plan(target) {
      const thread = target.name("thread");
      return over(target, range, (hands) => hands.comment(thread, true), { [`comment:${thread}`]: true });
    },
  })),
  {
    name: "end a comment",
    family: "comment",
    needs: { text: "letters", formats: { "comment:old": true } },
    plan: (target) => over(target, [2, 6], (hands) => hands.comment("old", null), { "comment:old": null }),
  },
];
