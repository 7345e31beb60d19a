import { PASTE_COMMAND } from "lexical";
import type { LexicalEditor } from "lexical";
import type { FragmentBlock, FragmentInline } from "../../../lib/editor/blocks/clipboard/fragment.ts";
import { DIVIDER_INLINE, FRAGMENT_FORMATS } from "../../../lib/editor/blocks/clipboard/fragment.ts";
import { LEXICAL_MIME } from "../../../lib/editor/blocks/clipboard/readLexicalJson.ts";
import { writeLexicalJson } from "../../../lib/editor/blocks/clipboard/writeLexicalJson.ts";
import { writeText } from "../../../lib/editor/blocks/clipboard/writeText.ts";
import type { BlockAttributes } from "../../../lib/flow/types.ts";
import { pasteEvent } from "../keyEvent.ts";
import type { Act, Operation, TextChange } from "../operation.ts";
import { selectAcross, selectCaret, selectInBlock } from "../select.ts";
import type { Selected } from "../select.ts";

/** Mostly at a caret, sometimes over a selection. */
function somewhere({ replica: { editor }, random }: Act): Selected {
  if (random.chance(0.7)) return selectCaret(editor, random);
  return (random.chance(0.6) ? selectInBlock(editor, random) : null) ?? selectAcross(editor, random);
}

function paste(editor: LexicalEditor, data: Readonly<Record<string, string>>): void {
  editor.dispatchCommand(PASTE_COMMAND, pasteEvent(data));
}

/** Lines of one to four new characters each. */
function lines({ random, alphabet }: Act, count: number): string[] {
  return Array.from({ length: count }, () => alphabet.take(1 + random.int(4)));
}

function pasted({ from, to }: Selected, text: readonly string[]): TextChange {
  return { from, to, inserted: text.join("") };
}

const KINDS: readonly BlockAttributes[] = [
  {},
  { type: "heading", level: 2 },
  { type: "bullet" },
  { type: "number", indent: 1 },
  { type: "check", checked: true },
  { type: "quote" },
  { type: "code" },
];

function fragmentBlock({ random }: Act, text: string): FragmentBlock {
  const inline: FragmentInline = {
    kind: "text",
    text,
    formats: random.chance(0.4) ? { [random.pick(FRAGMENT_FORMATS)]: true } : {},
    link: random.chance(0.2) ? "https://example.org/pasted" : null,
  };
  const content = random.chance(0.15) ? [inline, { kind: "break" } as const] : [inline];
  return { attributes: random.pick(KINDS), content };
}

export const pasting: readonly Operation[] = [
  {
    name: "paste a line",
    weight: 3,
    perform(act) {
      const range = somewhere(act);
      const text = lines(act, 1);
      paste(act.replica.editor, { "text/plain": text.join("") });
      return pasted(range, text);
    },
  },
  {
    name: "paste plain lines",
    weight: 2.5,
    perform(act) {
      const range = somewhere(act);
      const text = lines(act, 2 + act.random.int(3));
      paste(act.replica.editor, { "text/plain": text.join("\n") });
      return pasted(range, text);
    },
  },
  pasteBlocks({ name: "paste blocks", weight: 2.5 }, 1, 3),
  pasteBlocks({ name: "paste many blocks", weight: 1, since: 2 }, 4, 6),
];

/** A paste of `least` blocks and up to `more` − 1 more, as they come from another document of this editor. */
function pasteBlocks(operation: Omit<Operation, "perform">, least: number, more: number): Operation {
  return {
    ...operation,
    perform(act) {
      const range = somewhere(act);
      const text = lines(act, least + act.random.int(more));
      const blocks = text.map((line) => fragmentBlock(act, line));
      if (act.random.chance(0.2)) blocks.push({ attributes: {}, content: [DIVIDER_INLINE] });
      const inline = blocks.length === 1 && act.random.chance(0.3);
      const { editor } = act.replica;
      const fragment = { blocks, inline };
      paste(editor, {
        [LEXICAL_MIME]: writeLexicalJson(fragment, editor._config.namespace),
        "text/plain": writeText(fragment),
      });
      return pasted(range, text);
    },
  };
}
