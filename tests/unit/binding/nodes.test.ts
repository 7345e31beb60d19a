// @vitest-environment jsdom
import { $generateHtmlFromNodes, $generateNodesFromDOM } from "@lexical/html";
import {
  $copyNode,
  $createParagraphNode,
  $createTextNode,
  $getRoot,
  $insertNodes,
  $isParagraphNode,
  $parseSerializedNode,
  $setSelection,
  createEditor,
} from "lexical";
import type { LexicalEditor } from "lexical";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { $createBlockNode, $isBlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import { COWRITE_NODES } from "../../../lib/binding/nodes/cowriteNodes.ts";
import { $createEmbedNode, $isEmbedNode } from "../../../lib/binding/nodes/EmbedNode.ts";
import { MAX_INDENT } from "../../../lib/flow/types.ts";
import type { BlockAttributes } from "../../../lib/flow/types.ts";
import { $selection } from "./support/replica.ts";

let root: HTMLElement;
let editor: LexicalEditor;

beforeEach(() => {
  root = document.createElement("div");
  root.contentEditable = "true";
  document.body.append(root);
  editor = createEditor({
    namespace: "nodes",
    nodes: [...COWRITE_NODES],
    onError(error) {
      throw error;
    },
  });
  editor.setRootElement(root);
});

afterEach(() => {
  editor.setRootElement(null);
  root.remove();
});

function edit($run: () => void): void {
  editor.update($run, { discrete: true });
}

/** Makes the document these blocks. */
function draw(...blocks: readonly (readonly [string, BlockAttributes?])[]): void {
  edit(() => {
    const root = $getRoot().clear();
    for (const [text, attributes] of blocks) {
      const block = $createBlockNode(attributes);
      root.append(text === "" ? block : block.append($createTextNode(text)));
    }
  });
}

function $at(index: number): BlockNode {
  const node = $getRoot().getChildAtIndex(index);
  if (!$isBlockNode(node)) throw new Error(`no block ${index}`);
  return node;
}

function element(index = 0): HTMLElement {
  return root.children[index] as HTMLElement;
}

function state(): [string, BlockAttributes][] {
  return editor.read(() =>
    $getRoot()
      .getChildren()
      .map((node) => [node.getTextContent(), (node as BlockNode).getAttributes()]),
  );
}

describe("BlockNode", () => {
  test("[BD1] [BD3] every attribute changes the one element", () => {
    draw(["text"]);
    const dom = element();
    const text = dom.querySelector("span");
    expect(dom.outerHTML).toContain('<div class="cw-block cw-paragraph" data-type="paragraph"');
    edit(() => $at(0).setBlockType("heading", { level: 2 }));
    expect([dom.className, dom.getAttribute("role"), dom.getAttribute("aria-level"), dom.dataset["level"]]).toEqual([
      "cw-block cw-heading",
      "heading",
      "2",
      "2",
    ]);
    edit(() => $at(0).setBlockType("check", { checked: true }).setIndent(2));
    expect([dom.className, dom.getAttribute("role"), dom.getAttribute("aria-level")]).toEqual([
      "cw-block cw-check",
      "listitem",
      "3",
    ]);
    expect([dom.dataset["checked"], dom.dataset["indent"], dom.getAttribute("aria-description")]).toEqual([
      "true",
      "2",
      "checked",
    ]);
    edit(() => $at(0).toggleChecked());
    expect([dom.dataset["checked"], dom.getAttribute("aria-description")]).toEqual(["false", "not checked"]);
    edit(() => $at(0).setBlockType("code", { language: "rust" }));
    expect([dom.dataset["language"], dom.getAttribute("spellcheck"), dom.getAttribute("aria-description")]).toEqual([
      "rust",
      "false",
      null,
    ]);
    edit(() => $at(0).setBlockType(null).setIndent(0).setFormat("center").setDirection("rtl"));
    expect(dom.getAttributeNames().sort()).toEqual(["class", "data-type", "dir", "style"]);
    expect([dom.style.textAlign, dom.dir]).toEqual(["center", "rtl"]);
    expect(element()).toBe(dom);
    expect(dom.querySelector("span")).toBe(text);
  });

  test("[BD1] classes of others on the element stay", () => {
    draw(["text"]);
    element().classList.add("is-focused");
    edit(() => $at(0).setBlockType("quote"));
    expect(element().className.split(" ").sort()).toEqual(["cw-block", "cw-quote", "is-focused"]);
  });

  test("[BD3] the words for a check list item come from the theme", () => {
    const other = createEditor({
      nodes: [...COWRITE_NODES],
      theme: { blockWords: { checked: "erledigt" } },
      onError(error) {
        throw error;
      },
    });
    const place = document.createElement("div");
    other.setRootElement(place);
    other.update(
      () => $getRoot().append($createBlockNode({ type: "check", checked: true }), $createBlockNode({ type: "check" })),
      { discrete: true },
    );
    expect([...place.children].map((child) => child.getAttribute("aria-description"))).toEqual([
      "erledigt",
      "not checked",
    ]);
  });

  test("[BD2] Lexical's paragraphs are blocks", () => {
    edit(() => {
      const node = $createParagraphNode();
      expect($isBlockNode(node)).toBe(true);
      expect($isParagraphNode($createBlockNode())).toBe(true);
      $getRoot().append(node);
    });
    expect(element().className).toBe("cw-block cw-paragraph");
  });

  test("[BD2] native attributes are where Lexical's commands look, unknown ones are kept", () => {
    const attributes: BlockAttributes = { type: "bullet", indent: 3, align: "right", dir: "rtl", later: { a: [1] } };
    draw(["x", attributes]);
    editor.read(() => {
      expect($at(0).getIndent()).toBe(3);
      expect($at(0).getFormatType()).toBe("right");
      expect($at(0).getDirection()).toBe("rtl");
      expect($at(0).getAttributes()).toEqual(attributes);
    });
    edit(() => $at(0).setIndent(99).setFormat("").changeAttributes({ dir: null }));
    expect(state()).toEqual([["x", { type: "bullet", indent: MAX_INDENT, later: { a: [1] } }]]);
    edit(() => $at(0).setIndent(-4));
    expect(state()).toEqual([["x", { type: "bullet", later: { a: [1] } }]]);
  });

  test("equal attributes write nothing", () => {
    draw(["x", { type: "heading", level: 1 }]);
    const before = editor.getEditorState();
    edit(() => $at(0).setAttributes({ level: 1, type: "heading" }));
    expect(editor.getEditorState()).toBe(before);
  });

  test("a block of an unknown type is shown, and says what it is", () => {
    draw(["x", { unknownType: "hologram", depth: "warm" }]);
    expect([element().className, element().dataset["type"]]).toEqual(["cw-block cw-unknown", "hologram"]);
    edit(() => $at(0).setBlockType("quote"));
    expect(state()).toEqual([["x", { type: "quote", depth: "warm" }]]);
  });

  test.each([
    [
      "heading",
      { type: "heading", level: 2 },
      "end",
      [
        ["text", { type: "heading", level: 2 }],
        ["", {}],
      ],
    ],
    [
      "heading",
      { type: "heading", level: 2 },
      "middle",
      [
        ["te", { type: "heading", level: 2 }],
        ["xt", { type: "heading", level: 2 }],
      ],
    ],
    [
      "heading",
      { type: "heading", level: 2 },
      "start",
      [
        ["", {}],
        ["text", { type: "heading", level: 2 }],
      ],
    ],
    [
      "bullet",
      { type: "bullet", indent: 1 },
      "end",
      [
        ["text", { type: "bullet", indent: 1 }],
        ["", { type: "bullet", indent: 1 }],
      ],
    ],
    [
      "check",
      { type: "check", checked: true },
      "end",
      [
        ["text", { type: "check", checked: true }],
        ["", { type: "check" }],
      ],
    ],
    [
      "check",
      { type: "check", checked: true },
      "middle",
      [
        ["te", { type: "check", checked: true }],
        ["xt", { type: "check" }],
      ],
    ],
    [
      "check",
      { type: "check", checked: true },
      "start",
      [
        ["", { type: "check" }],
        ["text", { type: "check", checked: true }],
      ],
    ],
    [
      "quote",
      { type: "quote" },
      "end",
      [
        ["text", { type: "quote" }],
        ["", { type: "quote" }],
      ],
    ],
    [
      "code",
      { type: "code", language: "c" },
      "end",
      [
        ["text", { type: "code", language: "c" }],
        ["", {}],
      ],
    ],
    [
      "paragraph",
      { align: "center", indent: 1 },
      "end",
      [
        ["text", { align: "center", indent: 1 }],
        ["", { align: "center", indent: 1 }],
      ],
    ],
    [
      "unknown",
      { unknownType: "hologram", shade: 1 },
      "end",
      [
        ["text", { unknownType: "hologram", shade: 1 }],
        ["", {}],
      ],
    ],
  ] as [string, BlockAttributes, "start" | "middle" | "end", [string, BlockAttributes][]][])(
    "[BD4] Enter in a %s",
    (_name, attributes, where, result) => {
      draw(["text", attributes]);
      edit(() => {
        const offset = { start: 0, middle: 2, end: 4 }[where];
        $at(0).getAllTextNodes()[0]?.select(offset, offset);
        $selection().insertParagraph();
      });
      expect(state()).toEqual(result);
      edit(() => $selection().insertText("!"));
      expect(editor.read(() => $at(1).getTextContent().startsWith("!"))).toBe(true);
    },
  );

  test("[BD4] the end is the end of the block, not of a text in it", () => {
    edit(() => {
      const block = $createBlockNode({ type: "heading", level: 1 });
      $getRoot()
        .clear()
        .append(block.append($createTextNode("a"), $createTextNode("b").setFormat(1)));
      block.getAllTextNodes()[0]?.select(1, 1);
      $selection().insertParagraph();
    });
    expect(state()).toEqual([
      ["a", { type: "heading", level: 1 }],
      ["b", { type: "heading", level: 1 }],
    ]);
    edit(() => {
      $at(1).getAllTextNodes()[0]?.select(1, 1);
      $selection().insertParagraph();
    });
    expect(state()[2]).toEqual(["", {}]);
  });

  test("[BD4] a copy of an item is not done yet", () => {
    draw(["x", { type: "check", checked: true, indent: 1 }]);
    edit(() => {
      expect($copyNode($at(0)).getAttributes()).toEqual({ type: "check", indent: 1 });
      expect($copyNode($at(0), true).getAttributes()).toEqual({ type: "check", checked: true, indent: 1 });
    });
  });

  test("[BD5] Backspace at the start takes the type, then the indentation", () => {
    draw(["text", { type: "bullet", indent: 2 }], ["tail"]);
    const collapse = (): boolean => {
      let done = false;
      edit(() => {
        done = $at(0).collapseAtStart();
      });
      return done;
    };
    const seen: BlockAttributes[] = [];
    for (let presses = 0; presses < 3; presses += 1) {
      expect(collapse()).toBe(true);
      seen.push(state()[0]?.[1] ?? {});
    }
    expect(seen).toEqual([{ indent: 2 }, { indent: 1 }, {}]);
    expect(collapse()).toBe(false);
    draw(["", {}], ["tail"]);
    expect(collapse()).toBe(true);
    expect(state()).toEqual([["tail", {}]]);
  });

  test("[BD6] JSON makes the same block, and from strangers only what a block may have", () => {
    const attributes: BlockAttributes = { type: "check", indent: 2, checked: true, align: "center", later: 1 };
    draw(["x", attributes], ["y", { unknownType: "hologram" }]);
    const json = JSON.stringify(editor.getEditorState().toJSON());
    editor.setEditorState(editor.parseEditorState(json));
    expect(state()).toEqual([
      ["x", attributes],
      ["y", { unknownType: "hologram" }],
    ]);
    editor.setEditorState(editor.parseEditorState(JSON.stringify(editor.getEditorState().toJSON(true))));
    expect(state()).toEqual([
      ["x", attributes],
      ["y", { unknownType: "hologram" }],
    ]);
    const hostile: unknown[] = [
      { type: "heading", level: "script", indent: 1e9, id: "stolen", block: true, dir: "up", checked: "yes" },
      "text",
      [1],
      null,
    ];
    const read: BlockAttributes[] = [];
    edit(() => {
      for (const value of hostile) {
        const node = $parseSerializedNode({ type: "cowrite-block", attributes: value });
        if ($isBlockNode(node)) read.push(node.getAttributes());
      }
    });
    expect(read).toEqual([{ type: "heading", level: 1, indent: MAX_INDENT }, {}, {}, {}]);
  });

  test("[BD6] a copy of all of a block takes the block along, a fragment does not", () => {
    draw(["heading", { type: "heading", level: 1 }], ["plain"]);
    const extracted = (from: number, to: number): boolean =>
      editor.read(() => {
        const [text] = $at(0).getAllTextNodes();
        if (text === undefined) return false;
        let result = false;
        editor.update(
          () => {
            const selection = text.select(from, to);
            result = $at(0).extractWithChild(text, selection, "clone");
          },
          { discrete: true },
        );
        return result;
      });
    expect(extracted(0, 7)).toBe(true);
    expect(extracted(0, 4)).toBe(false);
  });

  test("other programs get elements that they know, and give them back", () => {
    draw(
      ["one", { type: "heading", level: 3 }],
      ["two", { type: "quote" }],
      ["three", { type: "code", language: "rust" }],
      ["four", { type: "check", checked: true }],
      ["five", { indent: 1, align: "right" }],
    );
    const html = editor.read(() => $generateHtmlFromNodes(editor));
    expect(html).toContain("<h3>");
    expect(html).toContain("<blockquote>");
    expect(html).toContain('<pre data-language="rust">');
    expect(html).toContain('<li aria-checked="true">');
    expect(html).toContain("text-align: right");
    expect(html).not.toContain("cw-");
    const read: [string, BlockAttributes][] = [];
    edit(() => {
      const parsed = new DOMParser().parseFromString(
        `${html}<ul><li>six</li><ol><li>seven</li></ol></ul><hr>`,
        "text/html",
      );
      for (const node of $generateNodesFromDOM(editor, parsed)) {
        if ($isBlockNode(node)) read.push([node.getTextContent(), node.getAttributes()]);
        if ($isEmbedNode(node)) read.push([node.getEmbedType(), {}]);
      }
    });
    expect(read.filter(([text]) => text !== "")).toEqual([
      ["one", { type: "heading", level: 3 }],
      ["two", { type: "quote" }],
      ["three", { type: "code", language: "rust" }],
      ["four", { type: "check", checked: true }],
      ["five", { indent: 1, align: "right" }],
      ["six", { type: "bullet" }],
      ["seven", { type: "number", indent: 1 }],
      ["divider", {}],
    ]);
  });

  test("what is pasted into an empty item is the item's, a pasted block takes the place of an empty paragraph", () => {
    draw(["", { type: "bullet" }]);
    edit(() => {
      $at(0).select();
      $insertNodes([
        $createBlockNode({ type: "heading", level: 1 }).append($createTextNode("pasted")),
        $createBlockNode().append($createTextNode("more")),
      ]);
    });
    expect(state()).toEqual([
      ["pasted", { type: "bullet" }],
      ["more", {}],
    ]);
    draw([""]);
    edit(() => {
      $at(0).select();
      $insertNodes([$createBlockNode({ type: "heading", level: 1 }).append($createTextNode("pasted"))]);
    });
    expect(state()).toEqual([["pasted", { type: "heading", level: 1 }]]);
    edit(() => $setSelection(null));
  });
});

describe("EmbedNode", () => {
  test("[BD7] a divider is a line, an unknown embed a box; both change in place", () => {
    draw(["ab"]);
    edit(() => $at(0).append($createEmbedNode("divider"), $createEmbedNode("poll", { q: 1 })));
    const [divider, poll] = [...element().querySelectorAll<HTMLElement>("[data-embed]")];
    expect(divider?.className).toBe("cw-embed cw-divider");
    expect(divider?.querySelector("hr")).not.toBe(null);
    expect([poll?.className, poll?.dataset["embed"], poll?.textContent]).toEqual([
      "cw-embed cw-embed-unknown",
      "poll",
      "",
    ]);
    expect(poll?.contentEditable).toBe("false");
    edit(() => {
      const node = $at(0).getLastChild();
      if ($isEmbedNode(node)) node.setEmbed("divider", {});
    });
    expect(element().querySelectorAll("hr").length).toBe(2);
    expect([...element().querySelectorAll("[data-embed]")][1]).toBe(poll);
  });

  test("[BD7] JSON keeps type and properties, of strangers only plain ones", () => {
    edit(() => {
      const json = $createEmbedNode("poll", { q: [1, { a: null }] }).exportJSON();
      const node = $parseSerializedNode(JSON.parse(JSON.stringify(json)) as typeof json);
      expect($isEmbedNode(node) && [node.getEmbedType(), node.getProps()]).toEqual(["poll", { q: [1, { a: null }] }]);
      const odd = $parseSerializedNode({ type: "cowrite-embed", embedType: 7, props: ["x"] });
      expect($isEmbedNode(odd) && [odd.getEmbedType(), odd.getProps()]).toEqual(["unknown", {}]);
    });
  });
});
