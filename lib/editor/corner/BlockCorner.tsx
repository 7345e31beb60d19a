"use client";

import { autoUpdate, offset, useFloating } from "@floating-ui/react";
import { Check, ChevronDown } from "lucide-react";
import { $getNodeByKey } from "lexical";
import type { LexicalEditor } from "lexical";
import { DropdownMenu } from "radix-ui";
import { useLayoutEffect } from "react";

import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import { CALLOUT_TONES } from "../../flow/types.ts";
import type { AttributeChange, CalloutTone } from "../../flow/types.ts";
import { CODE_LANGUAGES, codeLanguage } from "../blocks/code/codeLanguages.ts";
import { focusText } from "../toolbar/focusText.ts";
import { useCornerBlock } from "./useCornerBlock.ts";
import type { CornerBlock } from "./useCornerBlock.ts";

/** What is chosen when a block of code has no language. */
const PLAIN = "";

const TONE_LABELS: Readonly<Record<CalloutTone, string>> = {
  info: "Note",
  tip: "Tip",
  success: "Success",
  warning: "Warning",
  danger: "Danger",
};

interface Choice {
  readonly value: string;
  readonly label: string;
}

interface Choices {
  /** What the button and the menu are called. */
  readonly name: string;
  readonly value: string;
  readonly current: string;
  readonly choices: readonly Choice[];
  readonly change: (value: string) => AttributeChange;
}

const LANGUAGES: readonly Choice[] = [
  { value: PLAIN, label: "Plain text" },
  ...CODE_LANGUAGES.map(({ id, label }) => ({ value: id, label })),
];

function choicesOf(block: CornerBlock): Choices {
  if (block.kind === "callout") {
    return {
      name: "Tone",
      value: block.tone,
      current: TONE_LABELS[block.tone],
      choices: CALLOUT_TONES.map((tone) => ({ value: tone, label: TONE_LABELS[tone] })),
      change: (value) => ({ tone: CALLOUT_TONES.find((tone) => tone === value) ?? null }),
    };
  }
  const known = codeLanguage(block.language);
  return {
    name: "Language",
    value: known?.id ?? PLAIN,
    // A language that nobody here can colour is still what the writer said.
    current: known?.label ?? block.language ?? "Plain text",
    choices: LANGUAGES,
    change: (language) => ({ language: language === PLAIN ? null : language }),
  };
}

/** At the corner of the block that is written in, or pointed at: the language of code, the tone of a callout. */
export function BlockCorner({ editor }: { readonly editor: LexicalEditor }) {
  const block = useCornerBlock(editor);
  const { refs, floatingStyles } = useFloating({
    placement: "top-end",
    whileElementsMounted: autoUpdate,
    // Inside of the block's corner, not above it.
    middleware: [offset(({ rects }) => ({ mainAxis: -rects.floating.height - 5, crossAxis: -5 }))],
  });
  const key = block?.key ?? null;
  useLayoutEffect(() => {
    refs.setReference(key === null ? null : editor.getElementByKey(key));
  }, [editor, key, refs]);
  if (block === null) return null;
  const { name, value, current, choices, change } = choicesOf(block);
  const choose = (chosen: string): void =>
    editor.update(() => {
      const node = $getNodeByKey(block.key);
      if ($isBlockNode(node)) node.changeAttributes(change(chosen));
    });
  return (
    <div ref={(element) => refs.setFloating(element)} className="cw-corner" style={floatingStyles}>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className="cw-corner-button" aria-label={`${name}: ${current}`}>
          {current}
          <ChevronDown className="cw-icon" aria-hidden="true" />
        </DropdownMenu.Trigger>
        {/* Within the page's landmark: it belongs to the text. */}
        <DropdownMenu.Portal container={editor.getRootElement()?.closest("main") ?? null}>
          <DropdownMenu.Content
            className="cw-menu cw-corner-menu"
            align="end"
            sideOffset={4}
            collisionPadding={8}
            // It scrolls, so it has to be reachable for who scrolls by keys.
            tabIndex={0}
            aria-label={name}
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              focusText(editor);
            }}
          >
            <DropdownMenu.RadioGroup value={value} onValueChange={choose}>
              {choices.map((choice) => (
                <DropdownMenu.RadioItem key={choice.value} value={choice.value} className="cw-menu-item">
                  {choice.label}
                  <DropdownMenu.ItemIndicator className="cw-menu-tick">
                    <Check className="cw-icon" aria-hidden="true" />
                  </DropdownMenu.ItemIndicator>
                </DropdownMenu.RadioItem>
              ))}
            </DropdownMenu.RadioGroup>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </div>
  );
}
