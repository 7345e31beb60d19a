// @vitest-environment jsdom
import { $getRoot, CONTROLLED_TEXT_INSERTION_COMMAND, createEditor } from "lexical";
import type { LexicalEditor } from "lexical";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { createBinding } from "../../../lib/binding/createBinding.ts";
import { COWRITE_NODES } from "../../../lib/binding/nodes/cowriteNodes.ts";
import type { BindingError } from "../../../lib/binding/types.ts";
import { toJson } from "../../../lib/convert/toJson.ts";
import { registerEditing } from "../../../lib/editor/blocks/registerEditing.ts";
import { StaticDocument } from "../../../lib/editor/static/StaticDocument.tsx";
import { createMark } from "../../../lib/flow/mark.ts";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { MAX_INDENT } from "../../../lib/flow/types.ts";
import { createTestEditor } from "../binding/support/replica.ts";
import { dispatch } from "./support/editors.ts";

type Write = (text: Y.Text) => void;

/** A mark, as either schema version writes it, with these entries and a text behind it, written by plain Yjs as any client may. */
function block(entries: Readonly<Record<string, unknown>>, content = "words", form: "map" | "element" = "map"): Write {
  return (text) => {
    const element = createMark(Object.entries(entries));
    const map = new Y.Map(Object.entries({ block: true, ...entries }));
    text.insertEmbed(text.length, form === "map" ? map : element);
    text.insert(text.length, content);
  };
}

/** Values that no key may have. */
const NONSENSE: readonly unknown[] = [
  null,
  true,
  -1,
  1e9,
  0.5,
  "",
  "script",
  "<img src=x onerror=alert(1)>",
  "javascript:alert(1)",
  "x".repeat(100_000),
  [],
  [[[[1]]]],
  { toString: "x" },
  new Uint8Array([1, 2]),
];

const KEYS = ["type", "level", "indent", "checked", "align", "dir", "language", "start", "tone", "id", "o", "block"];
const NAMES = ["__proto__", "constructor", "toString", "hidden", "data-marker", "style", "unknownType", "class", "on"];

/** `levels` maps, each in the one before, put in one by one: all at once Yjs itself overflows the stack. */
function nest(into: Y.Map<unknown>, levels: number): void {
  let inner = into;
  for (let level = 0; level < levels; level += 1) {
    const next = new Y.Map<unknown>();
    inner.set("in", next);
    inner = next;
  }
}

/** An embed with these entries, a block if they say so, that holds `levels` maps. */
function deep(entries: Readonly<Record<string, unknown>>, levels: number): Write {
  return (text) => {
    const map = new Y.Map<unknown>(Object.entries(entries));
    text.insertEmbed(text.length, map);
    nest(map, levels);
  };
}

const CORPUS: readonly (readonly [name: string, write: Write])[] = [
  ...KEYS.map((key): [string, Write] => [
    `nonsense as ${key}`,
    (text) => {
      for (const value of NONSENSE) block({ type: "number", [key]: value })(text);
    },
  ]),
  ...KEYS.map((key): [string, Write] => [
    `nonsense as ${key} of an element`,
    (text) => {
      for (const value of NONSENSE) block({ type: "number", [key]: value }, "words", "element")(text);
    },
  ]),
  [
    "elements in a mark, a thousand deep",
    (text) => {
      let inner = new Y.XmlElement("block");
      text.insertEmbed(text.length, inner);
      for (let level = 0; level < 1000; level += 1) {
        const next = new Y.XmlElement("block");
        inner.insert(0, [next, new Y.XmlText("<script>alert(1)</script>")]);
        inner = next;
      }
    },
  ],
  ...NAMES.map((name) => [`a property called ${name}`, block({ [name]: "x" })] as const),
  ["a heading that is a script", block({ type: "heading", level: "script" })],
  ["indentation of a thousand million", block({ type: "toggle", indent: 1e9 })],
  ["a type of a version to come", block({ type: "hologram", shine: { hue: [1] } })],
  ["a type as long as a book", block({ type: "h".repeat(100_000) })],
  ["a type that is markup", block({ type: '"><script>alert(1)</script>' })],
  ["a type that is a class of ours", block({ type: "x cw-code cw-toggle" })],
  ["a shared type as a type", (text) => block({ type: new Y.Map([["x", 1]]) })(text)],
  ["3,000 levels of maps in a property", deep({ block: true }, 3000)],
  ["3,000 levels as an embed", deep({ type: "tower" }, 3000)],
  [
    "a thousand toggles, each in the one before",
    (text) => {
      for (let level = 0; level < 1000; level += 1) block({ type: "toggle", indent: level + 1 }, `${level}`)(text);
    },
  ],
  ["a bare string as an embed", (text) => text.insertEmbed(text.length, "words")],
  [
    "an array, a text and a document as embeds",
    (text) => {
      text.insertEmbed(text.length, new Y.Array());
      text.insertEmbed(text.length, new Y.Text("hidden"));
      text.insertEmbed(text.length, new Y.XmlElement("root"));
    },
  ],
  [
    "formats of nonsense",
    (text) => {
      text.insert(text.length, "formatted", {
        bold: { x: 1 },
        "f:1": 7,
        "f:2": { k: "link", v: "javascript:alert(1)", t: 1 },
      });
    },
  ],
  [
    "every mark with the same id",
    (text) => {
      for (let index = 0; index < 50; index += 1) block({ id: "same", type: "toggle" })(text);
    },
  ],
  ["no mark at all", (text) => text.insert(0, "only words")],
  ["signs that turn and part lines", (text) => text.insert(text.length, "a\u202eb\u2028\u2029\u200b\ufeff")],
];

function read(write: Write): { doc: Y.Doc; raw: string; text: string } {
  const doc = new Y.Doc();
  const text = doc.getText("flow");
  doc.transact(() => {
    block({ id: "first" }, "before")(text);
    write(text);
    block({ id: "last" }, "behind")(text);
  });
  return { doc, raw: rawOf(doc), text: text.toJSON() };
}

/** All that a document holds. */
function rawOf(doc: Y.Doc): string {
  return Buffer.from(Y.encodeStateAsUpdate(doc)).toString("base64");
}

function bind(editor: LexicalEditor, doc: Y.Doc) {
  const errors: BindingError[] = [];
  registerEditing(editor);
  const flow = openFlow(doc);
  const binding = createBinding({ editor, flow, onError: (error) => errors.push(error) });
  return { flow, binding, errors };
}

/** Every attribute in the drawn text that a browser would run or load. */
function dangers(root: Element): string[] {
  return [...root.querySelectorAll("*")].flatMap((element) => [
    ...(/^(?:SCRIPT|IFRAME|OBJECT|EMBED|STYLE|LINK)$/.test(element.tagName) ? [element.tagName] : []),
    ...[...element.attributes]
      // A data attribute is read by style sheets and scripts of ours alone.
      .filter(({ name }) => !/^(?:data|aria)-/.test(name))
      .filter(({ name, value }) => name.startsWith("on") || /^\s*(?:javascript|data|vbscript):/i.test(value))
      .map(({ name }) => name),
  ]);
}

test.each(CORPUS)("[ED110] %s: a readable document that can be written in, and nothing lost", (_, write) => {
  const { doc, raw, text } = read(write);
  const editor = createTestEditor();
  const { flow, binding, errors } = bind(editor, doc);
  flow.verify();
  expect(rawOf(doc)).toBe(raw);
  const shown = editor.read(() => $getRoot().getTextContent());
  expect(shown).toContain("before");
  expect(shown.endsWith("behind")).toBe(true);
  editor.update(() => $getRoot().selectEnd(), { discrete: true });
  dispatch(editor, CONTROLLED_TEXT_INSERTION_COMMAND, "!");
  editor.update(() => $getRoot().selectStart(), { discrete: true });
  dispatch(editor, CONTROLLED_TEXT_INSERTION_COMMAND, "?");
  expect(doc.getText("flow").toJSON()).toBe(`?${text}!`);
  expect(errors).toEqual([]);
  for (const { attributes } of flow.blocks) expect(attributes.indent ?? 0).toBeLessThanOrEqual(MAX_INDENT);
  binding.dispose();
});

test.each(CORPUS)("%s: drawn in a page and from the server, nothing runs", (_, write) => {
  const { doc } = read(write);
  const root = document.createElement("div");
  root.contentEditable = "true";
  document.body.replaceChildren(root);
  const editor = createEditor({
    nodes: [...COWRITE_NODES],
    onError: (error) => {
      throw error;
    },
  });
  editor.setRootElement(root);
  const { flow, binding, errors } = bind(editor, doc);
  expect(dangers(root)).toEqual([]);
  const markup = renderToStaticMarkup(<StaticDocument content={toJson(flow)} />);
  const page = new DOMParser().parseFromString(markup, "text/html");
  expect(dangers(page.body)).toEqual([]);
  const texts = (body: Element): string[] => [...body.querySelectorAll(".cw-block")].map((block) => block.textContent);
  expect(texts(page.body)).toEqual(texts(root));
  expect(errors).toEqual([]);
  binding.dispose();
});

test("100,000 empty paragraphs are read and drawn in one go", () => {
  const { doc } = read((text) => {
    for (let index = 0; index < 100_000; index += 1) {
      // At the end plain Yjs would look, for each, at all that were written in a row.
      text.insertEmbed(0, createMark([]));
    }
  });
  const editor = createTestEditor();
  const { flow, binding, errors } = bind(editor, doc);
  expect(flow.blocks).toHaveLength(100_002);
  expect(editor.read(() => $getRoot().getChildrenSize())).toBe(100_002);
  expect(errors).toEqual([]);
  binding.dispose();
}, 60_000);
