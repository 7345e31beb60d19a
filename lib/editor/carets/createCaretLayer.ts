import type { LexicalEditor } from "lexical";
import type { EditorPoint } from "../../binding/types.ts";
import type { Anchor } from "../../flow/types.ts";
import type { Clock } from "../../base/clock.ts";
import { DisposableStack } from "../../base/disposable.ts";
import type { Dispose } from "../../base/disposable.ts";
import type { Signal } from "../../base/signal.ts";
import type { Peer } from "../../sync/types.ts";
import type { Box, Frame } from "./box.ts";
import { toDomPoint } from "../../binding/place/domPoint.ts";
import type { DomPoint } from "../../binding/place/domPoint.ts";
import { labelPlaces } from "./labelPlaces.ts";
import type { Label, LabelPlace } from "./labelPlaces.ts";
import { PeerMarks } from "./PeerMarks.ts";
import { caretBox, selectionBoxes } from "./measure.ts";
import type { Window } from "./measure.ts";

/** How far outside of the window carets are still drawn, in pixels, so that a scroll finds them there. */
const MARGIN = 200;

/** How near the pointer must come to a caret for its name to show, in pixels. */
const REACH = 8;

/** What the layer needs to know. */
export interface CaretLayerOptions {
  readonly editor: LexicalEditor;
  /** The box to draw in: positioned, as large as the text, beside the editable root and never inside it. */
  readonly layer: HTMLElement;
  /** Finds somebody's place in the editor; null while it is not there. */
  readonly resolvePoint: (anchor: Anchor) => EditorPoint | null;
  readonly peers: Signal<readonly Peer[]>;
  readonly clock: Clock;
}

/** The carets and selections of the others, drawn over the text. */
export interface CaretLayer {
  /** Scrolls to a person's caret and shows the name; false when it is nowhere in the text. */
  reveal(clientId: number): boolean;
  dispose(): void;
}

interface Measured {
  readonly peer: Peer;
  readonly caret: Box | null;
  readonly selection: readonly Box[];
}

/**
 * Draws where the others are. One frame reads all places first and writes all marks after, whatever number of edits,
 * scrolls and resizes asked for it, and only of people whose place is near the window. The marks lie in the text's own
 * coordinates, so that scrolling moves them with the text and without this code.
 */
export function createCaretLayer({ editor, layer, resolvePoint, peers, clock }: CaretLayerOptions): CaretLayer {
  const disposals = new DisposableStack();
  const marks = new Map<number, PeerMarks>();
  let frame: number | null = null;

  function schedule(): void {
    frame ??= requestAnimationFrame(() => {
      frame = null;
      draw();
    });
  }

  function placeOf(root: HTMLElement, anchor: Anchor): DomPoint | null {
    const point = resolvePoint(anchor);
    if (point === null) return null;
    const place = toDomPoint(editor, point);
    return place !== null && root.contains(place.node) ? place : null;
  }

  function measure(root: HTMLElement, peer: Peer, window: Window): Measured {
    const head = peer.selection === null ? null : placeOf(root, peer.selection.head);
    if (peer.selection === null || head === null) return { peer, caret: null, selection: [] };
    const anchor = placeOf(root, peer.selection.anchor) ?? head;
    const isRange = anchor.node !== head.node || anchor.offset !== head.offset;
    const caret = caretBox(root, head);
    return {
      peer,
      caret: caret !== null && caret.top < window.bottom && caret.top + caret.height > window.top ? caret : null,
      selection: isRange ? selectionBoxes(root, anchor, head, window) : [],
    };
  }

  /** The marks of exactly the people who are there. */
  function meetAll(list: readonly Peer[]): void {
    const present = new Set(list.map((peer) => peer.clientId));
    for (const [clientId, mark] of marks) {
      if (present.has(clientId)) continue;
      mark.remove();
      marks.delete(clientId);
    }
    for (const peer of list) {
      const mark = marks.get(peer.clientId) ?? new PeerMarks(layer, clock, schedule);
      marks.set(peer.clientId, mark);
      mark.meet(peer);
    }
  }

  /** Whether something outside of the text lies over the place where the name would be: a bar that stays while the text scrolls. */
  function isCovered(caret: Box, height: number): boolean {
    const middle = caret.top - height / 2;
    if (middle < 0) return true;
    const there = document.elementFromPoint(Math.max(0, caret.left + 1), middle);
    return there !== null && layer.parentElement?.contains(there) !== true;
  }

  /** Where the names hang that show; null for all others. */
  function placeLabels(measured: readonly Measured[], right: number, scale: number): ReadonlyMap<number, LabelPlace> {
    const shown = measured.flatMap(({ peer, caret }): { readonly clientId: number; readonly label: Label }[] => {
      const mark = marks.get(peer.clientId);
      if (caret === null || mark === undefined || !mark.isAwake) return [];
      const size = mark.labelSize();
      const [width, height] = [size.width * scale, size.height * scale];
      return [{ clientId: peer.clientId, label: { caret, width, height, covered: isCovered(caret, height) } }];
    });
    // In one order whatever moves, so that names do not change places.
    shown.sort((one, other) => one.clientId - other.clientId);
    const places = labelPlaces(
      shown.map(({ label }) => label),
      right,
    );
    return new Map(shown.map(({ clientId }, at) => [clientId, places[at] as LabelPlace]));
  }

  function draw(): void {
    const root = editor.getRootElement();
    if (root === null || disposals.disposed) return;
    const list = peers.get();
    meetAll(list);
    const origin = layer.getBoundingClientRect();
    const scale = layer.offsetWidth > 0 ? origin.width / layer.offsetWidth : 1;
    const frame: Frame = { left: origin.left, top: origin.top, scale };
    const window: Window = { top: -MARGIN, bottom: innerHeight + MARGIN };
    const measured = editor.read(() => list.map((peer) => measure(root, peer, window)));
    const labels = placeLabels(measured, Math.min(origin.right, innerWidth), scale);
    for (const { peer, caret, selection } of measured) {
      marks.get(peer.clientId)?.show(caret, labels.get(peer.clientId) ?? null, selection, frame);
    }
  }

  function reveal(clientId: number): boolean {
    const root = editor.getRootElement();
    const selection = peers.get().find((peer) => peer.clientId === clientId)?.selection;
    if (root === null || !selection) return false;
    const box = editor.read(() => {
      const place = placeOf(root, selection.head);
      return place === null ? null : caretBox(root, place);
    });
    if (box === null) return false;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    // A third down the window: with some of what comes before, and most of what comes after.
    scrollBy({ top: box.top - innerHeight / 3, behavior: calm ? "auto" : "smooth" });
    marks.get(clientId)?.wake();
    return true;
  }

  function onPointerMove(event: PointerEvent): void {
    for (const mark of marks.values()) if (mark.isNear(event.clientX, event.clientY, REACH)) mark.wake();
  }

  disposals.add(peers.subscribe(schedule));
  disposals.add(editor.registerUpdateListener(schedule));
  disposals.add(listen(document, "scroll", schedule, { passive: true, capture: true }));
  disposals.add(listen(globalThis, "resize", schedule, { passive: true }));
  // A font that arrives late moves every line without an edit.
  disposals.add(listen(document.fonts, "loadingdone", schedule));
  disposals.add(listen(document, "pointermove", onPointerMove as EventListener, { passive: true }));
  const resizes = new ResizeObserver(schedule);
  resizes.observe(layer);
  disposals.add(() => resizes.disconnect());
  disposals.add(() => {
    if (frame !== null) cancelAnimationFrame(frame);
    for (const mark of marks.values()) mark.remove();
    marks.clear();
  });
  schedule();

  return { reveal, dispose: () => disposals.dispose() };
}

function listen(target: EventTarget, type: string, run: EventListener, options?: AddEventListenerOptions): Dispose {
  target.addEventListener(type, run, options);
  return () => target.removeEventListener(type, run, options);
}
