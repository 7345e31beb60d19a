import type { CodeLanguage } from "./codeLanguages.ts";
import { CODE_THEME, kindOfColor } from "./codeTheme.ts";
import type { CodeKind } from "./codeTheme.ts";
import { GRAMMARS } from "./grammars.ts";
import type { CodeToken, LineState, LineTokenizer } from "./CodeLines.ts";

/** Where a token's metadata has the number of its colour. */
const COLOR_MASK = 0b1111_1111_1000_0000_0000_0000;
const COLOR_SHIFT = 15;

type AnyTokenizer = LineTokenizer<LineState>;

/** The engine, once for all languages. */
let engine: ReturnType<typeof loadEngine> | null = null;

async function loadEngine() {
  const [{ createHighlighterCoreSync }, { createJavaScriptRegexEngine }] = await Promise.all([
    import("@shikijs/core"),
    import("@shikijs/engine-javascript"),
  ]);
  return createHighlighterCoreSync({
    themes: [CODE_THEME],
    langs: [],
    // A pattern that this browser cannot run colours nothing, the others still do.
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
}

const tokenizers = new Map<string, Promise<AnyTokenizer>>();

/** The tokenizer of a language. A load that failed (the network was gone) is tried again the next time. */
export function loadTokenizer(language: CodeLanguage): Promise<AnyTokenizer> {
  let loading = tokenizers.get(language.id);
  if (loading === undefined) {
    loading = load(language);
    tokenizers.set(language.id, loading);
    loading.catch(() => tokenizers.delete(language.id));
  }
  return loading;
}

async function load(language: CodeLanguage): Promise<AnyTokenizer> {
  engine ??= loadEngine();
  engine.catch(() => {
    engine = null;
  });
  const grammar = GRAMMARS[language.id];
  if (grammar === undefined) throw new RangeError(`no grammar for ${language.id}`);
  const [highlighter, grammars] = await Promise.all([engine, grammar()]);
  highlighter.loadLanguageSync(grammars.default);
  const name = grammars.default.at(-1)?.name ?? language.id;
  const { colorMap } = highlighter.setTheme(CODE_THEME.name);
  const kinds = colorMap.map(kindOfColor);
  const reader = highlighter.getLanguage(name);
  type State = ReturnType<typeof reader.tokenizeLine2>["ruleStack"];
  const start = reader.tokenizeLine2("", null).ruleStack;
  return {
    start,
    read: (line, state) => {
      // Every state comes from this grammar; the cache does not know its type.
      const { tokens, ruleStack } = reader.tokenizeLine2(line, state as State);
      return { tokens: tokensOf(tokens, line.length, kinds), end: ruleStack };
    },
  } satisfies AnyTokenizer;
}

/** Pairs of a start and its metadata, as tokens; neighbours of one kind are one. */
function tokensOf(pairs: Uint32Array, length: number, kinds: readonly (CodeKind | null)[]): readonly CodeToken[] {
  const tokens: CodeToken[] = [];
  for (let at = 0; at < pairs.length; at += 2) {
    const kind = kinds[((pairs[at + 1] ?? 0) & COLOR_MASK) >>> COLOR_SHIFT] ?? null;
    const [start, end] = [pairs[at] ?? 0, Math.min(pairs[at + 2] ?? length, length)];
    const last = tokens.at(-1);
    if (kind === null || end <= start) continue;
    if (last?.kind === kind && last.end === start) tokens[tokens.length - 1] = { start: last.start, end, kind };
    else tokens.push({ start, end, kind });
  }
  return tokens;
}
