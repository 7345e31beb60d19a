import { createHeadlessEditor } from "@lexical/headless";
import { LinkNode } from "@lexical/link";
import {
  createYjsBinding,
  createBindingV2__EXPERIMENTAL,
  syncLexicalUpdateToYjs,
  syncLexicalUpdateToYjsV2__EXPERIMENTAL,
  syncYjsChangesToLexical,
  syncYjsChangesToLexicalV2__EXPERIMENTAL,
} from "@lexical/yjs";
import * as Y from "yjs";
import { createBinding } from "../../lib/binding/createBinding.ts";
import { foldNodes } from "../../lib/binding/foldNodes.ts";
import { COWRITE_NODES } from "../../lib/binding/nodes/cowriteNodes.ts";
import { nobodyElse } from "../harness/nobodyElse.ts";
import { openFlow } from "../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../lib/flow/seed.ts";
import type { MakeEditor, SideMaker } from "./bindingSide.ts";

function fail(error: Error): never {
  throw error;
}

/** Editors without a page. */
const headless: MakeEditor = (nodes) => createHeadlessEditor({ nodes: [...nodes], onError: fail });

const STOCK_NODES = [LinkNode];

export const cowrite: SideMaker = {
  name: "cowrite",
  open(state, makeEditor = headless) {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, state ?? createSeedUpdate());
    const flow = openFlow(doc);
    const editor = makeEditor(COWRITE_NODES);
    const binding = createBinding({
      editor,
      flow,
      onError: ({ kind, error }) => fail(error instanceof Error ? error : new Error(kind)),
    });
    return {
      editor,
      doc,
      undo: () => binding.undo(),
      dispose() {
        binding.dispose();
        flow.dispose();
        doc.destroy();
      },
    };
  },
};

/** Version 1 of the stock binding, wired as its own React hook wires it. */
export const stockV1: SideMaker = {
  name: "@lexical/yjs v1",
  open(state, makeEditor = headless) {
    const doc = new Y.Doc();
    const editor = makeEditor(STOCK_NODES);
    const binding = createYjsBinding({ editor, id: "bench", doc, docMap: new Map([["bench", doc]]) });
    const provider = nobodyElse();
    const shared = binding.root.getSharedType();
    shared.observeDeep((events, transaction) => {
      if (transaction.origin === binding) return;
      syncYjsChangesToLexical(
        binding,
        provider,
        events as Parameters<typeof syncYjsChangesToLexical>[2],
        transaction.origin instanceof Y.UndoManager,
      );
    });
    editor.registerUpdateListener(
      ({ prevEditorState, editorState, dirtyElements, dirtyLeaves, normalizedNodes, tags }) => {
        if (tags.has("skip-collab")) return;
        syncLexicalUpdateToYjs(
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
    const undo = new Y.UndoManager(shared, { trackedOrigins: new Set([binding, null]) });
    if (state) Y.applyUpdate(doc, state);
    return { editor, doc, undo: () => undo.undo(), dispose: () => doc.destroy() };
  },
};

/** Version 2 of the stock binding, wired as its own React hook wires it. */
export const stockV2: SideMaker = {
  name: "@lexical/yjs v2",
  open(state, makeEditor = headless) {
    const doc = new Y.Doc();
    const editor = makeEditor(STOCK_NODES);
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
    const undo = new Y.UndoManager(binding.root, { trackedOrigins: new Set([binding, null]) });
    if (state) Y.applyUpdate(doc, state);
    return { editor, doc, undo: () => undo.undo(), dispose: () => doc.destroy() };
  },
};

/** An editor without any binding: what Lexical itself costs. */
export const alone: SideMaker = {
  name: "Lexical alone",
  open: (_state, makeEditor = headless) => ({
    editor: makeEditor(STOCK_NODES),
    doc: null,
    undo() {},
    dispose() {},
  }),
};

/** The same, with Lexical's nodes kept folded, as our binding keeps them: without it our binding would seem to cost less than nothing. */
export const aloneFolded: SideMaker = {
  name: "Lexical alone, nodes folded",
  open(state, makeEditor = headless) {
    const side = alone.open(state, makeEditor);
    side.editor.registerUpdateListener(() => foldNodes(side.editor));
    return side;
  },
};
