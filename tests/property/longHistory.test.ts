import { $getRoot } from "lexical";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { openFlow } from "../../lib/flow/openFlow.ts";
import type { FlowBlock } from "../../lib/flow/types.ts";
import { cowrite } from "../bench/bindingSides.ts";
import { makeLongHistory, readBlogPost } from "../bench/longHistory.ts";

function lineOf({ content }: FlowBlock): string {
  return content.map((inline) => (inline.kind === "text" ? inline.text : "\n")).join("");
}

test("a hundred thousand edits of two writers: both have every line, a fresh editor shows them, and typing goes on", () => {
  const { docs, lines } = makeLongHistory(readBlogPost(), 100_000);
  for (const doc of docs) {
    const flow = openFlow(doc);
    expect(flow.blocks.map(lineOf)).toEqual(lines);
    flow.verify();
    flow.dispose();
  }
  const [state, other] = docs.map((doc) => Y.encodeStateAsUpdate(doc)) as [Uint8Array, Uint8Array];
  expect(Y.diffUpdate(other, Y.encodeStateVectorFromUpdate(state)).length).toBeLessThan(other.length / 2);

  const side = cowrite.open(state);
  const shown = (): string[] =>
    side.editor.read(() =>
      $getRoot()
        .getChildren()
        .map((block) => block.getTextContent()),
    );
  expect(shown()).toEqual(lines);
  side.editor.update(() => $getRoot().selectEnd().insertText(" and on"), { discrete: true });
  expect(shown().at(-1)).toBe(`${lines.at(-1)} and on`);
  const reader = openFlow(side.doc as Y.Doc);
  expect(reader.blocks.map(lineOf)).toEqual(shown());
  reader.dispose();
  side.undo();
  expect(shown()).toEqual(lines);
  side.dispose();
});
