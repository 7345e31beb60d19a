import { $getNodeByKey } from "lexical";
import type { LexicalEditor } from "lexical";

import { bindingOf } from "../../binding/createBinding.ts";
import { $isFlowTableNode } from "../../binding/nodes/table/TableNodes.ts";
import type { FlowTableNode } from "../../binding/nodes/table/TableNodes.ts";

/** Runs `$run` as an update as soon as the table `id`, which is being written, stands in the editor. */
export function whenShown(editor: LexicalEditor, id: string, $run: (table: FlowTableNode) => void): void {
  const binding = bindingOf(editor);
  const stop = binding?.onSettled(() => {
    const key = binding.tableKey(id);
    if (key === undefined) return;
    stop?.();
    // Listeners of what was settled must not change anything themselves.
    queueMicrotask(() =>
      editor.update(() => {
        const node = $getNodeByKey(key);
        if ($isFlowTableNode(node)) $run(node);
      }),
    );
  });
}
