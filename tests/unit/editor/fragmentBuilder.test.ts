import { expect, test } from "vitest";
import { FragmentBuilder } from "../../../lib/editor/blocks/clipboard/fragmentBuilder.ts";
import type { TextContext } from "../../../lib/editor/blocks/clipboard/fragmentBuilder.ts";

const plain: TextContext = { formats: {}, link: null, start: () => ({}) };
const bold: TextContext = { ...plain, formats: { bold: true } };

function shown(builder: FragmentBuilder): string[] {
  builder.close();
  return builder.blocks.map(({ content }) =>
    content
      .map((inline) => {
        if (inline.kind !== "text") return "⏎";
        return inline.formats.bold === true ? `bold(${inline.text})` : inline.text;
      })
      .join(""),
  );
}

test("[ED75] a space looks as the text that it ended, and goes with the end of its line", () => {
  const builder = new FragmentBuilder();
  builder.text(" a ", bold);
  builder.text(" b ", plain);
  builder.lineBreak(() => ({}));
  builder.text(" c", plain);
  builder.text(" ", bold);
  builder.text("d ", plain);
  builder.close();
  builder.text("   ", plain);
  expect(shown(builder)).toEqual(["bold(a )b⏎cbold( )d"]);
});

test("[ED78] a line of tens of thousands of pieces is read piece by piece, and not anew for each", () => {
  const builder = new FragmentBuilder();
  builder.open(() => ({}));
  builder.flat(() => {
    for (let piece = 0; piece < 60_000; piece += 1) {
      builder.text("word ", plain);
      builder.close();
      builder.tab(() => ({}));
    }
  });
  builder.close();
  const [line] = builder.blocks;
  const [only] = line?.content ?? [];
  expect(only?.kind === "text" && only.text.length).toBe(60_000 * "word\t".length);
});
