import { RootNode } from "lexical";

/**
 * Runs `measure` while the root of a Lexical editor has no text to tell.
 *
 * Headless Lexical reads the text of the whole document at each update, to tell listeners of the text; in a browser it does not.
 * That reading would hide everything else that is measured.
 */
export function quietText<T>(measure: () => T): T {
  const readText = Object.getOwnPropertyDescriptor(RootNode.prototype, "getTextContent");
  Object.defineProperty(RootNode.prototype, "getTextContent", { value: () => "", configurable: true });
  try {
    return measure();
  } finally {
    if (readText) Object.defineProperty(RootNode.prototype, "getTextContent", readText);
  }
}
