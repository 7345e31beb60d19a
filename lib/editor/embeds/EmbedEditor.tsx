"use client";

import { autoUpdate, flip, offset, shift, useFloating } from "@floating-ui/react";
import { ExternalLink, Trash2 } from "lucide-react";
import { $getNodeByKey, COMMAND_PRIORITY_EDITOR, SKIP_DOM_SELECTION_TAG } from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";

import { $isEmbedNode } from "../../binding/nodes/EmbedNode.ts";
import { isEmbedType } from "../../flow/embeds/fields.ts";
import { readEmbed } from "../../flow/embeds/readEmbed.ts";
import type { EmbedProps } from "../../flow/embeds/readEmbed.ts";
import { mergeText } from "../../flow/embeds/spliceText.ts";
import { videoAddresses } from "../../flow/embeds/video.ts";
import { useLeave } from "../ui/useLeave.ts";
import { focusText } from "../toolbar/focusText.ts";
import { useToast } from "../ui/Toasts.tsx";
import { OPEN_EMBED_EDITOR_COMMAND, SET_EMBED_COMMAND } from "./commands.ts";
import { EmbedField } from "./EmbedFields.tsx";
import { $selectEmbed } from "./embedNodes.ts";
import { EMBED_WORDS, FORMS, textProp } from "./forms.ts";
import { useEmbed } from "./useEmbed.ts";
import type { LiveEmbed } from "./useEmbed.ts";

/** Where the properties of an embed are set. Opens on {@link OPEN_EMBED_EDITOR_COMMAND}. */
export function EmbedEditor({ editor }: { readonly editor: LexicalEditor }) {
  const [key, setKey] = useState<NodeKey | null>(null);
  useEffect(
    () =>
      editor.registerCommand(
        OPEN_EMBED_EDITOR_COMMAND,
        (asked) => {
          setKey(asked);
          return true;
        },
        COMMAND_PRIORITY_EDITOR,
      ),
    [editor],
  );
  const end = useCallback(() => setKey(null), []);
  return key === null ? null : <EmbedForm key={key} editor={editor} embedKey={key} onEnd={end} />;
}

function EmbedForm({
  editor,
  embedKey,
  onEnd,
}: {
  readonly editor: LexicalEditor;
  readonly embedKey: NodeKey;
  readonly onEnd: () => void;
}) {
  const tell = useToast();
  const form = useRef<HTMLFormElement | null>(null);
  const kind = useRef("embed");
  const gone = useCallback(
    (byOthers: boolean) => {
      // What had the focus is gone too: the writer goes on in the text.
      if (form.current?.contains(document.activeElement) === true) focusText(editor);
      onEnd();
      if (byOthers) tell({ text: `Somebody else deleted this ${kind.current}.` });
    },
    [editor, onEnd, tell],
  );
  const embed = useEmbed(editor, embedKey, gone);
  const type = embed?.type ?? "";
  useEffect(() => {
    if (isEmbedType(type)) kind.current = EMBED_WORDS[type];
  }, [type]);

  const { refs, floatingStyles } = useFloating({
    placement: "bottom-start",
    strategy: "fixed",
    whileElementsMounted: autoUpdate,
    middleware: [offset(8), flip({ padding: 8 }), shift({ padding: 8 })],
  });
  useLayoutEffect(() => {
    const root = editor.getRootElement();
    if (root === null) return;
    refs.setPositionReference({
      // By its key: a change of the block around it may have made it a new element.
      getBoundingClientRect: () => (editor.getElementByKey(embedKey) ?? root).getBoundingClientRect(),
      contextElement: root,
    });
  }, [editor, embedKey, refs]);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input, textarea")?.focus({ preventScroll: true });
  }, []);

  const close = useCallback(() => {
    onEnd();
    editor.update(
      () => {
        const node = $getNodeByKey(embedKey);
        if ($isEmbedNode(node)) $selectEmbed(node);
      },
      { discrete: true },
    );
    focusText(editor);
  }, [editor, embedKey, onEnd]);
  useLeave(editor.getRootElement()?.ownerDocument, form, onEnd, close);

  const change = (edit: EmbedProps): void => {
    // At once, so that the field and the document never differ; and without taking the focus out of the field.
    editor.update(() => void editor.dispatchCommand(SET_EMBED_COMMAND, { key: embedKey, change: edit }), {
      discrete: true,
      tag: SKIP_DOM_SELECTION_TAG,
    });
  };
  const write = (name: string, before: string, now: string): void => {
    // What is there at this moment, which may be further than what React has drawn.
    const current = editor.read(() => {
      const node = $getNodeByKey(embedKey);
      return $isEmbedNode(node) ? textProp(node.getProps(), name) : "";
    });
    const merged = mergeText(current, before, now);
    change({ [name]: merged === "" ? null : merged });
  };
  const remove = (): void => {
    editor.update(
      () => {
        const node = $getNodeByKey(embedKey);
        if (!$isEmbedNode(node)) return;
        const at = node.getIndexWithinParent();
        node.getParentOrThrow().select(at, at);
        node.remove();
      },
      { discrete: true },
    );
    focusText(editor);
  };

  if (embed === null) return null;
  const words = isEmbedType(type) ? EMBED_WORDS[type] : "content";
  const page = pageOf(embed);
  return createPortal(
    <form
      ref={(element) => {
        form.current = element;
        refs.setFloating(element);
      }}
      className="cw-link-editor cw-embed-editor"
      style={floatingStyles}
      aria-label={`Properties of the ${words}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        close();
      }}
    >
      {isEmbedType(type) ? (
        FORMS[type].map((field) => (
          <EmbedField
            key={`${field.kind} ${field.label}`}
            field={field}
            props={embed.props}
            onChange={change}
            onWrite={write}
          />
        ))
      ) : (
        <p className="cw-field-hint">This version does not know “{type.slice(0, 64)}”. It is kept as it is.</p>
      )}
      <div className="cw-link-editor-line">
        <button type="submit" className="cw-button" data-kind="primary">
          Done
        </button>
        {page === null ? null : (
          <a className="cw-button" data-kind="quiet" href={page} target="_blank" rel="noopener noreferrer">
            <ExternalLink className="cw-icon" aria-hidden="true" />
            Open
          </a>
        )}
        <button type="button" className="cw-button cw-embed-remove" data-kind="quiet" onClick={remove}>
          <Trash2 className="cw-icon" aria-hidden="true" />
          Remove
        </button>
      </div>
    </form>,
    document.body,
  );
}

/** Where an embed leads, if it leads anywhere. */
function pageOf({ type, props }: LiveEmbed): string | null {
  const embed = readEmbed(type, props);
  switch (embed.type) {
    case "link-card":
      return embed.url;
    case "video":
      return videoAddresses(embed)?.page ?? null;
    case "file":
    case "image":
      return embed.src;
    default:
      return null;
  }
}
