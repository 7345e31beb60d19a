import { $createListItemNode, $createListNode, ListItemNode, ListNode } from "@lexical/list";
import { $createQuoteNode, QuoteNode } from "@lexical/rich-text";
import { $createLinkNode, $toggleLink } from "@lexical/link";
import { createHeadlessEditor } from "@lexical/headless";
import { $setBlocksType } from "@lexical/selection";
import {
  $createLineBreakNode,
  $createParagraphNode,
  $createTabNode,
  $createTextNode,
  $getRoot,
  $getSelection,
  $isRangeSelection,
  $isTextNode,
  $selectAll,
} from "lexical";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { $createBlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import { COWRITE_NODES } from "../../../lib/binding/nodes/cowriteNodes.ts";
import { $createEmbedNode } from "../../../lib/binding/nodes/EmbedNode.ts";
import { IMPLICIT_ID } from "../../../lib/flow/types.ts";
import {
  $block,
  $selection,
  caret,
  createReplica,
  createReplicas,
  edit,
  enter,
  exchange,
  expectEqual,
  format,
  lines,
  mergeUp,
  remove,
  select,
  type,
  write,
} from "./support/replica.ts";
import type { Replica } from "./support/replica.ts";
import { spyOnFlow, spyOnTransactions } from "./support/spyFlow.ts";

function written(...texts: readonly string[]): Replica {
  const replica = createReplica();
  write(replica, ...texts);
  return replica;
}

describe("typing", () => {
  test("[BD11] a keystroke is exactly one insert", () => {
    const replica = written("one", "two", "three");
    const calls = spyOnFlow(replica);
    type(replica, 1, 1, "X");
    expect(calls).toEqual(["insertText 6 X {}"]);
    expect(lines(replica)).toEqual(["one", "tXwo", "three"]);
    expectEqual(replica);
  });

  test("[BD11] in formatted text too", () => {
    const replica = written("abcdef");
    format(replica, 0, 1, 5, "bold");
    const calls = spyOnFlow(replica);
    type(replica, 0, 3, "X");
    expect(calls).toEqual(['insertText 4 X {"bold":true}']);
    expect(lines(replica)).toEqual(["a[bold:bcXde]f"]);
    expectEqual(replica);
  });

  test("[BD11] a keystroke reads one block of many", () => {
    const replica = written(...Array.from({ length: 20 }, (_, index) => `line ${index}`));
    let read = 0;
    edit(replica, () => undefined);
    const original = Object.getOwnPropertyDescriptor(
      Object.getPrototypeOf($read(replica)),
      "getAttributes",
    ) as PropertyDescriptor;
    Object.defineProperty(Object.getPrototypeOf($read(replica)), "getAttributes", {
      configurable: true,
      value(this: unknown) {
        read += 1;
        return (original.value as () => unknown).call(this);
      },
    });
    try {
      type(replica, 10, 2, "X");
    } finally {
      Object.defineProperty(Object.getPrototypeOf($read(replica)), "getAttributes", original);
    }
    expect(read).toBe(1);
  });

  test("[BD10] one update is one transaction with the binding's origin, and nothing is none", () => {
    const replica = written("one", "two");
    const origins = spyOnTransactions(replica);
    edit(replica, () => {
      for (const index of [0, 1]) {
        $block(index).append($createTextNode("!"));
        $block(index).setIndent(2);
      }
    });
    expect(lines(replica)).toEqual(["indent=2: one!", "indent=2: two!"]);
    expect(origins.length).toBe(1);
    caret(replica, 0, 2);
    edit(replica, () => $block(0).markDirty());
    expect(origins.length).toBe(1);
    expectEqual(replica);
  });

  test("[BD16] the caret decides which of equal characters was typed or taken", () => {
    const replica = written("aaaa");
    const calls = spyOnFlow(replica);
    type(replica, 0, 1, "a");
    remove(replica, 0, 3, 0, 4);
    expect(calls).toEqual(["insertText 2 a {}", "deleteRange 4 1"]);
  });

  test("[BD15] text goes in with exactly its formats, tabs and line ends as what they are", () => {
    const replica = written("ab");
    edit(replica, () => {
      $block(0).append(
        $createTextNode("C")
          .setFormat(1 | 2)
          .setStyle("color: #f00; font-size: 3px"),
        $createLineBreakNode(),
        $createTabNode(),
        $createTextNode("D").setFormat(128),
        $createTextNode("E").setStyle("background-color: yellow; color: url(javascript:1)"),
      );
    });
    expect(lines(replica)).toEqual(["ab[bold color=#f00 italic:C]⏎\t[highlight=mark:D][highlight=yellow:E]"]);
    expectEqual(replica);
  });

  test("[BD15] [BD20] comments around the place cover what is typed, and survive it", () => {
    const replica = written("abcdef");
    const comment = { "comment:1": { by: "ann" } };
    replica.flow.transact("other", () => replica.flow.formatRange(2, 4, comment));
    type(replica, 0, 3, "X");
    type(replica, 0, 1, "Y");
    format(replica, 0, 3, 5, "bold");
    const covered = replica.flow.blocks[0]?.content.flatMap((inline) => {
      return inline.kind === "text" && "comment:1" in inline.formats ? [inline.text] : [];
    });
    expect(covered?.join("")).toBe("bcXde");
    expectEqual(replica);
  });
});

function $read({ editor }: Replica): object {
  return editor.getEditorState().read(() => $block(0));
}

describe("blocks", () => {
  test("[BD12] Enter is one mark, Backspace at the start takes one away", () => {
    const replica = written("Hello world");
    const calls = spyOnFlow(replica);
    enter(replica, 0, 5);
    expect(calls).toEqual(["insertMark 6 {}"]);
    mergeUp(replica, 1);
    expect(calls).toEqual(["insertMark 6 {}", "deleteRange 6 1"]);
    expect(lines(replica)).toEqual(["Hello world"]);
    expectEqual(replica);
  });

  test("[BD12] stock deletion over blocks is one deletion", () => {
    const replica = written("one", "two", "three");
    const calls = spyOnFlow(replica);
    remove(replica, 0, 2, 2, 2);
    expect(calls).toEqual(["deleteRange 3 8"]);
    expect(lines(replica)).toEqual(["onree"]);
    expectEqual(replica);
  });

  test("[BD17] Enter at the start leaves the text its mark", () => {
    const replica = written("one", "two");
    const { id } = replica.flow.blocks[1] as { id: string };
    enter(replica, 1, 0);
    expect(lines(replica)).toEqual(["one", "", "two"]);
    expect(replica.flow.blocks[2]?.id).toBe(id);
    expectEqual(replica);
  });

  test("[BD13] a conversion sets the keys that changed, whoever does it", () => {
    const replica = written("one", "two");
    const calls = spyOnFlow(replica);
    edit(replica, () => $block(0).setBlockType("heading", { level: 2 }));
    expect(calls).toEqual(['setAttributes block {"type":"heading","level":2}']);
    calls.length = 0;
    // Lexical's own helper replaces the node.
    select(replica, 0, 0, 1, 3);
    edit(replica, () => $setBlocksType($getSelection(), () => $createBlockNode({ type: "bullet" })));
    expect(calls).toEqual([
      'setAttributes block {"level":null,"type":"bullet"}',
      'setAttributes block {"type":"bullet"}',
    ]);
    expect(lines(replica)).toEqual(["bullet: one", "bullet: two"]);
    expectEqual(replica);
  });

  test("[BD14] formatting is one act, over soft breaks too, and leaves the text", () => {
    const replica = written("abcd");
    caret(replica, 0, 2);
    edit(replica, () => $selection().insertLineBreak());
    const calls = spyOnFlow(replica);
    select(replica, 0, 1, 0, 4);
    edit(replica, () => $selection().formatText("bold"));
    expect(calls).toEqual(['formatRange 2 3 {"bold":true}']);
    expect(lines(replica)).toEqual(["a[bold:b]⏎[bold:c]d"]);
    expectEqual(replica);
  });

  test("[BD14] formatting several blocks is one act, and its undo leaves what others did", () => {
    const [ada, ben] = createReplicas(["one", "", "two", "three"]);
    const calls = spyOnFlow(ada);
    select(ada, 0, 1, 3, 2);
    edit(ada, () => $selection().formatText("bold"));
    expect(calls).toEqual(['formatRange 2 10 {"bold":true}']);
    expect(lines(ada)).toEqual(["o[bold:ne]", "", "[bold:two]", "[bold:th]ree"]);
    select(ben, 2, 0, 2, 1);
    edit(ben, () => $selection().formatText("italic"));
    exchange(ada, ben);
    ada.binding.undo();
    exchange(ada, ben);
    expect(lines(ben)).toEqual(["one", "", "[italic:t]wo", "three"]);
    expectEqual(ada, ben);
  });

  test("[BD14] what looks so already splits the act, and so does a block that is changed otherwise", () => {
    const replica = written("one", "two", "three");
    select(replica, 1, 0, 1, 3);
    edit(replica, () => $selection().formatText("bold"));
    const calls = spyOnFlow(replica);
    select(replica, 0, 0, 2, 5);
    edit(replica, () => {
      $selection().formatText("bold");
      $block(2).setIndent(1);
    });
    expect(calls.filter((call) => call.startsWith("format")).toSorted()).toEqual([
      'formatRange 1 3 {"bold":true}',
      'formatRange 9 5 {"bold":true}',
    ]);
    expect(lines(replica)).toEqual(["[bold:one]", "[bold:two]", "indent=1: [bold:three]"]);
    expectEqual(replica);
  });

  test("[BD14] a link is a format", () => {
    const replica = written("abcd");
    select(replica, 0, 1, 0, 3);
    edit(replica, () => $toggleLink("https://example.org/"));
    expect(lines(replica)).toEqual(["a[link=https://example.org/:bc]d"]);
    select(replica, 0, 1, 0, 3);
    edit(replica, () => $toggleLink(null));
    expect(lines(replica)).toEqual(["abcd"]);
    expectEqual(replica);
  });

  test("[BD24] an address that the flow stores in another form, or refuses, is drawn as it is stored", async () => {
    const replica = written("ab");
    edit(replica, () => {
      $block(0).append($createLinkNode("example.org").append($createTextNode("c")));
      $block(0).append($createLinkNode("javascript:alert(1)").append($createTextNode("d")));
    });
    expect(lines(replica)).toEqual(["ab[link=https://example.org/:c]d"]);
    await Promise.resolve();
    expectEqual(replica);
    expect(JSON.stringify(replica.editor.getEditorState().toJSON())).not.toContain("javascript:");
  });

  test("[BD24] a soft break at the end of a link stands outside of it", async () => {
    const replica = written("ab");
    edit(replica, () => {
      $block(0).append($createLinkNode("https://example.org/").append($createTextNode("c"), $createLineBreakNode()));
      $block(0).selectEnd();
    });
    await Promise.resolve();
    expect(lines(replica)).toEqual(["ab[link=https://example.org/:c]⏎"]);
    edit(replica, () => $selection().insertText("d"));
    expect(lines(replica)).toEqual(["ab[link=https://example.org/:c]⏎d"]);
    expectEqual(replica);
  });

  test("[BD23] select all and delete leaves one empty paragraph", () => {
    const replica = written("one", "two", "three");
    edit(replica, () => $block(0).setBlockType("heading", { level: 1 }));
    edit(replica, () => {
      $selectAll();
      const selection = $getSelection();
      if ($isRangeSelection(selection)) selection.removeText();
    });
    edit(replica, () => $getRoot().clear().append($createParagraphNode()));
    expect(lines(replica)).toEqual([""]);
    expectEqual(replica);
    type(replica, 0, 0, "new");
    expect(lines(replica)).toEqual(["new"]);
    expectEqual(replica);
  });

  test("[BD23] a root without any child gets one", async () => {
    const replica = written("one", "two");
    edit(replica, () => {
      $getRoot().clear();
    });
    await Promise.resolve();
    expect(lines(replica)).toEqual([""]);
    expectEqual(replica);
    type(replica, 0, 0, "new");
    expect(lines(replica)).toEqual(["new"]);
    expectEqual(replica);
  });

  test("blocks that were moved in the editor are where it shows them", () => {
    const replica = written("a", "b", "c", "d");
    edit(replica, () => {
      $block(3).insertAfter($block(0));
    });
    expect(lines(replica)).toEqual(["b", "c", "d", "a"]);
    edit(replica, () => {
      $block(0).insertBefore($block(2));
    });
    expect(lines(replica)).toEqual(["d", "b", "c", "a"]);
    expectEqual(replica);
  });

  test("changes in far blocks in one update are all written", () => {
    const replica = written("a", "b", "c", "d", "e", "f");
    edit(replica, () => {
      $block(5).append($createTextNode("!"));
      $block(4).remove();
      $block(1).insertBefore($createBlockNode({ type: "quote" }).append($createTextNode("new")));
      $block(0).append($createTextNode("?"));
    });
    expect(lines(replica)).toEqual(["a?", "quote: new", "b", "c", "d", "f!"]);
    expectEqual(replica);
  });

  test("an embed goes in and out, and its properties change in place", () => {
    const replica = written("ab");
    edit(replica, () => {
      const [text] = $block(0).getAllTextNodes();
      const [left] = text?.splitText(1) ?? [];
      left?.insertAfter($createEmbedNode("gauge", { src: "x", alt: "old" }));
    });
    expect(lines(replica)).toEqual(["a<gauge>b"]);
    const map = replica.flow.blocks[0]?.content[1];
    edit(replica, () => {
      const embed = $block(0).getChildAtIndex(1);
      if (embed !== null && !$isTextNode(embed))
        (embed as ReturnType<typeof $createEmbedNode>).setEmbed("gauge", { src: "x", alt: "new" });
    });
    const now = replica.flow.blocks[0]?.content[1];
    expect(now?.kind === "embed" && now.props).toEqual({ src: "x", alt: "new" });
    expect(map?.kind === "embed" && now?.kind === "embed" && map.embed === now.embed).toBe(true);
    expectEqual(replica);
  });
});

describe("the implicit paragraph", () => {
  function withoutMark(text: string): Replica {
    const doc = new Y.Doc();
    doc.getText("flow").insert(0, text);
    const replica = createReplica({ updates: [Y.encodeStateAsUpdate(doc)] });
    expect(replica.flow.blocks.map(({ id }) => id)).toEqual([IMPLICIT_ID]);
    return replica;
  }

  test("[BD21] typing and a split need no mark", () => {
    const replica = withoutMark("abcd");
    type(replica, 0, 4, "e");
    enter(replica, 0, 2);
    expect(lines(replica)).toEqual(["ab", "cde"]);
    expect(replica.flow.blocks[0]?.id).toBe(IMPLICIT_ID);
    expectEqual(replica);
  });

  test("[BD21] a conversion and Enter at the start give it one", () => {
    const converted = withoutMark("abcd");
    edit(converted, () => $block(0).setBlockType("quote"));
    expect(lines(converted)).toEqual(["quote: abcd"]);
    expectEqual(converted);
    const entered = withoutMark("abcd");
    enter(entered, 0, 0);
    expect(lines(entered)).toEqual(["", "abcd"]);
    expectEqual(entered);
  });

  test("[BD21] with a block put in front of it, it has a mark", () => {
    const replica = withoutMark("abcd");
    edit(replica, () => {
      $block(0).insertBefore($createBlockNode({ type: "quote" }).append($createTextNode("new")));
    });
    expect(lines(replica)).toEqual(["quote: new", "abcd"]);
    expectEqual(replica);
  });

  test("[BD21] emptied in front of others it stays, with a mark", () => {
    const replica = withoutMark("abcd");
    enter(replica, 0, 2);
    remove(replica, 0, 0, 0, 2);
    expect(lines(replica)).toEqual(["", "cd"]);
    expectEqual(replica);
  });

  test("[BD21] it can be emptied, merged into and deleted", () => {
    const replica = withoutMark("abcd");
    enter(replica, 0, 2);
    mergeUp(replica, 1);
    expect(lines(replica)).toEqual(["abcd"]);
    remove(replica, 0, 0, 0, 4);
    expect(lines(replica)).toEqual([""]);
    type(replica, 0, 0, "x");
    enter(replica, 0, 1);
    edit(replica, () => $block(0).remove());
    expect(lines(replica)).toEqual([""]);
    expectEqual(replica);
  });
});

describe("from outside", () => {
  test("[BD22] a state that was set is written as what differs", () => {
    const replica = written("one", "two", "three");
    const before = replica.editor.getEditorState();
    const ids = replica.flow.blocks.map(({ id }) => id);
    type(replica, 1, 3, "!");
    remove(replica, 0, 0, 1, 0);
    replica.editor.setEditorState(before);
    expect(lines(replica)).toEqual(["one", "two", "three"]);
    expect(replica.flow.blocks[2]?.id).toBe(ids[2]);
    expectEqual(replica);
    replica.editor.setEditorState(replica.editor.parseEditorState(JSON.stringify(before.toJSON())));
    expectEqual(replica);
    expect(lines(replica)).toEqual(["one", "two", "three"]);
  });

  test("[BD8] lists, quotes and block decorators of other plugins become blocks, with all text", () => {
    const editor = createHeadlessEditor({
      namespace: "foreign",
      nodes: [...COWRITE_NODES, ListNode, ListItemNode, QuoteNode],
      onError(error) {
        throw error;
      },
    });
    const replica = createReplica({ editor });
    edit(replica, () => {
      const list = $createListNode("number");
      const inner = $createListNode("check");
      inner.append($createListItemNode(true).append($createTextNode("deep")));
      list.append(
        $createListItemNode().append($createTextNode("first"), $createLineBreakNode(), $createTextNode("line")),
        $createListItemNode().append(inner),
        $createListItemNode(),
      );
      $getRoot().append(list, $createQuoteNode().append($createTextNode("said")));
    });
    expect(lines(replica)).toEqual([
      "",
      "number: first⏎line",
      "check checked indent=1: deep",
      "number: ",
      "quote: said",
    ]);
    expectEqual(replica);
  });

  test("[BD8] a block inside of a block stands behind it", () => {
    const replica = written("one");
    edit(replica, () => {
      $block(0).append($createBlockNode({ type: "quote" }).append($createTextNode("inner")), $createTextNode("tail"));
    });
    expect(lines(replica)).toEqual(["one", "quote: inner", "tail"]);
    expectEqual(replica);
  });
});

describe("while the document is busy", () => {
  test("[BD35] what is done inside of another's transaction is written behind it, as this person's", () => {
    const [replica, other] = createReplicas(["one"]);
    const origins = spyOnTransactions(replica);
    replica.doc.transact(() => {
      type(replica, 0, 3, "!");
      expect(lines(replica)).toEqual(["one"]);
      replica.doc.getMap("other").set("x", 1);
    }, "somebody");
    expect(origins.length).toBe(2);
    expect(origins[0]).toBe("somebody");
    expect(origins[1]).not.toBe("somebody");
    expect(lines(replica)).toEqual(["one!"]);
    replica.binding.undo();
    expect(lines(replica)).toEqual(["one"]);
    expectEqual(replica);
    expectEqual(other);
  });

  test("[BD35] what is done while a change of others is being told of is kept", () => {
    const [replica, other] = createReplicas(["one", "two"]);
    replica.doc.getText("flow").observe((_event, { local }) => {
      if (!local) type(replica, 0, 3, "!");
    });
    type(other, 0, 0, "X");
    Y.applyUpdate(replica.doc, Y.encodeStateAsUpdate(other.doc), "network");
    expect(lines(replica)).toEqual(["Xone!", "two"]);
    expectEqual(replica);
  });
});
