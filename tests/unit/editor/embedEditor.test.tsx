// @vitest-environment jsdom
import { $getNodeByKey, $getRoot, $isElementNode } from "lexical";
import type { LexicalEditor } from "lexical";
import { afterEach, describe, expect, test } from "vitest";
import { $isEmbedNode } from "../../../lib/binding/nodes/EmbedNode.ts";
import type { EmbedNode } from "../../../lib/binding/nodes/EmbedNode.ts";
import { INSERT_EMBED_COMMAND, OPEN_EMBED_EDITOR_COMMAND } from "../../../lib/editor/embeds/commands.ts";
import { FORMS } from "../../../lib/editor/embeds/forms.ts";
import { today } from "../../../lib/editor/embeds/InsertMenu.tsx";
import { showText } from "../../../lib/editor/embeds/useMergedText.ts";
import { FIELDS } from "../../../lib/flow/embeds/fields.ts";
import type { EmbedType } from "../../../lib/flow/embeds/fields.ts";
import type { EmbedProps } from "../../../lib/flow/embeds/readEmbed.ts";
import { drawWithSelection } from "./support/drawing.ts";
import { renderToolbar } from "./support/renderToolbar.tsx";
import type { RenderedToolbar } from "./support/renderToolbar.tsx";

let shown: RenderedToolbar | null = null;
afterEach(async () => {
  await shown?.unmount();
  shown = null;
});

function $first(): EmbedNode {
  const leaves = $getRoot()
    .getChildren()
    .filter($isElementNode)
    .flatMap((block) => block.getChildren());
  const embed = leaves.find($isEmbedNode);
  if (embed === undefined) throw new Error("no embed");
  return embed;
}

function props(editor: LexicalEditor): EmbedProps {
  return editor.read(() => $first().getProps());
}

function form(): HTMLFormElement | null {
  return document.querySelector<HTMLFormElement>(".cw-embed-editor");
}

/** The field with this label. */
function field(label: string): HTMLInputElement {
  const found = [...(form()?.querySelectorAll("label") ?? [])].find((element) => element.textContent.trim() === label);
  const input = found?.htmlFor ? document.getElementById(found.htmlFor) : found?.querySelector("input");
  if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement))
    throw new Error(`no field ${label}`);
  return input as HTMLInputElement;
}

/** An open editor of an embed that stands between two letters. */
async function open(type: EmbedType, given: EmbedProps = {}) {
  shown = await renderToolbar(["p a|b"]);
  const { editor, settle } = shown;
  await settle(() => void editor.dispatchCommand(INSERT_EMBED_COMMAND, { type, props: given, edit: true }));
  const key = editor.read(() => $first().getKey());
  /** What somebody else does. */
  const others = (run: (node: EmbedNode) => void): Promise<void> =>
    settle(() =>
      editor.update(
        () => {
          const node = $getNodeByKey(key);
          if ($isEmbedNode(node)) run(node);
        },
        { discrete: true, tag: "collaboration" },
      ),
    );
  const write = (label: string, text: string): Promise<void> =>
    settle(() => {
      const input = field(label);
      // As the browser does: by the element's own setter, past the one that React has put over it.
      Reflect.set(Object.getPrototypeOf(input) as object, "value", text, input);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  return { editor, settle, others, write, key };
}

function keyOn(element: Element, key: string): void {
  element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

describe("[ED146] the properties of an embed", () => {
  test("have a field each that people set", () => {
    const known: Partial<Record<EmbedType, string[]>> = {
      image: ["alt", "caption", "width", "align"],
      file: ["name", "caption"],
      equation: ["source", "source", "display"],
      date: ["date", "time"],
      mention: ["label"],
      "link-card": ["title", "description"],
      video: ["caption"],
    };
    for (const type of Object.keys(FIELDS) as EmbedType[]) {
      expect(FORMS[type].flatMap((entry) => ("key" in entry ? [entry.key] : []))).toEqual(known[type] ?? []);
    }
  });

  test("are open with the focus in the first field, by their names", async () => {
    await open("image", { src: "/files/a.png", alt: "A cat" });
    expect(form()?.getAttribute("aria-label")).toBe("Properties of the picture");
    expect(document.activeElement).toBe(field("Address of the picture"));
    expect(field("Description").value).toBe("A cat");
  });

  test("are written with each letter, and nothing else is", async () => {
    const { editor, write } = await open("image", { src: "/files/a.png" });
    const before = props(editor);
    await write("Caption", "w");
    await write("Caption", "wo");
    expect(props(editor)).toEqual({ ...before, caption: "wo" });
    await write("Caption", "");
    expect(props(editor)).toEqual(before);
  });

  test("show what others write, with the caret between the letters that it was between, and both one's words stand", async () => {
    const { editor, others, write } = await open("image", { caption: "one two" });
    const input = field("Caption");
    input.focus();
    input.setSelectionRange(4, 4);
    await others((node) => void node.setEmbed("image", { ...node.getProps(), caption: "number one two" }));
    expect(input.value).toBe("number one two");
    expect(input.selectionStart).toBe(11);
    await write("Caption", "number one or two");
    expect(props(editor)["caption"]).toBe("number one or two");
    expect(field("Caption")).toBe(input);
  });

  test("a letter of somebody else's that is not drawn yet when the next one is typed is not lost", async () => {
    const { editor, settle, key } = await open("image", { caption: "ab" });
    const input = field("Caption");
    // Without a moment for React in between, as on a busy machine.
    await settle(() => {
      editor.update(
        () => {
          const node = $getNodeByKey(key);
          if ($isEmbedNode(node)) node.setEmbed("image", { ...node.getProps(), caption: "ab!" });
        },
        { discrete: true, tag: "collaboration" },
      );
      Reflect.set(Object.getPrototypeOf(input) as object, "value", "xab", input);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    expect(props(editor)["caption"]).toBe("xab!");
    expect(input.value).toBe("xab!");
  });

  test("are left alone while something is composed, and what was composed goes among what others wrote meanwhile", async () => {
    const { editor, others, write, settle } = await open("image", { caption: "ab" });
    const input = field("Caption");
    input.focus();
    await settle(() => void input.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true })));
    await write("Caption", "aかb");
    await others(
      (node) => void node.setEmbed("image", { ...node.getProps(), caption: `${String(node.getProps()["caption"])}!` }),
    );
    expect(input.value).toBe("aかb");
    await write("Caption", "aかきb");
    expect(props(editor)["caption"]).toBe("aかきb!");
    await settle(() => void input.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true })));
    expect(input.value).toBe("aかきb!");
  });

  test.each(["Escape", "Enter"])("%s closes them and selects the embed", async (key) => {
    const { editor, settle } = await open("date", { date: "2026-03-03" });
    await settle(() => (key === "Enter" ? form()?.requestSubmit() : keyOn(field("Day"), key)));
    expect(form()).toBeNull();
    expect(drawWithSelection(editor)).toEqual(["p a{◆}b"]);
    expect(document.activeElement?.id).toBe("text");
  });

  test("a press elsewhere closes them", async () => {
    const { settle } = await open("date");
    await settle(() => void document.body.dispatchEvent(new Event("pointerdown", { bubbles: true })));
    expect(form()).toBeNull();
  });

  test("close when somebody else deletes the embed; the writer goes on in the text", async () => {
    const { others } = await open("date");
    await others((node) => node.remove());
    expect(form()).toBeNull();
    expect(document.activeElement?.id).toBe("text");
  });

  test("can be taken away with the embed", async () => {
    const { editor, settle } = await open("date", { date: "2026-03-03" });
    await settle(() => form()?.querySelector<HTMLElement>(".cw-embed-remove")?.click());
    expect(form()).toBeNull();
    expect(drawWithSelection(editor)).toEqual(["p a|b"]);
  });

  test("an address is written when it is one, and one that is refused is said to be when the field is left", async () => {
    const { editor, write, settle } = await open("image");
    const input = field("Address of the picture");
    await write("Address of the picture", "javascript:alert(1)");
    expect(props(editor)["src"]).toBeUndefined();
    expect(input.getAttribute("aria-invalid")).toBe("false");
    await settle(() => field("Caption").focus());
    expect(input.getAttribute("aria-invalid")).toBe("true");
    expect(form()?.querySelector('[role="alert"]')?.textContent).toContain("https://");
    await write("Address of the picture", "https://pictures.example/a.png");
    expect(props(editor)["src"]).toBe("https://pictures.example/a.png");
    expect(form()?.querySelector('[role="alert"]')).toBeNull();
  });

  test("a video's address becomes provider and id", async () => {
    const { editor, write } = await open("video");
    await write("Address of the video", "https://youtu.be/dQw4w9WgXcQ");
    expect(props(editor)).toEqual({ provider: "youtube", id: "dQw4w9WgXcQ", caption: "" });
  });

  test("width, alignment and display are set by the keyboard's own controls", async () => {
    const { editor, write, settle } = await open("image");
    await write("Width", "50");
    expect(props(editor)["width"]).toBe(0.5);
    await settle(() => field("Centre").click());
    expect(props(editor)["align"]).toBe("center");
    await settle(() => field("Left").click());
    expect(props(editor)["align"]).toBeUndefined();
    await settle(() =>
      [...(form()?.querySelectorAll("button") ?? [])].find((button) => button.textContent === "Reset")?.click(),
    );
    expect(props(editor)["width"]).toBeUndefined();
  });

  test("an equation's source has a preview that follows it", async () => {
    const { write, settle } = await open("equation");
    await write("TeX", "x^2");
    await settle(() => {});
    expect(form()?.querySelector(".cw-field-preview .cw-equation")?.getAttribute("aria-label")).toBe("equation: x^2");
    await settle(() => field("On a line of its own").click());
    expect(props(shown?.editor as LexicalEditor)).toEqual({ source: "x^2", display: true });
  });

  test("nothing opens for what is gone", async () => {
    shown = await renderToolbar(["p a|"]);
    const { editor, settle } = shown;
    await settle(() => void editor.dispatchCommand(OPEN_EMBED_EDITOR_COMMAND, "999"));
    expect(form()).toBeNull();
  });
});

test("a text that changes under the caret keeps it between its letters", () => {
  const input = document.createElement("input");
  document.body.replaceChildren(input);
  input.value = "one two three";
  input.focus();
  input.setSelectionRange(5, 7);
  showText(input, "one and two three");
  expect([input.selectionStart, input.selectionEnd]).toEqual([9, 11]);
  showText(input, "two three");
  expect([input.selectionStart, input.selectionEnd]).toEqual([1, 3]);
  showText(input, "");
  expect(input.selectionStart).toBe(0);
});

test("today is the day where the writer is", () => {
  expect(today(new Date(2026, 2, 3, 23, 59))).toBe("2026-03-03");
});
