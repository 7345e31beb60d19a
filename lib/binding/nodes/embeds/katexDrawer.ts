import { ParseError, render } from "katex";
import "katex/dist/katex.min.css";
import type { MathDrawer } from "./withMath.ts";

/** Half a line's width and more, in ems: enough for every rule and space of a real equation. */
const MAX_SIZE = 40;
/** Real equations with macros stay below a hundred; a macro that calls itself twice would never end. */
const MAX_EXPAND = 500;

/**
 * KaTeX, which builds elements and never markup from text. Without trust: no links, pictures, classes or styles from the source.
 */
export const katexDrawer: MathDrawer = {
  draw(element, source, display) {
    try {
      render(source, element, {
        displayMode: display,
        trust: false,
        strict: "ignore",
        maxSize: MAX_SIZE,
        maxExpand: MAX_EXPAND,
        throwOnError: true,
      });
      return null;
    } catch (error) {
      element.replaceChildren();
      // What is not KaTeX's own is a source nested too deep for the stack.
      if (!(error instanceof ParseError)) return "This equation cannot be drawn.";
      return error.rawMessage;
    }
  },
};
