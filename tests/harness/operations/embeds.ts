import {
  $createNodeSelection,
  $getNodeByKey,
  $setSelection,
  DELETE_CHARACTER_COMMAND,
  KEY_ARROW_RIGHT_COMMAND,
  PASTE_COMMAND,
} from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";
import { $isEmbedNode, DIVIDER } from "../../../lib/binding/nodes/EmbedNode.ts";
import { $clipboardData } from "../../../lib/editor/blocks/clipboard/copy.ts";
import { LEXICAL_MIME } from "../../../lib/editor/blocks/clipboard/readLexicalJson.ts";
import { INSERT_EMBED_COMMAND, SET_EMBED_COMMAND } from "../../../lib/editor/embeds/commands.ts";
import { FIELDS, isWords } from "../../../lib/flow/embeds/fields.ts";
import type { EmbedType } from "../../../lib/flow/embeds/fields.ts";
import type { EmbedProps } from "../../../lib/flow/embeds/readEmbed.ts";
import { TABLE_EMBED } from "../../../lib/flow/table/tableEmbeds.ts";
import { keyEvent, pasteEvent } from "../keyEvent.ts";
import type { Act, Operation } from "../operation.ts";
import { NO_TEXT_CHANGE } from "../operation.ts";
import { $embedKeys } from "../points.ts";
import type { Random } from "../random.ts";
import { now, selectCaret, selectInBlock } from "../select.ts";

/** What a person may set each property to that holds no words. Every field has a row: a new one has to be added here. */
const VALUES: { readonly [Type in EmbedType]: Readonly<Record<string, readonly unknown[]>> } = {
  divider: {},
  image: {
    src: ["/files/1.png", "/files/2.png", "https://pictures.example/a.png"],
    width: [0.25, 0.5, 0.75, null],
    align: ["center", "right", null],
    naturalWidth: [640, 1280],
    naturalHeight: [480, 960],
  },
  file: {
    src: ["/files/1.pdf", "/files/2.pdf"],
    name: ["one.pdf", "two.pdf"],
    size: [1, 1_000_000],
    mediaType: ["application/pdf", "text/plain"],
  },
  equation: { display: [true, null] },
  date: { date: ["2026-03-03", "2027-04-04"], time: ["09:30", "17:00", null], zone: ["Europe/Berlin", "UTC", null] },
  mention: { kind: ["person", "document"], id: ["1", "2"], label: ["Ada", "Ben"] },
  "link-card": { url: ["https://example.org/a", "https://example.org/b"], image: ["/files/1.png", null] },
  video: { provider: ["youtube", "vimeo"], id: ["dQw4w9WgXcQ", "123456"] },
};

const TYPES = (Object.keys(FIELDS) as EmbedType[]).filter((type) => type !== DIVIDER);

function wordsOf(type: string): string[] {
  return Object.keys(type in FIELDS ? FIELDS[type as EmbedType] : {}).filter((key) => isWords(type, key));
}

function registersOf(type: string): string[] {
  return Object.keys(type in VALUES ? VALUES[type as EmbedType] : {});
}

/** Some properties of a new embed. */
function makeProps(random: Random, type: EmbedType): EmbedProps {
  const props: Record<string, unknown> = { "not-known": random.int(10) };
  for (const [key, values] of Object.entries(VALUES[type])) {
    const value = random.chance(0.6) ? random.pick(values) : null;
    if (value !== null) props[key] = value;
  }
  return props;
}

interface Found {
  readonly key: NodeKey;
  readonly type: string;
  readonly props: EmbedProps;
}

/** One of the embeds for which `test` holds. */
function findEmbed({ replica: { editor }, random }: Act, test: (type: string) => boolean): Found | null {
  const found = now(editor, () =>
    $embedKeys().flatMap((key): Found[] => {
      const node = $getNodeByKey(key);
      // One that shows no table is nothing that a person would go for; which of two shows it can change in the same moment.
      return $isEmbedNode(node) && node.getEmbedType() !== TABLE_EMBED && test(node.getEmbedType())
        ? [{ key, type: node.getEmbedType(), props: node.getProps() }]
        : [];
    }),
  );
  return found.length === 0 ? null : random.pick(found);
}

function selectEmbed(editor: LexicalEditor, key: NodeKey): void {
  now(editor, () => {
    const selection = $createNodeSelection();
    selection.add(key);
    $setSelection(selection);
  });
}

/** `text` with a few new letters put in, some taken out, or both. */
function edited({ random, alphabet }: Act, text: string): string {
  const at = random.int(text.length + 1);
  const removed = random.chance(0.4) ? random.int(Math.min(3, text.length - at) + 1) : 0;
  const inserted = removed === 0 || random.chance(0.6) ? alphabet.take(1 + random.int(3)) : "";
  return text.slice(0, at) + inserted + text.slice(at + removed);
}

export const embeds: readonly Operation[] = [
  ...TYPES.map((type): Operation => ({
    name: `insert a ${type}`,
    weight: 1.5,
    since: 3,
    perform(act) {
      const { editor } = act.replica;
      const range =
        (act.random.chance(0.15) ? selectInBlock(editor, act.random) : null) ?? selectCaret(editor, act.random);
      editor.dispatchCommand(INSERT_EMBED_COMMAND, { type, props: makeProps(act.random, type) });
      return { from: range.from, to: range.to, inserted: "" };
    },
  })),
  {
    name: "set a property of an embed",
    weight: 9,
    since: 3,
    perform(act) {
      const found = findEmbed(act, (type) => registersOf(type).length > 0);
      if (found === null) return null;
      const { random } = act;
      const key = random.pick(registersOf(found.type));
      const value = random.pick(VALUES[found.type as EmbedType][key] ?? [null]);
      if ((found.props[key] ?? null) === value) return null;
      act.replica.editor.dispatchCommand(SET_EMBED_COMMAND, { key: found.key, change: { [key]: value } });
      return NO_TEXT_CHANGE;
    },
  },
  {
    name: "write in the words of an embed",
    weight: 12,
    since: 3,
    perform(act) {
      const found = findEmbed(act, (type) => wordsOf(type).length > 0);
      if (found === null) return null;
      const key = act.random.pick(wordsOf(found.type));
      const text = found.props[key];
      const change = { [key]: edited(act, typeof text === "string" ? text : "") };
      act.replica.editor.dispatchCommand(SET_EMBED_COMMAND, { key: found.key, change });
      return NO_TEXT_CHANGE;
    },
  },
  {
    name: "delete an embed",
    weight: 2,
    since: 3,
    perform(act) {
      const found = findEmbed(act, (type) => type !== DIVIDER);
      if (found === null) return null;
      selectEmbed(act.replica.editor, found.key);
      act.replica.editor.dispatchCommand(DELETE_CHARACTER_COMMAND, act.random.chance(0.5));
      return NO_TEXT_CHANGE;
    },
  },
  {
    name: "copy an embed",
    weight: 2,
    since: 3,
    perform(act) {
      const { editor } = act.replica;
      const found = findEmbed(act, (type) => type !== DIVIDER);
      if (found === null) return null;
      selectEmbed(editor, found.key);
      const data = now(editor, () => $clipboardData(editor)?.[LEXICAL_MIME]) ?? "";
      const range = selectCaret(editor, act.random);
      editor.dispatchCommand(PASTE_COMMAND, pasteEvent({ [LEXICAL_MIME]: data }));
      return { from: range.from, to: range.to, inserted: "" };
    },
  },
  {
    name: "walk over an embed",
    weight: 1,
    since: 3,
    writes: false,
    perform(act) {
      const found = findEmbed(act, (type) => type !== DIVIDER);
      if (found === null) return null;
      selectEmbed(act.replica.editor, found.key);
      act.replica.editor.dispatchCommand(KEY_ARROW_RIGHT_COMMAND, keyEvent("ArrowRight"));
      return NO_TEXT_CHANGE;
    },
  },
];
