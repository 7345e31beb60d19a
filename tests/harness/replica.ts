import { createHeadlessEditor } from "@lexical/headless";
import { COLLABORATION_TAG } from "lexical";
import type { EditorState, LexicalEditor } from "lexical";
import * as Y from "yjs";
import type { Dispose } from "../../lib/base/disposable.ts";
import { COWRITE_NODES } from "../../lib/binding/nodes/cowriteNodes.ts";
import type { Binding } from "../../lib/binding/types.ts";
import { createBinding } from "../../lib/binding/createBinding.ts";
import { registerEditing } from "../../lib/editor/blocks/registerEditing.ts";
import { isMissing } from "../../lib/flow/missing.ts";
import { openFlow } from "../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../lib/flow/seed.ts";
import type { Flow } from "../../lib/flow/types.ts";
import type { Chance } from "../../lib/flow/orderKeys.ts";
import type { ManualClock } from "./manualClock.ts";
import { Inbox } from "../../lib/sync/pieces/Inbox.ts";
import type { OwnSlices } from "./ownSlices.ts";
import { OwnTurns } from "./ownTurns.ts";
import type { Station } from "./network.ts";
import { createRandom } from "./random.ts";

/** The origin of what came over the network. */
const NETWORK = Symbol("network");

export interface ReplicaOptions {
  readonly clientId: number;
  /** Time, for the grouping of undo steps. */
  readonly clock: ManualClock;
  /** What the replica had on its disk; without it, it opens a new document. */
  readonly state?: Uint8Array;
  /** Told every update that was made here. */
  readonly send?: (update: Uint8Array) => void;
  /** Sees the flow before the binding does. */
  readonly prepare?: (flow: Flow, doc: Y.Doc) => void;
  /** How changes of many blocks are drawn; without them everything is drawn at once, and applied at once. */
  readonly slices?: OwnSlices;
  /** What gives the editor its commands; by default what the product registers. */
  readonly register?: (editor: LexicalEditor) => Dispose;
}

/** One person's side: a document, its flow, and a real Lexical editor without a window, held together by the binding. */
export class Replica implements Station {
  readonly doc: Y.Doc;
  readonly flow: Flow;
  readonly editor: LexicalEditor;
  readonly binding: Binding;
  /** What the editor or the binding reported as failed. The product heals itself; a test wants to know. */
  readonly errors: unknown[] = [];
  /** The editor's state after the newest update that was the person's own. */
  own: EditorState | null = null;
  readonly slices: OwnSlices | null;
  readonly #turns = new OwnTurns();
  readonly #inbox: Inbox | null;
  readonly #disposals: Dispose[] = [];

  constructor(options: ReplicaOptions) {
    this.slices = options.slices ?? null;
    this.doc = new Y.Doc();
    this.doc.clientID = options.clientId;
    Y.applyUpdate(this.doc, options.state ?? createSeedUpdate(), NETWORK);
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== NETWORK) options.send?.(update);
    });
    this.#inbox = options.slices === undefined ? null : this.#openInbox();
    this.flow = openFlow(this.doc);
    options.prepare?.(this.flow, this.doc);
    this.editor = createHeadlessEditor({
      namespace: "cowrite",
      nodes: [...COWRITE_NODES],
      onError: (error) => this.errors.push(error),
    });
    // Before the binding listens: what the person did, before anything is drawn over it.
    this.editor.registerUpdateListener(({ editorState, tags }) => {
      if (!tags.has(COLLABORATION_TAG)) this.own = editorState;
    });
    // Backspace at the very start asks the window for its selection. A window without one is an answer; no window throws.
    this.editor._window = {} as Window;
    this.binding = createBinding({
      editor: this.editor,
      flow: this.flow,
      clock: options.clock,
      slices: this.slices,
      chance: coarseChance(options.clientId),
      onError: (report) => this.errors.push(report),
    });
    this.#disposals.push((options.register ?? registerEditing)(this.editor));
  }

  receive(update: Uint8Array): void {
    if (this.#inbox === null) this.#apply(update);
    else this.#inbox.take(update, () => undefined);
  }

  /** Applies the next piece of what came, in slices; false if nothing waits. */
  applyPiece(): boolean {
    return this.#turns.give();
  }

  /** Whether something that came has not been applied. */
  get hasPieces(): boolean {
    return this.#turns.isWaiting;
  }

  #openInbox(): Inbox {
    return new Inbox({
      doc: this.doc,
      turns: this.#turns,
      isOpening: () => false,
      // Nearly every update has more than one piece then.
      manyBytes: 0,
      size: { structs: 1, length: 1 },
      apply: (update) => {
        this.#apply(update);
        return true;
      },
    });
  }

  #apply(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, NETWORK);
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.doc);
  }

  missing(stateVector: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc, stateVector);
  }

  get isWaiting(): boolean {
    return isMissing(this.doc);
  }

  /** Everything, as a disk would keep it. */
  state(): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc);
  }

  /**
   * Waits until the editor and the binding have done all they put off. Both put off by microtasks only, so this is a
   * fixed number of turns, not a wait for time.
   */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
    this.editor.update(() => {}, { discrete: true });
    for (let turn = 0; turn < 4; turn++) await Promise.resolve();
  }

  /** Whether the editor has not drawn all of its flow yet. */
  get isBehind(): boolean {
    return this.slices?.isWaiting === true;
  }

  dispose(): void {
    this.#inbox?.dispose();
    for (const dispose of this.#disposals.reverse()) dispose();
    this.binding.dispose();
    this.flow.dispose();
    this.doc.destroy();
  }
}

/** Seeded, and coarse: two people often give rows that they put into one place the same key. */
function coarseChance(seed: number): Chance {
  const random = createRandom(seed);
  return () => random.int(4) / 4;
}
