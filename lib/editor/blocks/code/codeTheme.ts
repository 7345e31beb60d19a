/** The kinds of things in code that have a colour. What is none of them looks like text. */
const CODE_KINDS = [
  "comment",
  "string",
  "number",
  "keyword",
  "function",
  "type",
  "property",
  "tag",
  "sign",
  "inserted",
  "deleted",
] as const;

export type CodeKind = (typeof CODE_KINDS)[number];

/** The scopes of TextMate grammars that make a kind. A longer scope beats a shorter one. */
const SCOPES: Readonly<Record<CodeKind, readonly string[]>> = {
  comment: ["comment", "punctuation.definition.comment", "markup.quote"],
  string: ["string", "punctuation.definition.string", "markup.inline.raw", "constant.other.symbol"],
  number: ["constant.numeric", "constant.language", "constant.character", "support.constant", "keyword.other.unit"],
  keyword: ["keyword", "storage", "variable.language", "markup.heading", "entity.name.section", "meta.directive"],
  function: ["entity.name.function", "support.function", "meta.function-call.generic", "entity.name.command"],
  type: ["entity.name.type", "entity.name.class", "support.type", "support.class", "entity.name.namespace"],
  property: [
    "entity.other.attribute-name",
    "support.type.property-name",
    "meta.object-literal.key",
    "variable.other.property",
    "support.variable",
    "entity.name.tag.yaml",
  ],
  tag: ["entity.name.tag", "punctuation.definition.tag"],
  sign: ["keyword.operator", "punctuation"],
  inserted: ["markup.inserted"],
  deleted: ["markup.deleted", "invalid"],
};

/** Words in the form of operators, and marks of strings within strings, are what they stand in. */
const EXCEPTIONS: readonly (readonly [CodeKind, readonly string[]])[] = [
  [
    "keyword",
    [
      "keyword.operator.new",
      "keyword.operator.expression",
      "keyword.operator.logical.python",
      "storage.type.function.arrow",
    ],
  ],
  ["string", ["string punctuation.definition.string", "string.regexp keyword.operator"]],
];

/** A colour that stands for a kind: nobody sees it. The real ones are in the style sheet, for light and dark at once. */
function stand(kind: CodeKind): string {
  return `#0000${(CODE_KINDS.indexOf(kind) + 1).toString(16).padStart(2, "0")}`;
}

/** What a stand-in colour stands for; null for the colour of plain text. */
export function kindOfColor(color: string | undefined): CodeKind | null {
  const match = /^#0000([\da-f]{2})$/i.exec(color ?? "");
  return match === null ? null : (CODE_KINDS[Number.parseInt(match[1] ?? "", 16) - 1] ?? null);
}

/** A theme in which every kind has its stand-in, so that one run of the tokenizer serves light and dark. */
export const CODE_THEME = {
  name: "cowrite-kinds",
  type: "light" as const,
  fg: "#000000",
  bg: "#ffffff",
  settings: [
    { settings: { foreground: "#000000", background: "#ffffff" } },
    ...CODE_KINDS.map((kind) => ({ scope: [...SCOPES[kind]], settings: { foreground: stand(kind) } })),
    ...EXCEPTIONS.map(([kind, scope]) => ({ scope: [...scope], settings: { foreground: stand(kind) } })),
  ],
};
