import { describe, expect, test } from "vitest";
import {
  $block,
  $selection,
  caret,
  createReplicas,
  edit,
  expectEqual,
  lines,
  mergeUp,
  remove,
  select,
  selected,
  send,
} from "./support/replica.ts";
import { $pane, addTable, caretInCell, grid, typeInCell } from "./support/tables.ts";
import type { Replica } from "./support/replica.ts";
import type { FlowBlock } from "../../../lib/flow/types.ts";

/** Moves block `from` in front of block `to`. */
function move({ flow }: Replica, from: number, to: number): void {
  flow.moveBefore(flow.blocks[from] as FlowBlock, flow.blocks[to] ?? null);
}

/** Deletes whole blocks, as a person does who selects them. */
function drop(replica: Replica, ...indices: readonly number[]): void {
  edit(replica, () => {
    for (const node of indices.map((index) => $block(index))) node.remove();
  });
}

/** Two copies, the blocks of the first list written, and shown as the second says after one move. */
function moved(written: readonly string[], from: number, to: number, shown: readonly string[]): [Replica, Replica] {
  const [here, there] = createReplicas(written);
  move(there, from, to);
  send(there, here);
  expect(lines(here)).toEqual(shown);
  return [here, there];
}

describe("[BD33] when the block of the caret is gone, the caret is at the end of the block that was shown before", () => {
  test("whether or not text around it goes too", () => {
    const [here, there] = createReplicas(["one", "two", "three"]);
    caret(here, 1, 2);
    remove(there, 0, 3, 1, 3);
    send(there, here);
    expect(lines(here)).toEqual(["one", "three"]);
    expect(selected(here)).toBe("0:3");
    caret(here, 0, 2);
    drop(there, 0);
    send(there, here);
    expect(lines(here)).toEqual(["three"]);
    expect(selected(here)).toBe("0:0");
    expectEqual(here, there);
  });

  test("also if it had been moved", () => {
    const [here, there] = moved(["one", "two", "three", "four"], 0, 3, ["two", "three", "one", "four"]);
    caret(here, 2, 1);
    drop(there, 2);
    send(there, here);
    expect(selected(here)).toBe("1:5");
    expectEqual(here, there);
  });

  test("also with the caret at its start, or in an empty one", () => {
    for (const text of ["one", ""]) {
      const [here, there] = moved(["first", text, "three", "four"], 1, 4, ["first", "three", "four", text]);
      caret(here, 3, 0);
      drop(there, 3);
      send(there, here);
      expect(selected(here)).toBe("2:4");
      expectEqual(here, there);
    }
  });

  test("also if the one before had been moved there, or the one that its text lies behind away", () => {
    const [here, there] = moved(["far", "one", "two", "last"], 0, 2, ["one", "far", "two", "last"]);
    caret(here, 2, 2);
    drop(there, 2);
    send(there, here);
    expect(selected(here)).toBe("1:3");
    const [left, right] = moved(["one", "away", "two", "last"], 1, 4, ["one", "two", "last", "away"]);
    caret(left, 1, 2);
    drop(right, 1);
    send(right, left);
    expect(selected(left)).toBe("0:3");
    expectEqual(left, right);
  });

  test("several that are gone together", () => {
    const [here, there] = moved(["far", "one", "two", "last"], 0, 3, ["one", "two", "far", "last"]);
    caret(here, 2, 0);
    drop(there, 1, 2);
    send(there, here);
    expect(selected(here)).toBe("0:3");
    expectEqual(here, there);
  });

  test("if nothing was before, at the start of the first", () => {
    const [here, there] = moved(["one", "two", "three"], 2, 0, ["three", "one", "two"]);
    caret(here, 0, 3);
    drop(there, 0);
    send(there, here);
    expect(selected(here)).toBe("0:0");
    expectEqual(here, there);
  });

  test("a range of all of it is a caret then, one that reaches further keeps what is left", () => {
    const [here, there] = moved(["far", "one", "two", "last"], 0, 3, ["one", "two", "far", "last"]);
    select(here, 2, 0, 2, 3);
    drop(there, 2);
    send(there, here);
    expect(selected(here)).toBe("1:3");
    const [left, right] = moved(["far", "one", "two", "last"], 0, 3, ["one", "two", "far", "last"]);
    select(left, 2, 1, 3, 2);
    drop(right, 2);
    send(right, left);
    expect(selected(left)).toBe("1:3-2:2");
    expectEqual(left, right);
  });
});

describe("[BD33] where the text went on, the caret is where the deleted text was", () => {
  test("in blocks that were moved together", () => {
    const [here, there] = moved(["far", "one", "two", "last"], 0, 3, ["one", "two", "far", "last"]);
    caret(here, 2, 1);
    remove(there, 1, 1, 2, 2);
    send(there, here);
    expect(lines(here)).toEqual(["one", "tr", "last"]);
    expect(selected(here)).toBe("1:1");
    expectEqual(here, there);
  });

  test("also at the start of a moved block, and of an empty one", () => {
    const [here, there] = moved(["one", "last", "two"], 2, 1, ["one", "two", "last"]);
    select(here, 1, 0, 0, 1);
    remove(there, 0, 3, 2, 0);
    send(there, here);
    expect(lines(here)).toEqual(["onelast"]);
    expect(selected(here)).toBe("0:3-0:1");
    const [left, right] = moved(["one", "two", "three", ""], 1, 4, ["one", "three", "", "two"]);
    select(left, 0, 0, 2, 0);
    remove(right, 0, 3, 3, 0);
    send(right, left);
    expect(lines(left)).toEqual(["onetwo"]);
    expect(selected(left)).toBe("0:0-0:3");
    expectEqual(left, right);
  });

  test("with a moved block between that is gone wholly", () => {
    const [here, there] = moved(["far", "one", "two", "last"], 0, 2, ["one", "far", "two", "last"]);
    caret(here, 1, 2);
    remove(there, 0, 1, 2, 2);
    send(there, here);
    expect(lines(here)).toEqual(["oo", "last"]);
    expect(selected(here)).toBe("0:1");
    expectEqual(here, there);
  });

  test("a caret at the start of a block that is joined to the one before stays with its text", () => {
    const [here, there] = moved(["far", "one", "two", "last"], 0, 3, ["one", "two", "far", "last"]);
    caret(here, 2, 0);
    mergeUp(there, 2);
    send(there, here);
    expect(lines(here)).toEqual(["one", "twofar", "last"]);
    expect(selected(here)).toBe("1:3");
    expectEqual(here, there);
  });

  test("the end of the text deleted that was joined to a block from elsewhere", () => {
    const [here, there] = moved(["far", "one", "two", "last"], 0, 3, ["one", "two", "far", "last"]);
    mergeUp(there, 2);
    send(there, here);
    caret(here, 1, 6);
    remove(there, 1, 3, 1, 6);
    send(there, here);
    expect(lines(here)).toEqual(["one", "two", "last"]);
    expect(selected(here)).toBe("1:3");
    expectEqual(here, there);
  });
});

describe("[BD33] behind a block whose text lies in several places", () => {
  function joined(): [Replica, Replica] {
    const [here, there] = moved(["far", "one", "two", "last", "end"], 0, 3, ["one", "two", "far", "last", "end"]);
    mergeUp(there, 2);
    send(there, here);
    expect(lines(here)).toEqual(["one", "twofar", "last", "end"]);
    return [here, there];
  }

  test("the block behind it goes, with the end of its text", () => {
    const [here, there] = joined();
    caret(here, 2, 2);
    remove(there, 1, 4, 2, 4);
    send(there, here);
    expect(lines(here)).toEqual(["one", "twof", "end"]);
    expect(selected(here)).toBe("1:4");
    expectEqual(here, there);
  });

  test("the block behind it goes alone", () => {
    const [here, there] = joined();
    caret(here, 2, 2);
    drop(there, 2);
    send(there, here);
    expect(selected(here)).toBe("1:6");
    expectEqual(here, there);
  });

  test("part of the block goes, from one text into the other", () => {
    const [here, there] = joined();
    caret(here, 1, 4);
    remove(there, 1, 2, 1, 5);
    send(there, here);
    expect(lines(here)).toEqual(["one", "twr", "last", "end"]);
    expect(selected(here)).toBe("1:2");
    expectEqual(here, there);
  });
});

describe("[BD33] tables", () => {
  test("a caret in the cell of a table that was moved and is gone", () => {
    const [here, there] = createReplicas(["one", "two", "three"]);
    addTable(here, 0);
    send(here, there);
    move(there, 1, 4);
    send(there, here);
    caretInCell(here, 1, 1);
    drop(there, 3);
    send(there, here);
    expect(lines(here)).toEqual(["one", "two", "three"]);
    expect(selected(here)).toBe("2:5");
    expectEqual(here, there);
  });

  test("a caret in a moved line of a cell", () => {
    const [here, there] = createReplicas(["one"]);
    addTable(here, 0);
    typeInCell(here, 0, 0, "a");
    for (const line of ["b", "c", "d"]) {
      edit(here, () => $selection().insertParagraph());
      edit(here, () => $selection().insertText(line));
    }
    send(here, there);
    edit(there, () => $pane(0, 0).append($pane(0, 0).getFirstChildOrThrow()));
    send(there, here);
    expect(grid(here)[0]?.[0]).toBe("b/c/d/a");
    caretInCell(here, 0, 0, 1, 3);
    edit(there, () => $pane(0, 0).getLastChildOrThrow().remove());
    send(there, here);
    expect(grid(here)[0]?.[0]).toBe("b/c/d");
    here.editor.read(() => {
      expect($selection().anchor.getNode().getTextContent()).toBe("d");
      expect($selection().anchor.offset).toBe(1);
    });
    expectEqual(here, there);
  });
});
