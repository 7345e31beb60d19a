// @vitest-environment jsdom
import { $createLinkNode, $isLinkNode, LinkNode, TOGGLE_LINK_COMMAND } from "@lexical/link";
import { $createTextNode, $getRoot, $getSelection, $nodesOfType, COMMAND_PRIORITY_EDITOR } from "lexical";
import type { LexicalEditor } from "lexical";
import { expect, test, vi } from "vitest";

import { $isBlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import { OPEN_LINK_EDITOR_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import type { LinkEditorRequest } from "../../../lib/editor/blocks/commands.ts";
import { isWholeLinkUrl, MAX_LINK_LENGTH, normalizeLinkUrl } from "../../../lib/model/linkUrl.ts";
import { draw, drawWithSelection } from "./support/drawing.ts";
import { dispatch, headless, mounted, press } from "./support/editors.ts";

test("[ED50] allowed addresses are stored in the URL standard's form", () => {
  const cases: Record<string, string> = {
    "https://example.com": "https://example.com/",
    "HTTPS://Example.COM/A?b#c": "https://example.com/A?b#c",
    "  http://example.com/a b ": "http://example.com/a%20b",
    "example.com/path": "https://example.com/path",
    "example.com:8080": "https://example.com:8080/",
    "sub.exämple.de": "https://sub.xn--exmple-cua.de/",
    "name@example.com": "mailto:name@example.com",
    "mailto:name@example.com?subject=x": "mailto:name@example.com?subject=x",
    "tel:+1-234": "tel:+1-234",
  };
  for (const [written, stored] of Object.entries(cases)) {
    expect(normalizeLinkUrl(written)).toBe(stored);
    expect(normalizeLinkUrl(stored)).toBe(stored);
  }
});

test("[ED50] all other addresses are refused, however they are written", () => {
  for (const address of [
    "",
    "   ",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://example.com/1",
    "file:///etc/passwd",
    "about:blank",
    "/relative",
    "relative/path",
    "../up",
    "?query",
    "#fragment",
    "//example.com",
    "\\\\example.com",
    "word",
    "https://",
    "http:// bad host/",
    "mailto:",
    "tel:",
    `https://example.com/${"a".repeat(MAX_LINK_LENGTH)}`,
  ]) {
    expect([address, normalizeLinkUrl(address)]).toEqual([address, null]);
  }
  expect(isWholeLinkUrl("https://example.com/a and more")).toBe(false);
  expect(isWholeLinkUrl("example.com")).toBe(false);
});

function link(url: string | null, ...drawing: string[]): string[] {
  const editor = headless(drawing);
  dispatch(editor, TOGGLE_LINK_COMMAND, url);
  return draw(editor);
}

test("[ED51] a link is set on the selection, changed, and taken off", () => {
  expect(link("https://x.example/", "p a[b]c")).toEqual(["p a<a https://x.example/>b</a>c"]);
  expect(link("x.example/y", "p a[b", "h1 c]d")).toEqual([
    "p a<a https://x.example/y>b</a>",
    "h1 <a https://x.example/y>c</a>d",
  ]);
  expect(link("https://y.example/", "p a<a https://x.example/>b|c</a>")).toEqual(["p a<a https://y.example/>bc</a>"]);
  expect(link(null, "p a<a https://x.example/>b|c</a>d")).toEqual(["p abcd"]);
  expect(link(null, "p a<a https://x.example/>[b]c</a>d")).toEqual(["p ab<a https://x.example/>c</a>d"]);
});

test("[ED51] at a caret outside of a link the address is written as one", () => {
  expect(link("x.example", "p a|b")).toEqual(["p a<a https://x.example/>x.example</a>b"]);
});

test("[ED51] a refused address and code change nothing", () => {
  expect(link("javascript:alert(1)", "p a[b]c")).toEqual(["p abc"]);
  expect(link("/relative", "p a<a https://x.example/>[b]</a>c")).toEqual(["p a<a https://x.example/>b</a>c"]);
  expect(link("https://x.example/", "code a[b]c")).toEqual(["code abc"]);
});

test("[ED52] Ctrl+K asks for the link editor, with address and text", () => {
  const asked: LinkEditorRequest[] = [];
  const ask = (...drawing: string[]): boolean => {
    const { editor } = mounted(drawing);
    editor.registerCommand(
      OPEN_LINK_EDITOR_COMMAND,
      (request) => {
        asked.push(request);
        return true;
      },
      COMMAND_PRIORITY_EDITOR,
    );
    return press(editor, "k", { code: "KeyK", ctrlKey: true }).defaultPrevented;
  };
  expect(ask("p a[bc]d")).toBe(true);
  expect(ask("p a<a https://x.example/>b|c</a>")).toBe(true);
  expect(ask("p a|b")).toBe(true);
  expect(ask("code a|b")).toBe(false);
  expect(asked).toEqual([
    { url: null, text: "bc" },
    { url: "https://x.example/", text: "bc" },
    { url: null, text: "" },
  ]);
});

test("[ED53] Ctrl+click opens a link in a window of its own; a plain click does not", () => {
  const { editor, root } = mounted(["p a<a https://x.example/>b</a>"]);
  const open = vi.spyOn(window, "open").mockReturnValue(null);
  const anchor = root.querySelector("a")?.firstElementChild as Element;
  const click = (init: MouseEventInit): boolean =>
    !anchor.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, button: 0, ...init }));
  // What the browser would do with a plain click is no matter of the editor; jsdom would try.
  root.addEventListener("click", (event) => event.preventDefault(), { once: true });
  click({});
  expect(open).not.toHaveBeenCalled();
  expect(click({ ctrlKey: true })).toBe(true);
  expect(open).toHaveBeenCalledWith("https://x.example/", "_blank", "noopener,noreferrer");
  editor.setEditable(false);
  expect(click({})).toBe(true);
  expect(open).toHaveBeenCalledTimes(2);
  open.mockRestore();
});

function insertLink(editor: LexicalEditor, url: string, tag?: string): void {
  editor.update(
    () => {
      const block = $getRoot().getFirstChildOrThrow();
      if ($isBlockNode(block)) block.append($createLinkNode(url).append($createTextNode("x")));
    },
    { discrete: true, ...(tag === undefined ? {} : { tag }) },
  );
}

test("[ED54] a link with a refused address leaves its text, whatever way it came", () => {
  const editor = headless(["p a|"]);
  insertLink(editor, "javascript:alert(1)");
  expect(draw(editor)).toEqual(["p ax"]);
  insertLink(editor, "HTTPS://X.example");
  expect(draw(editor)).toEqual(["p ax<a https://x.example/>x</a>"]);
});

test("[ED54] what others wrote is drawn as it is, and not corrected from here", () => {
  const editor = headless(["p a|"]);
  insertLink(editor, "HTTPS://X.example", "collaboration");
  expect(drawWithSelection(editor)).toEqual(["p a<a HTTPS://X.example>|x</a>"]);
});

test("[ED55] when the words between two links to one address go, one link is left, and the selection stays", () => {
  const editor = headless(["p <a https://x.example/>ab</a>[cd]<a https://x.example/><bold>ef</bold></a>"]);
  editor.update(() => $getSelection()?.insertText(""), { discrete: true });
  expect(drawWithSelection(editor)).toEqual([
    "p <a https://x.example/>ab</a><a https://x.example/><bold>|ef</bold></a>",
  ]);
  const links = editor.read(() => $nodesOfType(LinkNode).map((node) => node.getTextContent()));
  expect(links).toEqual(["abef"]);
});

test("[ED55] links to two addresses stay two", () => {
  const editor = headless(["p <a https://x.example/>ab</a>[cd]<a https://y.example/>ef</a>"]);
  editor.update(() => $getSelection()?.insertText(""), { discrete: true });
  expect(draw(editor)).toEqual(["p <a https://x.example/>ab</a><a https://y.example/>ef</a>"]);
});

test("[ED55] a point in the second of two links stands at its place in the one", () => {
  const editor = headless(["p <a https://x.example/>ab</a>[cd]<a https://x.example/>e<bold>f</bold></a>"]);
  editor.update(
    () => {
      const [, between, second] = $getRoot().getFirstChildOrThrow<BlockNode>().getChildren();
      between?.remove();
      if ($isLinkNode(second)) second.select(1, 1);
    },
    { discrete: true },
  );
  expect(drawWithSelection(editor)).toEqual([
    "p <a https://x.example/>abe</a><a https://x.example/><bold>|f</bold></a>",
  ]);
});
