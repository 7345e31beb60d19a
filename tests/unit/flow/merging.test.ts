import { describe, expect, test } from "vitest";
import type { Flow, FlowBlock } from "../../../lib/flow/types.ts";
import { flowOf, replicaOf, shown, sync } from "./support/documents.ts";

/** Both orders of the client ids: where two insert at one place, Yjs lets the ids decide. */
describe.each([
  { left: 100, right: 200, third: 300 },
  { left: 300, right: 200, third: 100 },
  { left: 200, right: 100, third: 300 },
])("with client ids $left, $right and $third", (ids) => {
  /** Two edits that know nothing of each other, and what both come to. */
  function merged(base: Flow, edit: (flow: Flow) => void, other: (flow: Flow) => void): string[] {
    const left = replicaOf(base, ids.left);
    const right = replicaOf(base, ids.right);
    edit(left);
    other(right);
    sync(left, right);
    left.verify();
    right.verify();
    expect(shown(right)).toEqual(shown(left));
    return shown(left);
  }

  function append(text: string): (flow: Flow) => void {
    return (flow) => {
      flow.insertMark(flow.length, {});
      flow.insertText(flow.length, text, {});
    };
  }

  test("[FL17] two who begin a block behind a formatted word each keep their text in their own block", () => {
    const base = flowOf("bold");
    base.formatRange(1, 4, { bold: true });
    const [first, ...others] = merged(base, append("left"), append("right"));
    expect(first).toBe("[bold|bold]");
    expect(others.sort()).toEqual(["left", "right"]);
  });

  test("[FL17] what is typed into an empty block stays there when another begins a block behind a format that ends beside it", () => {
    const base = flowOf("abc");
    const formatter = replicaOf(base, ids.third);
    const splitter = replicaOf(base, ids.left);
    formatter.formatRange(1, 3, { bold: true });
    const stranger = replicaOf(formatter, ids.right);
    splitter.insertMark(splitter.length, { type: "quote" });
    sync(formatter, splitter);
    splitter.insertText(splitter.length, "mine", {});
    stranger.insertMark(stranger.length, {});
    stranger.insertText(stranger.length, "theirs", {});
    sync(formatter, splitter, stranger);
    expect(shown(splitter).sort()).toEqual(["[bold|abc]", "quote: mine", "theirs"]);
  });

  test("[FL11] two who take the bold off two halves at once make nothing else bold", () => {
    const base = flowOf("hello world, and the rest", "another block");
    base.formatRange(1, 11, { bold: true });
    const lines = merged(
      base,
      (flow) => flow.formatRange(1, 5, { bold: null }),
      (flow) => flow.formatRange(6, 6, { bold: null }),
    );
    expect(lines).toEqual(["hello world, and the rest", "another block"]);
  });

  test("[FL11] typing plain text into a bold word while another takes the bold off makes nothing else bold", () => {
    const base = flowOf("hello world", "another block");
    base.formatRange(1, 5, { bold: true });
    const lines = merged(
      base,
      (flow) => flow.insertText(3, "X", {}),
      (flow) => flow.formatRange(1, 5, { bold: null }),
    );
    expect(lines).toEqual(["heXllo world", "another block"]);
  });

  test("[FL10] overlapping formats both stand, equal ones are one, and text typed inside has them", () => {
    const base = flowOf("abcdef");
    const bold = (flow: Flow): void => flow.formatRange(1, 4, { bold: true });
    expect(merged(base, bold, (flow) => flow.formatRange(3, 4, { italic: true }))).toEqual([
      "[bold|ab][bold italic|cd][italic|ef]",
    ]);
    expect(merged(base, bold, bold)).toEqual(["[bold|abcd]ef"]);
    expect(merged(base, bold, (flow) => flow.insertText(3, "X", {}))).toEqual(["[bold|abXcd]ef"]);
    expect(
      merged(
        base,
        (flow) => flow.formatRange(1, 6, { link: "https://a.example/" }),
        (flow) => flow.insertText(3, "X", {}),
      ),
    ).toEqual(["[link=https://a.example/|abXcdef]"]);
  });

  test("[FL2] converting, indenting and typing in one block all stand", () => {
    const base = flowOf([{ type: "bullet" }, "item"]);
    const number = (flow: Flow): void => flow.setAttributes(flow.blocks[0] as FlowBlock, { type: "number" });
    const indent = (flow: Flow): void => flow.setAttributes(flow.blocks[0] as FlowBlock, { indent: 1 });
    expect(merged(base, number, indent)).toEqual(["number indent=1: item"]);
    expect(merged(base, indent, indent)).toEqual(["bullet indent=1: item"]);
    expect(merged(base, number, (flow) => flow.insertText(3, "X", {}))).toEqual(["number: itXem"]);
  });

  test("[FL2] splitting, merging and deleting lose and double nothing of what another types", () => {
    const base = flowOf("onetwo", "three");
    const split = (flow: Flow): unknown => flow.insertMark(4, {});
    expect(merged(base, split, (flow) => flow.insertText(6, "X", {}))).toEqual(["one", "twXo", "three"]);
    expect(merged(base, split, split)).toEqual(["one", "", "two", "three"]);
    const merge = (flow: Flow): void => flow.deleteRange(7, 1);
    expect(merged(base, merge, (flow) => flow.insertText(10, "X", {}))).toEqual(["onetwothXree"]);
    expect(merged(base, merge, merge)).toEqual(["onetwothree"]);
    expect(
      merged(
        base,
        (flow) => flow.deleteRange(7, 6),
        (flow) => flow.insertText(10, "X", {}),
      ),
    ).toEqual(["onetwoX"]);
  });
});
