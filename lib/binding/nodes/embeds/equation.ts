import { add, setAttribute, setText } from "./view.ts";
import type { CreateView } from "./view.ts";
import { withMath } from "./withMath.ts";

/** An equation: its source, until what draws it is there or where it cannot be drawn. */
export const createEquation: CreateView<"equation"> = (host) => {
  const source = add(host, "code", "cw-equation-source");
  const drawing = add(host, "span", "cw-equation-drawing");
  const error = add(host, "span", "cw-equation-error");
  let wanted: { readonly source: string; readonly display: boolean } | null = null;
  drawing.hidden = true;
  error.hidden = true;
  return (embed) => {
    const display = embed.display === true;
    setAttribute(host, "data-display", display ? "" : null);
    if (wanted?.source === embed.source && wanted.display === display) return;
    const mine = { source: embed.source, display };
    wanted = mine;
    setText(source, embed.source === "" ? "Empty equation" : embed.source);
    source.hidden = false;
    drawing.hidden = true;
    setText(error, "");
    if (embed.source.trim() === "") return;
    withMath((math) => {
      // Another source came while this one waited.
      if (wanted !== mine) return;
      const problem = math.draw(drawing, mine.source, display);
      source.hidden = problem === null;
      drawing.hidden = problem !== null;
      setText(error, problem ?? "");
    });
  };
};
