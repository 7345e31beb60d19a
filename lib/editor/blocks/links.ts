import { $isLinkNode, $toggleLink, LinkNode, TOGGLE_LINK_COMMAND } from "@lexical/link";
import {
  $findMatchingParent,
  $getNearestNodeFromDOMNode,
  $getSelection,
  $hasUpdateTag,
  $isRangeSelection,
  CLICK_COMMAND,
  COLLABORATION_TAG,
  COMMAND_PRIORITY_LOW,
  CONTROLLED_TEXT_INSERTION_COMMAND,
  defineExtension,
  HISTORIC_TAG,
  mergeRegister,
} from "lexical";
import type { LexicalEditor, LexicalNode } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { normalizeLinkUrl } from "../../model/linkUrl.ts";
import { $createInlines } from "./clipboard/createInlines.ts";
import { OPEN_LINK_EDITOR_COMMAND } from "./commands.ts";
import type { LinkEditorRequest } from "./commands.ts";
import { $isOnlyCode } from "./inlineFormats.ts";
import { registerJoinLinks } from "./joinLinks.ts";
import { rootElementOf } from "./rootElement.ts";
import { $unlink } from "./unlink.ts";

/** Links: set, changed, taken off, opened; and never to an address that {@link normalizeLinkUrl} refuses. */
export function registerLinks(editor: LexicalEditor): Dispose {
  return mergeRegister(
    editor.registerCommand(
      TOGGLE_LINK_COMMAND,
      (payload) => $setLink(typeof payload === "object" ? (payload?.url ?? null) : payload),
      COMMAND_PRIORITY_LOW,
    ),
    editor.registerCommand(
      CLICK_COMMAND,
      (event) => {
        const url = opensLink(event, editor.isEditable()) ? $urlAt(event) : null;
        const view = rootElementOf(editor)?.ownerDocument.defaultView;
        if (url === null || view === null || view === undefined) return false;
        event.preventDefault();
        // Without the opener's window, and without telling the other page which document it is linked from.
        view.open(url, "_blank", "noopener,noreferrer");
        return true;
      },
      COMMAND_PRIORITY_LOW,
    ),
    editor.registerNodeTransform(LinkNode, (link) => $guardLink(link)),
    registerJoinLinks(editor),
    editor.registerCommand(CONTROLLED_TEXT_INSERTION_COMMAND, () => $leaveLinkEdge(), COMMAND_PRIORITY_LOW),
  );
}

export const LinksExtension = defineExtension({ name: "cowrite/Links", register: registerLinks });

/**
 * A caret at the edge of a link, beside a soft break or an embed in it, steps out of the link. Lexical puts what is typed
 * there in front of the link, whichever edge it is.
 */
function $leaveLinkEdge(): false {
  const selection = $getSelection();
  if (!$isRangeSelection(selection) || !selection.isCollapsed()) return false;
  const { anchor, focus } = selection;
  const link = anchor.getNode();
  if (!$isLinkNode(link)) return false;
  const isAtEnd = anchor.offset === link.getChildrenSize();
  if (anchor.offset > 0 && !isAtEnd) return false;
  const at = link.getIndexWithinParent() + (isAtEnd ? 1 : 0);
  for (const point of [anchor, focus]) point.set(link.getParentOrThrow().getKey(), at, "element");
  return false;
}

/** What a link editor shows for the selection, or null where there can be no link: in code, or with nothing selected. */
function $linkEditorRequest(): LinkEditorRequest | null {
  const selection = $getSelection();
  if (!$isRangeSelection(selection) || $isOnlyCode()) return null;
  const link = $linkAtSelection();
  return {
    url: link === null ? null : normalizeLinkUrl(link.getURL()),
    text: selection.isCollapsed() ? (link?.getTextContent() ?? "") : selection.getTextContent(),
  };
}

/** The link that holds the start of the selection, or null. */
export function $linkAtSelection(): LinkNode | null {
  const selection = $getSelection();
  if (!$isRangeSelection(selection)) return null;
  const nodes = selection.getNodes();
  const node = nodes.find((candidate) => $linkOf(candidate) !== null);
  return node === undefined ? null : $linkOf(node);
}

/** Asks for the editor of links. False where there can be none. */
export function $openLinkEditor(editor: LexicalEditor): boolean {
  const request = $linkEditorRequest();
  return request !== null && editor.dispatchCommand(OPEN_LINK_EDITOR_COMMAND, request);
}

/**
 * Links the selection to an address, or with `null` takes its links off. At a caret it changes the whole link there, or
 * writes the address as its own text. A refused address changes nothing.
 */
function $setLink(address: string | null): boolean {
  const selection = $getSelection();
  if (!$isRangeSelection(selection) || $isOnlyCode()) return true;
  if (address === null) {
    $unlink(selection);
    return true;
  }
  const url = normalizeLinkUrl(address);
  if (url === null) return true;
  if (!selection.isCollapsed()) {
    $linkSelection(url);
    return true;
  }
  const link = $linkAtSelection();
  if (link === null)
    selection.insertNodes($createInlines([{ kind: "text", text: address.trim(), formats: {}, link: url }]));
  else link.setURL(url);
  return true;
}

/** Links what is selected to an address that {@link normalizeLinkUrl} gave out. */
export function $linkSelection(url: string): void {
  $toggleLink(url);
}

/**
 * Whatever way a link comes into the editor here (a drop, another program's import), an address that is not allowed
 * leaves only its text. What others wrote is not corrected: the flow gives out only allowed addresses, and two editors
 * correcting each other would never end.
 */
function $guardLink(link: LinkNode): void {
  if ($hasUpdateTag(COLLABORATION_TAG) || $hasUpdateTag(HISTORIC_TAG)) return;
  const url = normalizeLinkUrl(link.getURL());
  if (url === link.getURL()) return;
  if (url !== null) {
    link.setURL(url);
    return;
  }
  for (const child of link.getChildren()) link.insertBefore(child);
  link.remove();
}

function $linkOf(node: LexicalNode): LinkNode | null {
  return $findMatchingParent(node, $isLinkNode);
}

/**
 * A click with Ctrl (Cmd on Apple keyboards) opens; a plain one sets the caret. Where nothing can be written there is no
 * caret to set, and the browser would leave the page.
 */
function opensLink(event: MouseEvent, editable: boolean): boolean {
  return event.button === 0 && (event.ctrlKey || event.metaKey || !editable);
}

function $urlAt(event: MouseEvent): string | null {
  const target = event.target;
  if (target === null || !("nodeType" in target)) return null;
  const node = $getNearestNodeFromDOMNode(target as Node);
  const link = node === null ? null : $linkOf(node);
  return link === null ? null : normalizeLinkUrl(link.getURL());
}
