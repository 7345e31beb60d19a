import { isDeepStrictEqual } from "node:util";
import { uniqueIn } from "./alphabet.ts";
import { $viewOfState, viewOfFlow } from "./blockView.ts";
import type { BlockView } from "./blockView.ts";
import { Breach, uphold } from "./breach.ts";
import { $blocks, $uniqueText } from "./points.ts";
import type { Replica } from "./replica.ts";
import { checkTables } from "./tableView.ts";
import { textsOf } from "./texts.ts";
import { liveUnits } from "./touched.ts";

/** What the editor of `replica` shows. */
export function viewOfEditor({ editor, binding }: Pick<Replica, "editor" | "binding">): BlockView[] {
  const keys = editor.read(() => $blocks().map((block) => block.getKey()));
  return editor.read(() => $viewOfState()).map((view, index) => ({ ...view, id: binding.blockId(keys[index] ?? "") }));
}

/** The editor shows exactly what the document holds: the flow, and its tables. */
export function checkEditor(replica: Replica, name: string): void {
  checkBlocks(replica, name);
  checkTables(replica, name);
}

function checkBlocks(replica: Replica, name: string): void {
  const editor = viewOfEditor(replica);
  const flow = viewOfFlow(replica.flow.blocks);
  if (isDeepStrictEqual(editor, flow)) return;
  const at = flow.findIndex((block, index) => !isDeepStrictEqual(block, editor[index]));
  const index = at < 0 ? flow.length : at;
  throw new Breach(
    "the editor shows the flow",
    `${name}, block ${index} of ${flow.length} (editor: ${editor.length})\n  flow   ${JSON.stringify(flow[index])}\n  editor ${JSON.stringify(editor[index])}`,
  );
}

/** Every unique character of the document stands where a person can see it: in no cell that is not shown, and in no lost table. */
export function checkShown({ doc, editor }: Replica, name: string): void {
  const written = uniqueIn(
    liveUnits(textsOf(doc))
      .map(({ character }) => character)
      .join(""),
  );
  const shown = editor.read($uniqueText);
  const hidden = Array.from(written).filter((character) => !shown.includes(character));
  uphold(hidden.length === 0, "what is in the document is shown", () => `${name} does not see “${hidden.join("")}”`);
  uphold(written.length === shown.length, "what is shown is shown once", () => `${name} sees ${shown}`);
}
