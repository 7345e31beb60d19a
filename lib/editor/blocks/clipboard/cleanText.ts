// Characters that a text in the document never holds: line ends (a soft break is a node of its own, and U+2028 is its
// sign in the flow), and the other control characters but the tab.
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000a-\u001f\u007f\u2028\u2029\ufffe\uffff]/g;

/** The text without the characters that the document cannot hold. Line ends must have been taken out before. */
export function cleanText(text: string): string {
  // A lone half of a surrogate pair would be turned into U+FFFD by the encoder on the way, and the copies would differ.
  return text.replace(FORBIDDEN, "").toWellFormed();
}
