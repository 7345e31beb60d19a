import { createHeadlessEditor } from "@lexical/headless";
import { LinkNode } from "@lexical/link";
import {
  createBindingV2__EXPERIMENTAL,
  syncLexicalUpdateToYjsV2__EXPERIMENTAL,
  syncYjsChangesToLexicalV2__EXPERIMENTAL,
} from "@lexical/yjs";
import * as Y from "yjs";
import { createBinding } from "../../lib/binding/createBinding.ts";
import { foldNodes } from "../../lib/binding/foldNodes.ts";
import { COWRITE_NODES } from "../../lib/binding/nodes/cowriteNodes.ts";
import { nobodyElse } from "../harness/nobodyElse.ts";
import { openFlow } from "../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../lib/flow/seed.ts";
import type { SideMaker } from "./bindingSide.ts";

function fail(error: Error): never {
  throw error;
}

export const cowrite: SideMaker = {
  name: "cowrite",
  open(state) {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, state ?? createSeedUpdate());
    const flow = openFlow(doc);
    const editor = createHeadlessEditor({ nodes: [...COWRITE_NODES], onError: fail });
    const binding = createBinding({
      editor,
      flow,
      onError: ({ kind, error }) => fail(error instanceof Error ? error : new Error(kind)),
    });
    return {
      editor,
      doc,
      dispose() {
        binding.dispose();
        flow.dispose();
        doc.destroy();
      },
    };
  },
};

/** Version 2 of the stock binding, wired as its own React hook wires it. */
export const stockV2: SideMaker = {
  name: "@lexical/yjs v2",
  open(state) {
    const doc = new Y.Doc();
    const editor = createHeadlessEditor({ nodes: [LinkNode], onError: fail });
    const binding = createBindingV2__EXPERIMENTAL(editor, "bench", doc, new Map([["bench", doc]]));
    const provider = nobodyElse();
    binding.root.observeDeep((events, transaction) => {
      if (transaction.origin === binding) return;
      syncYjsChangesToLexicalV2__EXPERIMENTAL(
        binding,
        provider,
        events as Parameters<typeof syncYjsChangesToLexicalV2__EXPERIMENTAL>[2],
        transaction,
        transaction.origin instanceof Y.UndoManager,
      );
    });
    editor.registerUpdateListener(
      ({ prevEditorState, editorState, dirtyElements, dirtyLeaves, normalizedNodes, tags }) => {
        if (tags.has("skip-collab")) return;
        syncLexicalUpdateToYjsV2__EXPERIMENTAL(
          binding,
          provider,
          prevEditorState,
          editorState,
          dirtyElements,
          dirtyLeaves,
          normalizedNodes,
          tags,
        );
      },
    );
    if (state) Y.applyUpdate(doc, state);
    return { editor, doc, dispose: () => doc.destroy() };
  },
};

/** An editor without any binding: what Lexical itself costs. */
export const alone: SideMaker = {
  name: "Lexical alone",
  open: () => ({ editor: createHeadlessEditor({ nodes: [LinkNode], onError: fail }), doc: null, dispose() {} }),
};

/** The same, with Lexical's nodes kept folded, as our binding keeps them: without it our binding would seem to cost less than nothing. */
export const aloneFolded: SideMaker = {
  name: "Lexical alone, nodes folded",
  open() {
    const side = alone.open();
    side.editor.registerUpdateListener(() => foldNodes(side.editor));
    return side;
  },
};
