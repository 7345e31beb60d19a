// @vitest-environment jsdom
import {
  $getNodeByKey,
  $getRoot,
  $isElementNode,
  COMMAND_PRIORITY_EDITOR,
  DELETE_CHARACTER_COMMAND,
  INSERT_PARAGRAPH_COMMAND,
} from "lexical";
import type { ElementNode, LexicalEditor } from "lexical";
import { describe, expect, test } from "vitest";
import { $isEmbedNode } from "../../../lib/binding/nodes/EmbedNode.ts";
import type { EmbedNode } from "../../../lib/binding/nodes/EmbedNode.ts";
import {
  INSERT_EMBED_COMMAND,
  OPEN_EMBED_EDITOR_COMMAND,
  SET_EMBED_COMMAND,
} from "../../../lib/editor/embeds/commands.ts";
import type { NewEmbed } from "../../../lib/editor/embeds/commands.ts";
import { draggedWidth } from "../../../lib/editor/embeds/resizeImage.ts";
import type { EmbedProps } from "../../../lib/flow/embeds/readEmbed.ts";
import { drawWithSelection, load } from "./support/drawing.ts";
import { dispatch, headless, mounted, press, settle, type } from "./support/editors.ts";

// jsdom lays nothing out, and Lexical asks where the caret is so that it can scroll there.
Range.prototype.getBoundingClientRect = () => document.body.getBoundingClientRect();

function insert(embed: NewEmbed, ...drawing: string[]): string[] {
  const editor = headless(drawing);
  dispatch(editor, INSERT_EMBED_COMMAND, embed);
  return drawWithSelection(editor);
}

const IMAGE: NewEmbed = { type: "image", props: { src: "/files/a.png" } };
const DATE: NewEmbed = { type: "date", props: { date: "2026-03-03" } };

/** The first embed of the document. */
function $first(): EmbedNode {
  const leaves = $getRoot()
    .getChildren()
    .filter($isElementNode)
    .flatMap((block) => block.getChildren());
  const embed = leaves.find($isEmbedNode);
  if (embed === undefined) throw new Error("no embed");
  return embed;
}

function firstKey(editor: LexicalEditor): string {
  return editor.read(() => $first().getKey());
}

describe("[ED140] inserting", () => {
  test("what takes a line of its own gets one, and is selected", () => {
    expect(insert(IMAGE, "p |")).toEqual(["p {▣}", "p"]);
    expect(insert(IMAGE, "p |", "p b")).toEqual(["p {▣}", "p b"]);
    expect(insert(IMAGE, "p a|b")).toEqual(["p a", "p {▣}", "p b"]);
    expect(insert(IMAGE, "h1 a|")).toEqual(["h1 a", "p {▣}", "p"]);
    expect(insert(IMAGE, "ul+1 |a")).toEqual(["p {▣}", "ul+1 a"]);
    expect(insert(IMAGE, "p a[b]c")).toEqual(["p a", "p {▣}", "p c"]);
    expect(insert(IMAGE, "code |a")).toEqual(["code a", "p {▣}", "p"]);
    expect(insert(IMAGE, "p a", "p |▣")).toEqual(["p a", "p {▣}", "p ▣"]);
  });

  test("what stands in a line goes to the caret, and instead of what is selected", () => {
    expect(insert(DATE, "p a|b")).toEqual(["p a{◆}b"]);
    expect(insert(DATE, "ul a[b]c")).toEqual(["ul a{◆}c"]);
    expect(insert(DATE, "code a|b")).toEqual(["code ab", "p {◆}", "p"]);
    expect(insert({ type: "equation" }, "p a|")).toEqual(["p a{<equation>}"]);
    expect(insert({ type: "equation", props: { display: true } }, "p a|")).toEqual(["p a", "p {<equation>}", "p"]);
  });

  test("without a selection it goes to the end", () => {
    expect(insert(DATE, "p a", "p b")).toEqual(["p a", "p b{◆}"]);
  });

  test("asks for the properties when it is there", async () => {
    const { editor } = mounted(["p |"]);
    const asked: string[] = [];
    editor.registerCommand(OPEN_EMBED_EDITOR_COMMAND, (key) => (asked.push(key), true), COMMAND_PRIORITY_EDITOR);
    dispatch(editor, INSERT_EMBED_COMMAND, { ...IMAGE, edit: true });
    await settle();
    expect(asked).toEqual([firstKey(editor)]);
  });
});

describe("[ED141] arrow keys", () => {
  test.each([
    ["ArrowRight", "p a|◆b", ["p a{◆}b", "p a◆|b"]],
    ["ArrowLeft", "p a◆|b", ["p a{◆}b", "p a|◆b"]],
    ["ArrowRight", "p |◆", ["p {◆}", "p ◆|"]],
    ["ArrowLeft", "p ◆◆|", ["p ◆{◆}", "p ◆|◆", "p {◆}◆", "p |◆◆"]],
    ["ArrowRight", "p <a https://x.example/>a|</a>◆", ["p <a https://x.example/>a</a>{◆}"]],
  ])("%s in %s selects an embed, and goes on behind it", (key, drawing, steps) => {
    const { editor } = mounted([drawing]);
    for (const step of steps) {
      press(editor, key);
      expect(drawWithSelection(editor)).toEqual([step]);
    }
  });

  test("a picture on its own line is one step between the lines around it", () => {
    const { editor } = mounted(["p a|", "p ▣", "p ▣", "p b"]);
    const seen: string[] = [];
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft"]) {
      press(editor, key);
      seen.push(drawWithSelection(editor).join(" / "));
    }
    expect(seen).toEqual([
      "p a / p {▣} / p ▣ / p b",
      "p a / p ▣ / p {▣} / p b",
      "p a / p ▣ / p ▣ / p |b",
      "p a / p ▣ / p {▣} / p b",
      "p a / p {▣} / p ▣ / p b",
      "p a| / p ▣ / p ▣ / p b",
    ]);
  });

  test("at the ends of the document the caret comes to stand beside it, and typing begins a line there", () => {
    const { editor } = mounted(["p ▣|"]);
    press(editor, "ArrowLeft");
    press(editor, "ArrowRight");
    expect(drawWithSelection(editor)).toEqual(["p ▣|"]);
    type(editor, "a");
    expect(drawWithSelection(editor)).toEqual(["p ▣", "p a|"]);
  });

  test("with Shift or Ctrl held they are the browser's", () => {
    const { editor } = mounted(["p a|◆b"]);
    press(editor, "ArrowRight", { shiftKey: true });
    expect(drawWithSelection(editor)).not.toEqual(["p a{◆}b"]);
  });

  test("in a text from right to left they go the other way", () => {
    const { editor } = mounted(["p a|◆b"]);
    editor.update(() => void $getRoot().getFirstChildOrThrow<ElementNode>().setDirection("rtl"), { discrete: true });
    press(editor, "ArrowLeft");
    expect(drawWithSelection(editor)).toEqual(["p a{◆}b"]);
    press(editor, "ArrowLeft");
    expect(drawWithSelection(editor)).toEqual(["p a◆|b"]);
  });
});

describe("[ED142] deleting", () => {
  const del = (backward: boolean, ...drawing: string[]): string[] => {
    const editor = headless(drawing);
    dispatch(editor, DELETE_CHARACTER_COMMAND, backward);
    return drawWithSelection(editor);
  };

  test("beside the caret an embed goes at once", () => {
    expect(del(true, "p a◆|b")).toEqual(["p a|b"]);
    expect(del(false, "p a|◆b")).toEqual(["p a|b"]);
    expect(del(true, "p ▣|")).toEqual(["p |"]);
  });

  test("on the line before or behind it is selected first, and an empty line goes", () => {
    expect(del(true, "p ▣", "p |a")).toEqual(["p {▣}", "p a"]);
    expect(del(false, "p a|", "p ▣")).toEqual(["p a", "p {▣}"]);
    expect(del(true, "p ▣", "p |")).toEqual(["p {▣}"]);
    expect(del(false, "p |", "p ▣")).toEqual(["p {▣}"]);
    expect(del(true, "p ▣", "ul+1 |a")).toEqual(["p ▣", "ul |a"]);
    expect(del(true, "p ▣", "ul |a")).toEqual(["p ▣", "p |a"]);
  });

  test("a selected one goes, and the caret stands where it was", () => {
    for (const backward of [true, false]) {
      const editor = headless(["p a|b"]);
      dispatch(editor, INSERT_EMBED_COMMAND, DATE);
      dispatch(editor, DELETE_CHARACTER_COMMAND, backward);
      expect(drawWithSelection(editor)).toEqual(["p a|b"]);
    }
    const editor = headless(["p a|", "p b"]);
    dispatch(editor, INSERT_EMBED_COMMAND, IMAGE);
    dispatch(editor, DELETE_CHARACTER_COMMAND, true);
    expect(drawWithSelection(editor).slice(0, 2)).toEqual(["p a", "p |"]);
  });
});

describe("[ED143] a selected embed", () => {
  test("has a ring, and loses it", () => {
    const { editor, root } = mounted(["p a|◆b"]);
    press(editor, "ArrowRight");
    expect(root.querySelectorAll("[data-selected]")).toHaveLength(1);
    press(editor, "ArrowRight");
    expect(root.querySelectorAll("[data-selected]")).toHaveLength(0);
  });

  test("a click selects it, and follows a link in it only with Ctrl held or where nothing can be written", () => {
    const { editor, root } = mounted(["p a|"]);
    dispatch(editor, INSERT_EMBED_COMMAND, { type: "link-card", props: { url: "https://example.org" } });
    const click = (init: MouseEventInit = {}): boolean => {
      press(editor, "Escape");
      const event = new MouseEvent("click", { bubbles: true, cancelable: true, ...init });
      root.querySelector("a")?.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(click()).toBe(true);
    expect(drawWithSelection(editor)).toEqual(["p a", "p {<link-card>}", "p"]);
    expect(click({ ctrlKey: true })).toBe(false);
    editor.setEditable(false);
    expect(click()).toBe(false);
  });

  test("Enter asks for its properties; in a read-only editor it does nothing", () => {
    const { editor } = mounted(["p a|◆b"]);
    const asked: string[] = [];
    editor.registerCommand(OPEN_EMBED_EDITOR_COMMAND, (key) => (asked.push(key), true), COMMAND_PRIORITY_EDITOR);
    press(editor, "ArrowRight");
    press(editor, "Enter");
    expect(asked).toEqual([firstKey(editor)]);
    editor.setEditable(false);
    press(editor, "Enter");
    expect(asked).toHaveLength(1);
    expect(drawWithSelection(editor)).toEqual(["p a{◆}b"]);
  });

  test("what is typed goes behind it, and Escape puts the caret there", () => {
    const { editor } = mounted(["p a|◆b"]);
    press(editor, "ArrowRight");
    press(editor, "x");
    type(editor, "x");
    expect(drawWithSelection(editor)).toEqual(["p a◆x|b"]);
    press(editor, "ArrowLeft");
    load(editor, ["p a|◆b"]);
    press(editor, "ArrowRight");
    press(editor, "Escape");
    expect(drawWithSelection(editor)).toEqual(["p a◆|b"]);
  });

  test("Enter beside a picture makes a line", () => {
    const editor = headless(["p ▣|"]);
    dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined);
    expect(drawWithSelection(editor)).toEqual(["p ▣", "p |"]);
  });
});

describe("[ED144] changing properties", () => {
  function set(embed: NewEmbed, change: EmbedProps): EmbedProps {
    const editor = headless(["p |"]);
    dispatch(editor, INSERT_EMBED_COMMAND, embed);
    const key = firstKey(editor);
    expect(dispatch(editor, SET_EMBED_COMMAND, { key, change })).toBe(true);
    return editor.read(() => {
      const node = $getNodeByKey(key);
      return $isEmbedNode(node) ? node.getProps() : {};
    });
  }

  test("one is set, the others stay", () => {
    expect(set(IMAGE, { width: 0.5 })).toEqual({ ...IMAGE.props, alt: "", caption: "", width: 0.5 });
    expect(set({ ...IMAGE, props: { caption: "a", more: 1 } }, { alt: "b" })).toEqual({
      caption: "a",
      alt: "b",
      more: 1,
    });
  });

  test("null takes one off; words become empty", () => {
    expect(set({ ...IMAGE, props: { ...IMAGE.props, align: "left" } }, { align: null, alt: null })).toEqual({
      ...IMAGE.props,
      alt: "",
      caption: "",
    });
  });

  test("what is not valid is not taken", () => {
    expect(set(IMAGE, { src: "javascript:1", width: 9, align: "diagonal" })).toEqual({
      ...IMAGE.props,
      alt: "",
      caption: "",
    });
  });

  test("of what is gone nothing is changed", () => {
    const editor = headless(["p a|"]);
    expect(dispatch(editor, SET_EMBED_COMMAND, { key: "999", change: { alt: "a" } })).toBe(false);
  });
});

describe("[ED145] the width of a picture", () => {
  const drag = { column: 400, width: 200, moved: 100, side: "right", centred: false } as const;
  test.each([
    ["to the right at its right edge", drag, 0.75],
    ["to the right at its left edge", { ...drag, side: "left" as const }, 0.25],
    ["of a centred one", { ...drag, centred: true }, 1],
    ["beyond the column", { ...drag, moved: 4_000 }, 1],
    ["to nothing", { ...drag, moved: -4_000 }, 0.1],
    ["in a column that is not laid out", { ...drag, column: 0 }, 1],
  ])("a drag %s", (_name, how, width) => expect(draggedWidth(how)).toBe(width));
});
