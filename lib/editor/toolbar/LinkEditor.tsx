"use client";

import { autoUpdate, flip, offset, shift, useFloating } from "@floating-ui/react";
import { TOGGLE_LINK_COMMAND } from "@lexical/link";
import { ExternalLink, Unlink } from "lucide-react";
import { COMMAND_PRIORITY_EDITOR } from "lexical";
import type { LexicalEditor } from "lexical";
import { useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { FormEvent } from "react";
import { createPortal } from "react-dom";

import { normalizeLinkUrl } from "../../model/linkUrl.ts";
import { OPEN_LINK_EDITOR_COMMAND } from "../blocks/commands.ts";
import type { LinkEditorRequest } from "../blocks/commands.ts";
import { domSelectionRange, rangeBox } from "./domSelectionRange.ts";
import { showTarget } from "./showTarget.ts";
import { useLeave } from "../ui/useLeave.ts";
import { focusText } from "./focusText.ts";

interface OpenLinkEditor {
  readonly request: LinkEditorRequest;
  /** The text that the link is for, as it lies on the page. */
  readonly range: Range | null;
}

/** Where the address of a link is written. Opens on {@link OPEN_LINK_EDITOR_COMMAND}. */
export function LinkEditor({ editor }: { readonly editor: LexicalEditor }) {
  const [open, setOpen] = useState<OpenLinkEditor | null>(null);
  useEffect(
    () =>
      editor.registerCommand(
        OPEN_LINK_EDITOR_COMMAND,
        (request) => {
          setOpen({ request, range: domSelectionRange(editor) });
          return true;
        },
        COMMAND_PRIORITY_EDITOR,
      ),
    [editor],
  );
  const leave = useCallback(() => setOpen(null), []);
  const close = useCallback(() => {
    setOpen(null);
    focusText(editor);
  }, [editor]);
  return open === null ? null : <LinkForm editor={editor} open={open} onClose={close} onLeave={leave} />;
}

function LinkForm({
  editor,
  open: { request, range },
  onClose,
  onLeave,
}: {
  readonly editor: LexicalEditor;
  readonly open: OpenLinkEditor;
  /** Ends it and goes back to the text. */
  readonly onClose: () => void;
  /** Ends it because the writer has gone elsewhere. */
  readonly onLeave: () => void;
}) {
  const [address, setAddress] = useState(request.url ?? "");
  const [refused, setRefused] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement | null>(null);
  const errorId = useId();
  const { refs, floatingStyles } = useFloating({
    placement: "bottom-start",
    strategy: "fixed",
    whileElementsMounted: autoUpdate,
    middleware: [offset(8), flip({ padding: 8 }), shift({ padding: 8 })],
  });

  useLayoutEffect(() => {
    const element = editor.getRootElement();
    if (element === null) return;
    refs.setPositionReference({
      getBoundingClientRect: () => (range === null ? element.getBoundingClientRect() : rangeBox(range)),
      contextElement: element,
    });
  }, [editor, range, refs]);
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, []);
  // The field takes the browser's selection; without this nothing would show which words the link is for.
  useEffect(() => (range === null ? undefined : showTarget(range)), [range]);
  useLeave(editor.getRootElement()?.ownerDocument, form, onLeave, onClose);

  const apply = (event: FormEvent): void => {
    event.preventDefault();
    if (address.trim() === "" && request.url !== null) {
      remove();
    } else if (normalizeLinkUrl(address) === null) {
      setRefused(true);
      field.current?.focus();
    } else {
      editor.dispatchCommand(TOGGLE_LINK_COMMAND, address);
      onClose();
    }
  };
  const remove = (): void => {
    editor.dispatchCommand(TOGGLE_LINK_COMMAND, null);
    onClose();
  };

  return createPortal(
    <form
      ref={(element) => {
        form.current = element;
        refs.setFloating(element);
      }}
      className="cw-link-editor"
      style={floatingStyles}
      aria-label="Link"
      noValidate
      onSubmit={apply}
    >
      <div className="cw-link-editor-line">
        <input
          ref={field}
          className="cw-input"
          // Not "url": the browser's own check would refuse "example.com", which is completed here.
          type="text"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-label="Address"
          placeholder="Paste or type an address"
          value={address}
          aria-invalid={refused}
          aria-describedby={refused ? errorId : undefined}
          onChange={(event) => {
            setAddress(event.target.value);
            setRefused(false);
          }}
        />
        <button type="submit" className="cw-button" data-kind="primary">
          {request.url === null ? "Link" : "Save"}
        </button>
      </div>
      {refused ? (
        <p id={errorId} className="cw-link-editor-error" role="alert">
          A link cannot have this address. Write one like example.com or name@example.com.
        </p>
      ) : null}
      {request.url === null ? null : (
        <div className="cw-link-editor-line">
          <a className="cw-button" data-kind="quiet" href={request.url} target="_blank" rel="noopener noreferrer">
            <ExternalLink className="cw-icon" aria-hidden="true" />
            Open
          </a>
          <button type="button" className="cw-button" data-kind="quiet" onClick={remove}>
            <Unlink className="cw-icon" aria-hidden="true" />
            Remove link
          </button>
        </div>
      )}
    </form>,
    document.body,
  );
}
