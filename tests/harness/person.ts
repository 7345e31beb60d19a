import { isDeepStrictEqual } from "node:util";
import type { LexicalEditor } from "lexical";
import type * as Y from "yjs";
import { $viewOfPanes, $viewOfState, joined } from "./blockView.ts";
import type { BlockView } from "./blockView.ts";
import { uphold } from "./breach.ts";
import { compose, endComposing } from "./composing.ts";
import type { Composed } from "./composing.ts";
import type { Ledger } from "./ledger.ts";
import type { ManualClock } from "./manualClock.ts";
import { textAfter } from "./operation.ts";
import type { Act, Operation, TextChange } from "./operation.ts";
import { uniqueIn } from "./alphabet.ts";
import { $uniqueText } from "./points.ts";
import { isFormOf } from "./isFormOf.ts";
import type { Random } from "./random.ts";
import { now } from "./select.ts";
import type { OwnSlices } from "./ownSlices.ts";
import { Replica } from "./replica.ts";
import { checkEditor } from "./snapshot.ts";
import { textsOf } from "./texts.ts";
import type { Touched } from "./touched.ts";
import { liveUnits, touchedBy } from "./touched.ts";
import type { UndoDirection } from "./undoModel.ts";
import { UndoModel } from "./undoModel.ts";
import { RESTORED } from "../../lib/flow/table/tableEmbeds.ts";
import { HEALING } from "../../lib/flow/healing.ts";
import { hasPending } from "../../lib/flow/missing.ts";
import type { Flow, UndoOptions } from "../../lib/flow/types.ts";

/** The key under which an undo step carries its number in the account. */
const STEP_NUMBER = Symbol("step number");

export interface PersonOptions {
  readonly name: string;
  readonly clientId: number;
  readonly clock: ManualClock;
  readonly ledger: Ledger;
  /** Accepts errors that were reported and healed. */
  readonly forgiving: boolean;
  readonly state?: Uint8Array;
  readonly send: (update: Uint8Array) => void;
  readonly slices?: OwnSlices;
  /** Lets a test plant a fault in the flow. */
  readonly sabotage?: (flow: Flow, doc: Y.Doc) => void;
}

/**
 * What {@link Person.act} hands to the operation; `afterwards` runs while what the operation put off is still pending, `acted` when it
 * is done and nothing else has happened.
 */
export type ActTools = Pick<Act, "random" | "alphabet" | "arrive"> & {
  readonly afterwards?: () => void;
  readonly acted?: () => void;
};

/**
 * One stay of one person: a replica, and the account of what its person did. Every transaction made here is either part
 * of an act or the binding's own doing, and the binding's own doing may touch no character.
 */
export class Person {
  readonly name: string;
  readonly replica: Replica;
  readonly #ledger: Ledger;
  readonly #forgiving: boolean;
  #composed: Composed | null = null;
  /** The unit that each character was when it was drawn into the block that is composed in: others may have replaced it since. */
  #drawnUnits: ReadonlyMap<string, string> = new Map();
  /** The same, of all characters, when everything was drawn last. */
  #lastUnits: ReadonlyMap<string, string> = new Map();
  readonly #undoModel: UndoModel;
  #undoOrigin: unknown = Symbol("none yet");
  /** What is under way; its transactions are its own. */
  #acting: "nothing" | "edit" | UndoDirection = "nothing";
  #edit: { created: string; deleted: string } = { created: "", deleted: "" };
  #last: Touched = { created: [], deleted: [] };
  #taken: number | null = null;
  #breach: unknown = null;
  /** Updates that came while an act was under way. */
  #arrived = false;

  constructor(options: PersonOptions) {
    this.name = options.name;
    this.#ledger = options.ledger;
    this.#forgiving = options.forgiving;
    this.#undoModel = new UndoModel(
      (id) => options.ledger.rootOf(id),
      (id, source) => isFormOf(this.replica.doc, id, source),
    );
    this.replica = new Replica({
      clientId: options.clientId,
      clock: options.clock,
      ...(options.state ? { state: options.state } : {}),
      send: options.send,
      ...(options.slices ? { slices: options.slices } : {}),
      prepare: (flow, doc) => {
        doc.on("afterTransaction", (transaction: Y.Transaction) => this.#catch(() => this.#watch(transaction)));
        this.#spyOnUndo(flow);
        options.sabotage?.(flow, doc);
      },
    });
  }

  get editor(): LexicalEditor {
    return this.replica.editor;
  }

  /** Does `operation`; returns whether there was anything to do it to. Throws a breach of what it owes locally. */
  async act(operation: Operation, tools: ActTools): Promise<boolean> {
    // An edit of a table draws what is left (BD104); what it deletes is what is seen then. And where an update that moved a table is
    // applied in pieces, that is there twice until the last: who deletes it in this moment deletes one.
    while (operation.tables === true && this.replica.hasPieces) await this.applyPiece();
    while (operation.tables === true && this.replica.isBehind) await this.drawSlice();
    const before = now(this.editor, $uniqueText);
    // By unit: what somebody else deleted and brought back meanwhile is another unit.
    const { units } = this;
    this.#acting = "edit";
    this.#edit = { created: "", deleted: "" };
    this.#arrived = this.replica.isBehind;
    const arrive = (): void => {
      this.#arrived = true;
      tools.arrive();
    };
    const change = operation.perform({ replica: this.replica, ...tools, arrive });
    if (tools.afterwards) {
      this.#arrived = true;
      tools.afterwards();
    }
    await this.settle();
    tools.acted?.();
    this.#drawnUnits = this.#unitsOnScreen(units);
    this.#acting = "nothing";
    if (change) this.#checkEdit(operation.name, before, units, change);
    return change !== null;
  }

  /** Composes text at the caret, or goes on composing; returns whether there is a caret to do it at. */
  async compose(random: Random, text: string): Promise<boolean> {
    const before = now(this.editor, $uniqueText);
    const { units } = this;
    this.#acting = "edit";
    this.#edit = { created: "", deleted: "" };
    // What others did to the block may be in the flow and not on the screen.
    this.#arrived = true;
    const done = compose(this.editor, random, this.#composed, text);
    this.#composed = done?.composed ?? null;
    await this.settle();
    this.#drawnUnits = this.#unitsOnScreen(units);
    this.#acting = "nothing";
    if (done) this.#checkEdit("compose", before, units, done.change);
    return done !== null;
  }

  get isComposing(): boolean {
    return this.#composed !== null;
  }

  /** Ends a composition, if there is one: what waited for it is drawn. */
  async endComposing(): Promise<void> {
    if (this.#composed === null) return;
    this.#composed = null;
    this.#drawnUnits = this.#unitsOnScreen(this.#drawnUnits);
    endComposing(this.editor);
    await this.settle();
  }

  /** The units that characters were when they were drawn, as far as others may have replaced them since; `known`: those before. */
  #unitsOnScreen(known: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    if (this.#composed === null && !this.replica.isBehind) return new Map();
    return new Map([...unitsByCharacter(this.replica.doc), ...known]);
  }

  /** The unit of each character on the screen that is there once; not of all as they are in the flow, while not all is drawn. */
  get units(): ReadonlyMap<string, string> {
    return new Map([...unitsByCharacter(this.replica.doc), ...this.#drawnUnits]);
  }

  #noteSettled(): void {
    if (this.replica.slices === null || this.#composed !== null) return;
    if (this.replica.isBehind) {
      this.#drawnUnits = this.#unitsOnScreen(this.#drawnUnits.size > 0 ? this.#drawnUnits : this.#lastUnits);
    } else {
      this.#drawnUnits = new Map();
      this.#lastUnits = unitsByCharacter(this.replica.doc);
    }
  }

  /** Applies the next piece of what came. */
  async applyPiece(): Promise<void> {
    if (this.replica.applyPiece()) await this.settle();
  }

  /** Draws the next slice of what waits. */
  async drawSlice(): Promise<void> {
    if (this.replica.slices?.draw() === true) await this.settle();
  }

  /** Undoes or redoes; returns whether there was anything to take back. */
  async turn(direction: UndoDirection): Promise<boolean> {
    const { binding, doc } = this.replica;
    const units = liveUnits(textsOf(doc)).map(({ id }) => id);
    const live = new Set(hasPending(doc) ? units.filter((id) => this.#isKnown(id)) : units);
    const offered = (direction === "undo" ? binding.canUndo : binding.canRedo).get();
    this.#acting = direction;
    this.#last = { created: [], deleted: [] };
    this.#taken = null;
    binding[direction]();
    await this.settle();
    this.#acting = "nothing";
    const effect = this.#undoModel.popped(direction, this.#taken, this.#last, live);
    this.#ledger.enterUndo(effect);
    uphold(offered || this.#taken === null, "undo is offered when there is some", () => `${this.name}: ${direction}`);
    return this.#taken !== null;
  }

  /**
   * Whether it is known here what a unit is: of what somebody else brought back the half can be here, and word of what it is still be on
   * its way. What was brought back here is known, also where it is a form of such a half.
   */
  #isKnown(id: string): boolean {
    const { doc } = this.replica;
    const root = this.#ledger.rootOf(id);
    return root === id || id.startsWith(`${doc.clientID}:`) || isFormOf(doc, id, root);
  }

  /** Lets the editor and the binding finish, and holds them against the flow. */
  async settle(): Promise<void> {
    await this.replica.settle();
    this.#noteSettled();
    if (this.#breach !== null) throw this.#breach;
    if (this.#forgiving) this.replica.errors.length = 0;
    const [error] = this.replica.errors;
    uphold(error === undefined, "the editor never fails", () => `${this.name}: ${describe(error)}`);
    this.replica.flow.verify();
    this.replica.binding.tables.verify();
    // The block that is composed in waits with what others did to it.
    if (this.#composed === null && !this.replica.isBehind) checkEditor(this.replica, this.name);
  }

  dispose(): void {
    this.replica.dispose();
  }

  #checkEdit(what: string, before: string, units: ReadonlyMap<string, string>, change: TextChange): void {
    const removed = removedBy(before, change);
    const told = (): string =>
      `${this.name}, ${what}: made “${this.#edit.created}”, removed “${this.#edit.deleted}”, owed “${change.inserted}” for “${removed}”`;
    uphold(sorted(this.#edit.created) === sorted(change.inserted), "an act inserts what was typed", told);
    if (this.#arrived) {
      // What somebody else deleted in the same moment is gone already, and no deletion of this person's.
      const alive = new Set(liveUnits(textsOf(this.replica.doc)).map(({ id }) => id));
      // Where updates are applied in pieces, what two people brought back is there twice for a while, and either can be what is selected.
      const isGone = (character: string): boolean =>
        this.replica.slices !== null && this.#edit.deleted.includes(character);
      const left = Array.from(removed).filter(
        (character) => alive.has(units.get(character) ?? "") && !isGone(character),
      );
      const stranger = Array.from(this.#edit.deleted).filter((character) => !removed.includes(character));
      uphold(left.length + stranger.length === 0, "an act deletes what was selected", told);
      return;
    }
    uphold(sorted(this.#edit.deleted) === sorted(removed), "an act deletes what was selected", told);
    if (change.table !== undefined) {
      // In which order the rest stands is the table's to say, and the editor is held against that.
      const left = sorted(now(this.editor, $uniqueText));
      uphold(left === sorted(without(before, removed)), "an edit of a table leaves the rest", told);
      return;
    }
    const isWhole = this.#checkStands(what);
    // With the row of a deleted word a merged cell begins in the next one, and is read behind others there. The blocks and the cells
    // that are left were each held against what the person did.
    const inOrder = isWhole ? (text: string): string => text : sorted;
    const owed = inOrder(textAfter(before, change));
    const after = inOrder(now(this.editor, $uniqueText));
    uphold(after === owed, "an act leaves the rest in its order", () => `${told()}\n  owed ${owed}\n  has  ${after}`);
  }

  /** What the person did stands: nothing was drawn over it. An edit that never reached the flow would be. False where cells are gone. */
  #checkStands(what: string): boolean {
    const { editor, own } = this.replica;
    const wanted = withoutRestored(own?.read(() => $viewOfState(), { editor }));
    const shown = withoutRestored(editor.read(() => $viewOfState()));
    uphold(
      wanted === undefined || isDeepStrictEqual(wanted, shown),
      "what a person does stands",
      () => `${this.name}, ${what}:\n  did   ${JSON.stringify(wanted)}\n  shows ${JSON.stringify(shown)}`,
    );
    const cells = editor.read($viewOfPanes);
    const ownCells = [...(own?.read($viewOfPanes, { editor }) ?? [])];
    for (const [root, view] of ownCells) {
      // A cell whose last word was deleted may not be shown any more: that of a deleted row, or one of several that are merged.
      const stands = cells.has(root) ? isDeepStrictEqual(cells.get(root), view) : !hasWords(view);
      uphold(
        stands,
        "what a person does stands",
        () =>
          `${this.name}, ${what}, in ${root}:\n  did   ${JSON.stringify(view)}\n  shows ${JSON.stringify(cells.get(root))}`,
      );
    }
    return ownCells.every(([root]) => cells.has(root));
  }

  /** Sees every transaction before the binding and the undo manager do. */
  #watch(transaction: Y.Transaction): void {
    const texts = textsOf(transaction.doc);
    const touched = touchedBy(transaction, texts);
    if (!transaction.local) {
      const own = touched.created.filter(({ id }) => id.startsWith(`${transaction.doc.clientID}:`));
      uphold(
        own.length === 0,
        "the binding types nothing",
        () => `${this.name}: ${spell({ created: own, deleted: [] })}`,
      );
      return;
    }
    const isUndo = transaction.origin === this.#undoOrigin;
    this.#ledger.embeds.enter(transaction, texts, isUndo);
    if (transaction.origin === HEALING) {
      const made = touched.created.length === 0;
      uphold(made, "healing makes nothing", () => `${this.name}: ${spell(touched)}`);
      this.#ledger.enterRemoved(touched.deleted, liveUnits(texts));
      // So is a table that is brought back, shown by one embed again instead of two, or whose row is kept for what was written in it.
      if (touched.deleted.length > 0 || touched.tables === true) this.#arrived = true;
    } else if (isUndo) {
      this.#last = touched;
      uphold(this.#acting === "undo" || this.#acting === "redo", "undo only when asked", () => this.name);
    } else if (this.#acting === "edit") {
      this.#last = touched;
      this.#ledger.enter(touched);
      this.#edit.created += uniqueIn(touched.created.map(({ character }) => character).join(""));
      this.#edit.deleted += uniqueIn(touched.deleted.map(({ character }) => character).join(""));
    } else {
      this.#last = touched;
      const nothing = touched.created.length + touched.deleted.length === 0;
      uphold(nothing, "the binding types and deletes nothing by itself", () => `${this.name}: ${spell(touched)}`);
    }
  }

  #spyOnUndo(flow: Flow): void {
    const create = flow.createUndoManager.bind(flow);
    flow.createUndoManager = (options: UndoOptions) => {
      const undo = create({
        ...options,
        onCapture: (event) => {
          this.#catch(() => this.#captured(event));
          options.onCapture?.(event);
        },
        onRestore: (event) => {
          this.#taken = event.meta.get(STEP_NUMBER) as number;
          options.onRestore?.(event);
        },
      });
      this.#undoOrigin = undo.origin;
      return undo;
    };
  }

  #captured({ meta, added, origin }: Parameters<NonNullable<UndoOptions["onCapture"]>>[0]): void {
    if (origin === this.#undoOrigin) {
      if (this.#acting === "undo" || this.#acting === "redo") {
        meta.set(STEP_NUMBER, this.#undoModel.turned(this.#acting, this.#last));
      }
    } else if (added) meta.set(STEP_NUMBER, this.#undoModel.began(this.#last));
    else this.#undoModel.joined(meta.get(STEP_NUMBER) as number, this.#last);
  }

  /** An error inside of an observer may be swallowed by whoever called it; it is kept until {@link settle}. */
  #catch(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#breach ??= error;
    }
  }
}

/** The unit of each character that is there once. */
export function unitsByCharacter(doc: Y.Doc): Map<string, string> {
  const units = new Map<string, string>();
  const twice = new Set<string>();
  for (const { id, character } of liveUnits(textsOf(doc))) {
    if (units.has(character)) twice.add(character);
    units.set(character, id);
  }
  for (const character of twice) units.delete(character);
  return units;
}

/** The unique characters of `before` that `change` takes away. */
function removedBy(before: string, { from, to, table }: TextChange): string {
  return table === undefined ? before.slice(from, to) : table.removed;
}

function without(text: string, removed: string): string {
  return Array.from(text)
    .filter((character) => !removed.includes(character))
    .join("");
}

/** The blocks without embeds that brought a table back: of two that did the second goes with the table that the other shows. */
function withoutRestored(blocks: readonly BlockView[] | undefined): readonly BlockView[] | undefined {
  return blocks?.map((block) => ({
    ...block,
    content: joined(block.content.filter((piece) => !("embed" in piece && RESTORED in (piece.props as object)))),
  }));
}

function hasWords(blocks: readonly BlockView[]): boolean {
  return blocks.some(({ content }) => content.length > 0);
}

function sorted(text: string): string {
  return Array.from(text).sort().join("");
}

function spell({ created, deleted }: Touched): string {
  const text = (units: Touched["created"]): string => units.map(({ character }) => character).join("");
  return `made “${text(created)}”, removed “${text(deleted)}”`;
}

function describe(error: unknown): string {
  if (error instanceof Error) return error.stack ?? error.message;
  if (typeof error === "object" && error !== null && "error" in error) return describe(error.error);
  return JSON.stringify(error);
}
