import { mergeRegister } from "lexical";
import type { LexicalEditor, NodeKey, UpdateListenerPayload } from "lexical";

import { createSignal } from "../../base/signal.ts";
import type { Signal } from "../../base/signal.ts";
import type { Dispose } from "../../base/disposable.ts";
import { $isBlockNode, BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $headingText } from "./headingText.ts";
import { headingPlaces } from "./headingPlaces.ts";
import type { HeadingPlace } from "./headingPlaces.ts";
import { $outlineBlock, $outlineBlocks } from "./outlineBlock.ts";

/** A heading as the outline shows it. */
export interface OutlineEntry extends HeadingPlace {
  /** In one line; "" of an empty heading. */
  readonly text: string;
}

/** Runs something once, soon; returns the way to call it off. */
export type Soon = (run: () => void) => Dispose;

/**
 * The headings of the editor's document, kept up to date while somebody listens. A key press costs a look at the few nodes that it touched; one in a
 * heading reads that heading again. Only when a block came, went, moved, or changed its kind or indentation are all blocks gone through, at most once
 * a frame (`soon`). Entries that say the same stay the same objects, and so does the list.
 */
export function createOutline(editor: LexicalEditor, soon: Soon): Signal<readonly OutlineEntry[]> {
  const entries = createSignal<readonly OutlineEntry[]>([]);
  /** Of each block of the main flow what decides, as it was looked at last. */
  const facts = new Map<NodeKey, string>();
  /** The headings among them. */
  const headings = new Set<NodeKey>();
  const rewritten = new Set<NodeKey>();
  let rearranged = true;
  let listeners = 0;
  let stopWatching: Dispose = () => {};
  let callOff: Dispose | null = null;

  /** Blocks that came, went, moved or were changed as such. */
  function noteBlocks(mutations: ReadonlyMap<NodeKey, unknown>): void {
    const state = editor.getEditorState();
    state.read(
      () => {
        for (const key of mutations.keys()) {
          const node = state._nodeMap.get(key);
          if (!$isBlockNode(node) || node.__parent !== "root") {
            if (facts.delete(key)) rearranged = true;
            headings.delete(key);
            continue;
          }
          const { indent, level, holds } = $outlineBlock(node);
          const now = `${node.__prev ?? ""} ${indent} ${level ?? ""} ${holds}`;
          if (facts.get(key) !== now) rearranged = true;
          facts.set(key, now);
          if (level === null) headings.delete(key);
          else headings.add(key);
        }
      },
      { editor },
    );
    schedule();
  }

  /** What is typed in a block is no change of the block: its text is a node of its own. */
  function noteTexts({ dirtyElements }: UpdateListenerPayload): void {
    for (const key of dirtyElements.keys()) if (headings.has(key)) rewritten.add(key);
    schedule();
  }

  function schedule(): void {
    if (rearranged || rewritten.size > 0) callOff ??= soon(derive);
  }

  function derive(): void {
    callOff = null;
    const before = entries.get();
    const known = new Map(before.map((entry) => [entry.key, entry]));
    editor.getEditorState().read(
      () => {
        const places = rearranged ? headingPlaces($outlineBlocks()) : before;
        const next = places.map((place): OutlineEntry => {
          const old = known.get(place.key);
          const node = editor.getEditorState()._nodeMap.get(place.key);
          const stale = old === undefined || rearranged || rewritten.has(place.key);
          const text = stale ? (node === undefined ? "" : $headingText(node)) : old.text;
          return old !== undefined && isSame(old, place, text) ? old : { ...place, text };
        });
        if (next.length !== before.length || next.some((entry, at) => entry !== before[at])) entries.set(next);
      },
      { editor },
    );
    rearranged = false;
    rewritten.clear();
  }

  function watch(): void {
    stopWatching = mergeRegister(
      editor.registerMutationListener(BlockNode, noteBlocks, { skipInitialization: false }),
      editor.registerUpdateListener(noteTexts),
    );
    // Whoever begins to listen reads it in the same breath.
    callOff?.();
    derive();
  }

  return {
    get() {
      // Drawn before anybody listens: as it is now, and not empty for a moment.
      if (listeners === 0) {
        rearranged = true;
        derive();
      }
      return entries.get();
    },
    subscribe(listener) {
      listeners += 1;
      if (listeners === 1) watch();
      const stop = entries.subscribe(listener);
      return () => {
        stop();
        listeners -= 1;
        if (listeners > 0) return;
        stopWatching();
        callOff?.();
        callOff = null;
        facts.clear();
        headings.clear();
        rewritten.clear();
        rearranged = true;
      };
    },
  };
}

function isSame(old: OutlineEntry, place: HeadingPlace, text: string): boolean {
  return old.text === text && old.level === place.level && old.depth === place.depth && old.holder === place.holder;
}
