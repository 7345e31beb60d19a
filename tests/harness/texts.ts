import type * as Y from "yjs";
import { parseCellRoot } from "../../lib/flow/table/names.ts";

/** The root of a flow, as Yjs has it: a text, or a root that nobody asked for as a text yet. */
export type RootText = Pick<Y.Text, "_start" | "_length">;

/** The texts of a document: that of its main flow and those of all cells that anybody wrote in or looked at, shown or not. */
export function textsOf(doc: Y.Doc): ReadonlySet<RootText> {
  const texts = new Set<RootText>([doc.getText("flow")]);
  for (const [name, root] of doc.share) if (parseCellRoot(name) !== null) texts.add(root);
  return texts;
}
