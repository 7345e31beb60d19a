// @vitest-environment jsdom
import type { LexicalEditor } from "lexical";
import { expect, test } from "vitest";
import { keepDomSelection } from "../../../lib/binding/remote/keepDomSelection.ts";

/** A text with the focus, of one line with a row of cells in it. */
function text(): { readonly root: HTMLElement; readonly line: HTMLElement; readonly editor: LexicalEditor } {
  document.body.innerHTML = "<div tabindex=0><p>above</p><p><b>one</b><b>two</b><b>three</b></p></div>";
  const root = document.body.firstElementChild as HTMLElement;
  root.focus();
  const editor = { _headless: false, getRootElement: () => root } as unknown as LexicalEditor;
  return { root, line: root.lastElementChild as HTMLElement, editor };
}

function place(): readonly unknown[] {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection() as Selection;
  return [anchorNode, anchorOffset, focusNode, focusOffset];
}

test("[BD31] what was selected in an element that leaves the page and comes back is selected again, in its direction", () => {
  const { root, line, editor } = text();
  const [from, to] = [line.childNodes[1]?.firstChild as Text, line.childNodes[0]?.firstChild as Text];
  getSelection()?.setBaseAndExtent(from, 2, to, 1);
  const restore = keepDomSelection(editor);
  line.remove();
  root.prepend(line);
  expect(place()).not.toEqual([from, 2, to, 1]);
  restore();
  expect(place()).toEqual([from, 2, to, 1]);
});

test("[BD31] an offset among cells that others took away is the last one there is", () => {
  const { root, line, editor } = text();
  getSelection()?.setBaseAndExtent(line, 1, line, 3);
  const restore = keepDomSelection(editor);
  line.remove();
  line.lastChild?.remove();
  root.append(line);
  restore();
  expect(place()).toEqual([line, 1, line, 2]);
});
