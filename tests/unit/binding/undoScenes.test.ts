import { PASTE_TAG } from "lexical";
import { $toggleLink } from "@lexical/link";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { createManualClock } from "../../harness/manualClock.ts";
import {
  $block,
  $selection,
  caret,
  createReplica,
  edit,
  enter,
  exchange,
  expectEqual,
  format,
  lines,
  mergeUp,
  remove,
  select,
  selected,
  type,
  write,
} from "./support/replica.ts";
import type { Replica } from "./support/replica.ts";

type Way = "ours is smaller" | "theirs is smaller";

function pair(way: Way, texts: readonly string[]): { here: Replica; there: Replica; pause: () => void } {
  const first = createReplica({ client: 50 });
  write(first, ...texts);
  const updates = [Y.encodeStateAsUpdate(first.doc)];
  const clock = createManualClock();
  const [mine, theirs] = way === "ours is smaller" ? [100, 200] : [200, 100];
  return {
    here: createReplica({ client: mine, updates, clock }),
    there: createReplica({ client: theirs, updates, clock }),
    pause: () => clock.advance(1_000),
  };
}

interface Scene {
  readonly what: string;
  readonly base: readonly string[];
  readonly act: (here: Replica) => void;
  /** Where the other types, a letter each, in the document as it is behind the act: inside of what it touched, in front and behind. */
  readonly types: readonly (readonly [block: number, offset: number])[];
  readonly acted: readonly string[];
  readonly undone: readonly string[];
  readonly redone: readonly string[];
}

/** Letters that the other types, in the order of {@link Scene.types}; from the last place to the first, so that places stay. */
const LETTERS = "XYZ";

const SCENES: readonly Scene[] = [
  {
    what: "a split",
    base: ["onetwo"],
    act: (here) => enter(here, 0, 3),
    types: [
      [0, 1],
      [0, 3],
      [1, 1],
    ],
    acted: ["oXneY", "tZwo"],
    undone: ["oXneYtZwo"],
    redone: ["oXneY", "tZwo"],
  },
  {
    what: "a merge",
    base: ["one", "two"],
    act: (here) => mergeUp(here, 1),
    types: [
      [0, 2],
      [0, 4],
    ],
    acted: ["onXetYwo"],
    undone: ["onXe", "tYwo"],
    redone: ["onXetYwo"],
  },
  {
    what: "a conversion",
    base: ["one", "two"],
    act: (here) => edit(here, () => $block(1).setBlockType("check", { checked: true })),
    types: [
      [0, 3],
      [1, 0],
      [1, 3],
    ],
    acted: ["oneX", "check checked: YtwoZ"],
    undone: ["oneX", "YtwoZ"],
    redone: ["oneX", "check checked: YtwoZ"],
  },
  {
    what: "a deletion",
    base: ["one two three"],
    act: (here) => remove(here, 0, 3, 0, 7),
    types: [
      [0, 2],
      [0, 4],
    ],
    acted: ["onXe Ythree"],
    undone: ["onXe two Ythree"],
    redone: ["onXe Ythree"],
  },
  {
    what: "a deletion over blocks",
    base: ["one", "two", "three"],
    act: (here) => remove(here, 0, 2, 2, 3),
    types: [
      [0, 1],
      [0, 3],
    ],
    acted: ["oXneYe"],
    undone: ["oXne", "two", "threYe"],
    redone: ["oXneYe"],
  },
  {
    what: "a paste over a selection",
    base: ["one two three"],
    act: (here) => {
      select(here, 0, 4, 0, 7);
      here.editor.update(() => $selection().insertRawText("five\nsix"), { discrete: true, tag: PASTE_TAG });
    },
    types: [
      [0, 1],
      [0, 6],
      [0, 14],
    ],
    acted: ["oXne fiYve⏎six tZhree"],
    undone: ["oXne Ytwo tZhree"],
    redone: ["oXne fiYve⏎six tZhree"],
  },
  {
    what: "a format",
    base: ["one two three"],
    act: (here) => format(here, 0, 4, 7, "bold"),
    types: [
      [0, 1],
      [0, 5],
      [0, 9],
    ],
    acted: ["oXne [bold:tYwo] tZhree"],
    undone: ["oXne tYwo tZhree"],
    redone: ["oXne [bold:tYwo] tZhree"],
  },
  {
    what: "a link",
    base: ["one two three"],
    act: (here) => {
      select(here, 0, 4, 0, 7);
      edit(here, () => $toggleLink("https://x.example/"));
    },
    types: [
      [0, 1],
      [0, 5],
      [0, 9],
    ],
    acted: ["oXne [link=https://x.example/:tYwo] tZhree"],
    undone: ["oXne tYwo tZhree"],
    redone: ["oXne [link=https://x.example/:tYwo] tZhree"],
  },
  {
    what: "a comment",
    base: ["one two three"],
    act: (here) => here.flow.transact(originOf(here), () => here.flow.formatRange(5, 3, { "comment:c1": true })),
    types: [
      [0, 1],
      [0, 5],
      [0, 9],
    ],
    acted: ["oXne [comment:c1:tYwo] tZhree"],
    undone: ["oXne tYwo tZhree"],
    redone: ["oXne [comment:c1:tYwo] tZhree"],
  },
  {
    what: "an indentation",
    base: ["one", "two"],
    act: (here) => edit(here, () => $block(1).setIndent(2)),
    types: [
      [0, 1],
      [1, 1],
      [1, 3],
    ],
    acted: ["oXne", "indent=2: tYwoZ"],
    undone: ["oXne", "tYwoZ"],
    redone: ["oXne", "indent=2: tYwoZ"],
  },
  {
    what: "typing",
    base: ["one"],
    act: (here) => type(here, 0, 3, " two"),
    types: [
      [0, 1],
      [0, 5],
      [0, 7],
    ],
    acted: ["oXne tYwoZ"],
    undone: ["oXneYZ"],
    redone: ["oXne tYwoZ"],
  },
];

/** The origin under which the binding writes for the person here, as one edit shows. */
function originOf(here: Replica): unknown {
  let found: unknown;
  const stop = here.flow.observe(({ origin }) => {
    found = origin;
  });
  type(here, 0, 0, "?");
  stop();
  here.binding.undo();
  return found;
}

function typeAll(there: Replica, types: Scene["types"]): void {
  for (const [at, [block, offset]] of [...types.entries()].reverse()) type(there, block, offset, LETTERS.charAt(at));
}

describe.each(SCENES)("[BD60] undoing $what takes nothing of others with it", (scene) => {
  describe.each(["ours is smaller", "theirs is smaller"] as const)("%s", (way) => {
    test.each(["before the undo is seen", "at the same time"] as const)("typed %s", (order) => {
      const { here, there, pause } = pair(way, scene.base);
      scene.act(here);
      pause();
      exchange(here, there);
      typeAll(there, scene.types);
      if (order === "before the undo is seen") exchange(here, there);
      here.binding.undo();
      exchange(here, there);
      expect(lines(here)).toEqual(scene.undone);
      here.binding.redo();
      exchange(here, there);
      expect(lines(here)).toEqual(scene.redone);
      expect(lines(here)).toEqual(scene.acted);
      expectEqual(here, there);
    });

    test("redo survives what others type meanwhile", () => {
      const { here, there, pause } = pair(way, scene.base);
      scene.act(here);
      pause();
      exchange(here, there);
      here.binding.undo();
      exchange(here, there);
      type(there, 0, 0, "__");
      exchange(here, there);
      expect(here.binding.canRedo.get()).toBe(true);
      here.binding.redo();
      exchange(here, there);
      const [first = "", ...others] = scene.acted.map((line) => line.replaceAll(/[XYZ]/gu, ""));
      expect(lines(there)).toEqual([`__${first}`, ...others]);
      expectEqual(here, there);
    });
  });
});

describe("[BD61] the selection", () => {
  test.each([
    ["a caret", [0, 2], [0, 2], "0:2"],
    ["a range", [0, 1], [0, 3], "0:1-0:3"],
    ["a range, backwards", [0, 3], [0, 1], "0:3-0:1"],
    ["several blocks", [0, 2], [2, 1], "0:2-2:1"],
    ["several blocks, backwards", [2, 1], [0, 2], "2:1-0:2"],
  ] as const)("%s comes back with what was typed over it, and goes behind that with redo", (_, from, to, shown) => {
    const { here, pause } = pair("ours is smaller", ["one", "two", "three"]);
    select(here, from[0], from[1], to[0], to[1]);
    expect(selected(here)).toBe(shown);
    edit(here, () => $selection().insertText("new"));
    const behind = selected(here);
    pause();
    caret(here, 0, 0);
    here.binding.undo();
    expect(lines(here)).toEqual(["one", "two", "three"]);
    expect(selected(here)).toBe(shown);
    caret(here, 0, 0);
    here.binding.redo();
    expect(selected(here)).toBe(behind);
    here.binding.undo();
    expect(selected(here)).toBe(shown);
    expectEqual(here);
  });

  test("at its place among what others did since", () => {
    const { here, there, pause } = pair("ours is smaller", ["one", "two", "three"]);
    select(here, 2, 1, 0, 2);
    edit(here, () => $selection().insertText("new"));
    pause();
    exchange(here, there);
    type(there, 0, 0, "__");
    enter(there, 0, 0);
    exchange(here, there);
    here.binding.undo();
    expect(lines(here)).toEqual(["", "__one", "two", "three"]);
    expect(selected(here)).toBe("3:1-1:4");
    here.binding.redo();
    expect(lines(here)).toEqual(["", "__onnewhree"]);
    expect(selected(here)).toBe("1:7");
    exchange(here, there);
    expectEqual(here, there);
  });

  test("in a block that others deleted: at the end of the one before", () => {
    const { here, there, pause } = pair("ours is smaller", ["one", "two", "three"]);
    caret(here, 1, 2);
    edit(here, () => $selection().insertText("X"));
    pause();
    type(here, 2, 5, "Y");
    pause();
    exchange(here, there);
    there.editor.update(() => $block(1).remove(), { discrete: true });
    exchange(here, there);
    expect(lines(here)).toEqual(["one", "threeY"]);
    here.binding.undo();
    // The X is gone already: there is nothing left of that step.
    here.binding.undo();
    expect(lines(here)).toEqual(["one", "three"]);
    expect(selected(here)).toBe("1:5");
    expect(here.binding.canUndo.get()).toBe(false);
    exchange(here, there);
    expectEqual(here, there);
  });

  test("where others brought its text back meanwhile, in that", () => {
    const { here, there, pause } = pair("theirs is smaller", ["one", "two"]);
    type(here, 1, 3, "!");
    // So long ago that whoever deletes it has seen it: BD51.
    for (let second = 0; second < 11; second += 1) pause();
    caret(here, 1, 1);
    edit(here, () => $block(1).setBlockType("quote"));
    pause();
    exchange(here, there);
    remove(there, 0, 1, 1, 3);
    exchange(here, there);
    there.binding.undo();
    exchange(here, there);
    caret(here, 0, 0);
    here.binding.undo();
    expect(lines(here)).toEqual(["one", "two!"]);
    expect(selected(here)).toBe("1:1");
    exchange(here, there);
    expectEqual(here, there);
  });
});

test("[BD63] a caret at the start of a block stays in front of its first letter when somebody else brings the block back elsewhere", () => {
  for (const way of ["ours is smaller", "theirs is smaller"] as const) {
    const { here, there } = pair(way, ["", ""]);
    const move = ({ flow }: Replica): void =>
      flow.transact("menu", () => flow.moveBefore(flow.blocks[1]!, flow.blocks[0]!));
    move(here);
    type(here, 1, 0, "words");
    // Of two that stand the other way round than in the flow the text of the second lies in front of the mark of the first.
    mergeUp(here, 1);
    caret(here, 0, 0);
    mergeUp(there, 1);
    there.binding.undo();
    exchange(here, there);
    const at = lines(here).indexOf("words");
    expect(selected(here), `when ${way}`).toBe(`${at}:0`);
    expectEqual(here, there);
  }
});

test("[BD63] two people bring back what both deleted: the caret of each stays in it, and what they type", () => {
  for (const way of ["ours is smaller", "theirs is smaller"] as const) {
    const { here, there, pause } = pair(way, ["one two three"]);
    for (const one of [here, there]) {
      remove(one, 0, 4, 0, 8);
      pause();
      one.binding.undo();
      caret(one, 0, 6);
    }
    exchange(here, there);
    expect(lines(here)).toEqual(["one two three"]);
    for (const one of [here, there]) expect(selected(one)).toBe("0:6");
    expectEqual(here, there);
  }
});
