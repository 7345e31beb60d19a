const RTL =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\u200f]/u;
const ARABIC_DIGIT = /[\u0660-\u0669\u066b\u066c\u06dd]/;
const DIGIT = /[0-9\u06f0-\u06f9]/;
const LETTER = /\p{L}/u;

/** Whether `text` has letters that are written from right to left. */
export function hasRtl(text: string): boolean {
  return RTL.test(text);
}

type Kind = "left" | "right" | "number" | "neutral";

/**
 * The embedding level of each code unit in a line of text without embeddings of its own, for a paragraph from left to right (0) or from
 * right to left (1): even levels are written from left to right. After the Unicode Bidirectional Algorithm (UAX #9, its rules W2, W4, W7, N1,
 * N2, I1, I2), as far as a caret between two letters needs it; paired brackets are left out.
 */
export function bidiLevels(text: string, base: 0 | 1): number[] {
  const kinds = kindsOf(text, base);
  const level = (kind: Kind): number => {
    if (kind === "neutral") return base;
    if (kind === "right") return 1;
    if (kind === "number") return 2;
    return base === 0 ? 0 : 2;
  };
  // Numbers count as written from right to left for what stands between them and other letters.
  const side = (kind: Kind | undefined): "left" | "right" =>
    kind === undefined ? (base === 0 ? "left" : "right") : kind === "left" ? "left" : "right";
  const levels: number[] = [];
  for (let at = 0; at < kinds.length; at++) {
    if (kinds[at] !== "neutral") {
      levels.push(level(kinds[at] as Kind));
      continue;
    }
    let end = at;
    while (kinds[end] === "neutral") end += 1;
    const [before, behind] = [side(kinds[at - 1]), side(kinds[end])];
    const filled = before === behind ? level(before) : base;
    while (levels.length < end) levels.push(filled);
    at = end - 1;
  }
  return levels;
}

function kindsOf(text: string, base: 0 | 1): Kind[] {
  let strong: "left" | "right" = base === 0 ? "left" : "right";
  const kinds: Kind[] = [];
  for (const character of text) {
    let kind: Kind = "neutral";
    if (RTL.test(character) && !ARABIC_DIGIT.test(character)) kind = strong = "right";
    else if (ARABIC_DIGIT.test(character)) kind = "number";
    else if (DIGIT.test(character)) kind = strong === "left" ? "left" : "number";
    else if (LETTER.test(character)) kind = strong = "left";
    for (let unit = 0; unit < character.length; unit++) kinds.push(kind);
  }
  // A single sign between two numbers is part of them: 1.5, 12:30, 7/8.
  for (let at = 1; at < kinds.length - 1; at++) {
    const isInside = kinds[at] === "neutral" && kinds[at - 1] === "number" && kinds[at + 1] === "number";
    if (isInside && /[.,:/+-]/.test(text.charAt(at))) kinds[at] = "number";
  }
  return kinds;
}
