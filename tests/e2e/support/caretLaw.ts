/** An end of a selection among the tokens of a text: it lies in front of `tokens[at]`. */
export interface TokenPlace {
  readonly tokens: readonly string[];
  readonly at: number;
}

/** The tokens that are there once. */
function singles(tokens: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const token of tokens) (seen.has(token) ? twice : seen).add(token);
  return new Set([...seen].filter((token) => !twice.has(token)));
}

/**
 * What is wrong with where a place is now, if it was `before`: everything that stood in front of it and still lives must stand in front,
 * everything behind it behind. Null when it stayed.
 */
export function jumpOf(before: TokenPlace, now: TokenPlace): string | null {
  // Only what is in both, once in each, says where a place was and is.
  const [was, is] = [singles(before.tokens), singles(now.tokens)];
  const inFront = (place: TokenPlace): string =>
    place.tokens
      .slice(0, place.at)
      .filter((token) => was.has(token) && is.has(token))
      .join("");
  const [from, to] = [inFront(before), inFront(now)];
  return from === to ? null : `behind “${to.slice(-12)}” instead of “${from.slice(-12)}”`;
}
