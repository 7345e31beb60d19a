import { createHeadlessEditor } from "@lexical/headless";
import { registerList } from "@lexical/list";
import { registerRichText } from "@lexical/rich-text";
import {
  createBindingV2__EXPERIMENTAL,
  createUndoManager,
  createYjsBinding,
  syncLexicalUpdateToYjs,
  syncLexicalUpdateToYjsV2__EXPERIMENTAL,
  syncYjsChangesToLexical,
  syncYjsChangesToLexicalV2__EXPERIMENTAL,
} from "@lexical/yjs";
import { mergeRegister } from "lexical";
import type { LexicalEditor } from "lexical";
import * as Y from "yjs";
import { nobodyElse } from "../../../harness/nobodyElse.ts";
import type { ShownBlock } from "../../model/expected.ts";
import type { Side, SideOptions } from "../side.ts";
import { STOCK_NODES } from "./nodes.ts";
import { StockHands } from "./StockHands.ts";
import { $shownByStock } from "./view.ts";

/** The version of the stock binding. */
export type StockVersion = "v1" | "v2";

/** The origin of what came over the network. */
const NETWORK = Symbol("network");

/** An editor of Lexical's own nodes and commands, held to its document by the stock binding, wired as its React hooks wire it. */
export class StockSide implements Side {
  readonly hands: StockHands;
  readonly errors: unknown[] = [];
  readonly editor: LexicalEditor;
  readonly #doc = new Y.Doc();
  readonly #undo: Y.UndoManager;
  readonly #dispose: () => void;

  constructor(
    version: StockVersion,
    { clientId, state, send }: Pick<SideOptions, "clientId" | "send"> & { readonly state?: Uint8Array },
  ) {
    this.#doc.clientID = clientId;
    this.editor = createHeadlessEditor({
      namespace: "stock",
      nodes: [...STOCK_NODES],
      onError: (error) => this.errors.push(error),
    });
    // Backspace asks the window for its selection. A window without one is an answer; no window throws.
    this.editor._window = {} as Window;
    this.#dispose = mergeRegister(registerRichText(this.editor), registerList(this.editor));
    this.#undo = version === "v1" ? this.#bindV1() : this.#bindV2();
    this.hands = new StockHands(this.editor, this.#undo);
    if (state) this.receive(state);
    this.#doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== NETWORK) send(update);
    });
  }

  #bindV1(): Y.UndoManager {
    const provider = nobodyElse();
    const docs = new Map([["matrix", this.#doc]]);
    const binding = createYjsBinding({ editor: this.editor, id: "matrix", doc: this.#doc, docMap: docs });
    const shared = binding.root.getSharedType();
    shared.observeDeep((events, { origin }) => {
      if (origin === binding) return;
      type Events = Parameters<typeof syncYjsChangesToLexical>[2];
      syncYjsChangesToLexical(binding, provider, events as Events, origin instanceof Y.UndoManager);
    });
    this.editor.registerUpdateListener((update) => {
      if (update.tags.has("skip-collab")) return;
      syncLexicalUpdateToYjs(
        binding,
        provider,
        update.prevEditorState,
        update.editorState,
        update.dirtyElements,
        update.dirtyLeaves,
        update.normalizedNodes,
        update.tags,
      );
    });
    return createUndoManager(binding, shared);
  }

  #bindV2(): Y.UndoManager {
    const provider = nobodyElse();
    const docs = new Map([["matrix", this.#doc]]);
    const binding = createBindingV2__EXPERIMENTAL(this.editor, "matrix", this.#doc, docs);
    binding.root.observeDeep((events, transaction) => {
      const { origin } = transaction;
      if (origin === binding) return;
      type Events = Parameters<typeof syncYjsChangesToLexicalV2__EXPERIMENTAL>[2];
      const isUndo = origin instanceof Y.UndoManager;
      syncYjsChangesToLexicalV2__EXPERIMENTAL(binding, provider, events as Events, transaction, isUndo);
    });
    this.editor.registerUpdateListener((update) => {
      if (update.tags.has("skip-collab")) return;
      syncLexicalUpdateToYjsV2__EXPERIMENTAL(
        binding,
        provider,
        update.prevEditorState,
        update.editorState,
        update.dirtyElements,
        update.dirtyLeaves,
        update.normalizedNodes,
        update.tags,
      );
    });
    return createUndoManager(binding, binding.root);
  }

  receive(update: Uint8Array): void {
    Y.applyUpdate(this.#doc, update, NETWORK);
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.#doc);
  }

  missing(stateVector: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc, stateVector);
  }

  get isWaiting(): boolean {
    return this.#doc.store.pendingStructs !== null || this.#doc.store.pendingDs !== null;
  }

  state(): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc);
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
    this.editor.update(() => {}, { discrete: true });
    for (let turn = 0; turn < 4; turn++) await Promise.resolve();
    this.#undo.stopCapturing();
  }

  shown(): ShownBlock[] {
    return this.editor.read($shownByStock);
  }

  dispose(): void {
    this.#dispose();
    this.#undo.destroy();
    this.#doc.destroy();
  }
}
