import { expect, test } from "vitest";
import { groupPeople } from "../../../lib/editor/presence/groupPeople.ts";
import { initialsOf } from "../../../lib/editor/ui/Avatar.tsx";
import { namesInWords } from "../../../lib/editor/ui/Facepile.tsx";
import type { Peer, SelectionAnchors } from "../../../lib/sync/types.ts";

const SOMEWHERE = { anchor: { assoc: 0 }, head: { assoc: 0 } } satisfies SelectionAnchors;

function peer(clientId: number, id: string, selection: SelectionAnchors | null = null): Peer {
  return { clientId, user: { id, name: `Name of ${id}`, color: "#037ac0" }, selection };
}

test("somebody with three tabs is one person, reached where their caret is", () => {
  const people = groupPeople(
    [peer(1, "ada"), peer(2, "ben"), peer(3, "ada", SOMEWHERE), peer(4, "ada", SOMEWHERE)],
    "me",
  );
  expect(people.map(({ person, caretOf }) => [person.id, caretOf])).toEqual([
    ["ada", 3],
    ["ben", null],
  ]);
});

test("one's own other tabs are nobody else", () => {
  expect(groupPeople([peer(1, "me", SOMEWHERE)], "me")).toEqual([]);
});

test.each([
  ["Ada Lovelace", "AL"],
  ["ada", "A"],
  ["Anna Maria van der Berg", "AB"],
  ["  ", "?"],
  ["𝒳eno 𝒴", "𝒳𝒴"],
])("the initials of %s are %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

test.each([
  [[], ""],
  [["Ada"], "Ada"],
  [["Ada", "Ben"], "Ada and Ben"],
  [["Ada", "Ben", "Cy"], "Ada, Ben and Cy"],
  [["Ada", "Ben", "Cy", "Di", "Ed"], "Ada, Ben and 3 others"],
])("%j in words: %s", (names, words) => {
  expect(namesInWords(names.map((name) => ({ name })))).toBe(words);
});
