// @vitest-environment jsdom
import { $getRoot, $getSelection, $isRangeSelection, HISTORY_PUSH_TAG, INSERT_PARAGRAPH_COMMAND } from "lexical";
import type { LexicalEditor } from "lexical";
import { expect, test } from "vitest";

import { $isBlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import { draw, drawWithSelection, load } from "./support/drawing.ts";
import { dispatch, headless, mounted, settle, type } from "./support/editors.ts";

async function typed(text: string, ...drawing: string[]): Promise<string[]> {
  const editor = headless(drawing.length === 0 ? ["p |"] : drawing);
  for (const character of text) {
    type(editor, character);
    await settle();
  }
  return drawWithSelection(editor);
}

test("[ED60] signs at the start of a block turn it into what they stand for", async () => {
  for (const [signs, drawn] of [
    ["# ", "h1 |"],
    ["## ", "h2 |"],
    ["### ", "h3 |"],
    ["#### ", "h4 |"],
    ["##### ", "h5 |"],
    ["###### ", "h6 |"],
    ["- ", "ul |"],
    ["* ", "ul |"],
    ["+ ", "ul |"],
    ["1. ", "ol |"],
    ["1) ", "ol |"],
    ["[] ", "todo |"],
    ["[ ] ", "todo |"],
    ["[x] ", "done |"],
    ["> ", "quote |"],
    [">> ", "toggle |"],
    ["[!tip] ", "callout |"],
    ["> [!WARNING] ", "callout |"],
  ] as const) {
    expect([signs, ...(await typed(signs))]).toEqual([signs, drawn]);
  }
});

test("[ED60] in front of text too, in every kind, with its indentation and formats", async () => {
  expect(await typed("# ", "p |a<bold>b</bold>")).toEqual(["h1 |a<bold>b</bold>"]);
  expect(await typed("[x] ", "ul+1 |a")).toEqual(["done+1 |a"]);
  expect(await typed("1. ", "quote |a")).toEqual(["ol |a"]);
  expect(await typed("# ", "p x", "p |")).toEqual(["p x", "h1 |"]);
});

function startOf(editor: LexicalEditor, index: number): unknown {
  return editor.read(() => ($getRoot().getChildAtIndex(index) as BlockNode).getAttributes().start);
}

test("[ED67] a number begins a list at it, goes on with the one before, or is the next one anyway", async () => {
  for (const [before, signs, start] of [
    [["p |"], "1. ", undefined],
    [["p |"], "5. ", 5],
    [["p |"], "0) ", 0],
    [["ol a", "p |"], "1. ", 1],
    [["ol a", "p |"], "2. ", undefined],
    [["ol a", "p x", "p |"], "2. ", "continue"],
    [["ol a", "p x", "p |"], "1. ", undefined],
    [["ol a", "ol+1 b", "p x", "p+1 |"], "2. ", 2],
  ] as const) {
    const editor = headless(before);
    for (const sign of signs) {
      type(editor, sign);
      await settle();
    }
    const last = before.length - 1;
    expect([before, signs, startOf(editor, last)]).toEqual([before, signs, start]);
    expect(draw(editor)[last]).toMatch(/^ol/);
  }
});

test("[ED68] the tone of a callout is the one that was named", async () => {
  for (const [name, tone] of [
    ["note", "info"],
    ["tip", "tip"],
    ["CAUTION", "danger"],
  ]) {
    const editor = headless(["p |"]);
    type(editor, `[!${name}]`);
    type(editor, " ");
    await settle();
    expect(editor.read(() => ($getRoot().getFirstChild() as BlockNode).getAttributes())).toEqual({
      type: "callout",
      tone,
    });
  }
});

test("[ED60] other numbers, more signs and signs within text are text", async () => {
  for (const text of ["2026. ", "1.", "####### ", "[!nobody] ", "-", "a - ", "#a ", "[y] "]) {
    expect(await typed(text)).toEqual([`p ${text}|`]);
  }
  expect(await typed("- ", "ul |")).toEqual(["ul - |"]);
  expect(await typed("# ", "p a|")).toEqual(["p a# |"]);
});

test("[ED61] three backticks and a space or Enter make a code block, with the language", async () => {
  expect(await typed("``` ")).toEqual(["code |"]);
  for (const [line, language] of [
    ["```", undefined],
    ["```ts", "ts"],
    ["```c++", "c++"],
  ] as const) {
    const editor = headless(["p |"]);
    type(editor, line);
    await settle();
    dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined);
    expect(drawWithSelection(editor)).toEqual(["code |"]);
    editor.read(() => {
      const block = $getRoot().getFirstChild();
      expect($isBlockNode(block) && block.getLanguage()).toBe(language);
    });
  }
  const editor = headless(["p a ```|"]);
  dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined);
  expect(draw(editor)).toEqual(["p a ```", "p"]);
});

test("[ED62] three hyphens alone make a divider", async () => {
  expect(await typed("---")).toEqual(["p —", "p |"]);
  expect(await typed("---", "p |", "p")).toEqual(["p —", "p |"]);
  expect(await typed("---", "p |text")).toEqual(["p ---|text"]);
  expect(await typed("---", "p a|")).toEqual(["p a---|"]);
  expect(await typed("---", "h1 |")).toEqual(["h1 ---|"]);
});

test("[ED63] signs around words become formats when the last is typed", async () => {
  for (const [signs, drawn] of [
    ["**b**", "p <bold>b</bold>|"],
    ["*b*", "p <italic>b</italic>|"],
    ["_b_", "p <italic>b</italic>|"],
    ["~~b~~", "p <strike>b</strike>|"],
    ["`b`", "p <code>b</code>|"],
    ["a **b c** d", "p a <bold>b c</bold> d|"],
    ["a*b*c", "p a<italic>b</italic>c|"],
    ["(_b_)", "p (<italic>b</italic>)|"],
    ["`a*b*`", "p <code>a*b*</code>|"],
    ["[b](https://x.example/)", "p <a https://x.example/>b</a>|"],
    ["a [b c](x.example) d", "p a <a https://x.example/>b c</a> d|"],
  ] as const) {
    expect([signs, ...(await typed(signs))]).toEqual([signs, drawn]);
  }
});

test("[ED63] what is typed next looks as before, and formats within stay", async () => {
  const editor = headless(["p |"]);
  for (const character of "**b**c") {
    type(editor, character);
    await settle();
  }
  expect(draw(editor)).toEqual(["p <bold>b</bold>c"]);
  expect(await typed("*", "p **a <italic>b</italic>*|")).toEqual(["p <bold>a </bold><bold><italic>b</italic></bold>|"]);
});

test("[ED64] signs within words, beside white space, and empty ones are text", async () => {
  for (const text of [
    "snake_case_",
    "a_b_c",
    "2*3*",
    "** b**",
    "**b **",
    "* b *",
    "****",
    "``",
    "~~~~",
    "__init__",
    "[b](/relative)",
    "[b](javascript:alert)",
    "[ ](https://x.example)",
    "![b](https://x.example/)",
  ]) {
    const [drawn] = await typed(text, "p x |");
    expect(drawn).toBe(`p x ${text}|`);
  }
});

test("[ED65] the signs are replaced in an update of their own that begins a step of undo", async () => {
  const editor = headless(["p |"]);
  const updates: { text: string; push: boolean }[] = [];
  editor.registerUpdateListener(({ editorState, tags }) => {
    updates.push({ text: editorState.read(() => $getRoot().getTextContent()), push: tags.has(HISTORY_PUSH_TAG) });
  });
  for (const character of "# ") {
    type(editor, character);
    await settle();
  }
  expect(updates).toEqual([
    { text: "#", push: false },
    { text: "# ", push: false },
    { text: "", push: true },
  ]);
});

test("[ED66] nothing is replaced in code and links", async () => {
  expect(await typed("# ", "code |")).toEqual(["code # |"]);
  expect(await typed("*", "code *a|")).toEqual(["code *a*|"]);
  expect(await typed("*", "p <code>*a|</code>")).toEqual(["p <code>*a*</code>|"]);
  expect(await typed("*", "p <a https://x.example/>*a|b</a>")).toEqual(["p <a https://x.example/>*a*|b</a>"]);
});

test("[ED66] nothing is replaced in what others wrote, what is pasted, undone, or several characters at once", async () => {
  for (const tag of ["collaboration", "historic", "paste"]) {
    const editor = headless(["p #|"]);
    write(editor, " ", tag);
    await settle();
    expect(draw(editor)).toEqual(["p # "]);
  }
  const editor = headless(["p |"]);
  write(editor, "# ", "");
  await settle();
  expect(draw(editor)).toEqual(["p # "]);
});

function write(editor: LexicalEditor, text: string, tag: string): void {
  editor.update(
    () => {
      const selection = $getSelection();
      if ($isRangeSelection(selection)) selection.insertText(text);
    },
    { discrete: true, tag },
  );
}

test("[ED66] nothing is replaced during composition", async () => {
  const { editor } = mounted(["p #|"]);
  editor._compositionKey = editor.read(() => $getRoot().getAllTextNodes()[0]?.getKey() ?? null);
  write(editor, " ", "");
  await settle();
  expect(draw(editor)).toEqual(["p # "]);
});

test("[ED66] a caret that moves behind a sign replaces nothing", async () => {
  const editor = headless(["p # |"]);
  load(editor, ["p #| "]);
  editor.update(
    () => {
      const selection = $getSelection();
      if (!$isRangeSelection(selection)) return;
      selection.anchor.offset = 2;
      selection.focus.offset = 2;
      selection.dirty = true;
    },
    { discrete: true },
  );
  await settle();
  expect(draw(editor)).toEqual(["p # "]);
});
