import { registerRichText } from "@lexical/rich-text";
import { createEditor } from "lexical";
import type { NodeKey } from "lexical";
import { fromBase64, toBase64 } from "lib0/buffer";
import * as Y from "yjs";
import { registerEditing } from "../../../lib/editor/blocks/registerEditing.ts";
import { applyRemote } from "../../../lib/sync/applyRemote.ts";
import { Inbox } from "../../../lib/sync/pieces/Inbox.ts";
import { pageTurns } from "../../../lib/sync/pieces/turns.ts";
import { lexicalTheme } from "../../../lib/editor/theme/lexicalTheme.ts";
import { fill, putCaret, textKeys } from "../bindingSide.ts";
import type { MakeEditor, Side } from "../bindingSide.ts";
import { alone, cowrite, stockV1, stockV2 } from "../bindingSides.ts";
import type { PageBench, SideKind, Taken } from "./PageBench.ts";

/** Longer than the page needs between two slices. */
const QUIET_MS = 1_500;

/** What a session takes the server's updates with. */
function inboxOf(doc: Y.Doc): Inbox {
  return new Inbox({
    doc,
    turns: pageTurns(),
    isOpening: () => false,
    apply: (update) => applyRemote(doc, update, "network").ok,
  });
}

const makers = { cowrite, v1: stockV1, v2: stockV2, alone };

let open: { readonly kind: SideKind; readonly side: Side; keys: NodeKey[] } | null = null;
const sent: Uint8Array[] = [];
let updates = 0;

function current(): NonNullable<typeof open> {
  if (open === null) throw new Error("no editor is open");
  return open;
}

/** An editor in the page, with what its product registers on it beside the binding. */
function editorIn(root: HTMLElement, kind: SideKind): MakeEditor {
  return (nodes) => {
    const editor = createEditor({
      namespace: "bench",
      nodes,
      theme: lexicalTheme,
      onError(error) {
        throw error;
      },
    });
    editor.setRootElement(root);
    if (kind === "cowrite") registerEditing(editor);
    else registerRichText(editor);
    return editor;
  };
}

/** Resolves behind the frame that shows what was done until now. */
function painted(ready: () => boolean = () => true): Promise<void> {
  return new Promise((resolve) => {
    const frame = (): void => {
      if (!ready()) {
        requestAnimationFrame(frame);
        return;
      }
      // A task of its own behind the frame: style, layout and paint lie between.
      const channel = new MessageChannel();
      channel.port1.addEventListener("message", () => resolve());
      channel.port1.start();
      channel.port2.postMessage(null);
    };
    requestAnimationFrame(frame);
  });
}

/** Runs `act` and tells how long it took in all, and until its frame was painted. */
async function timed(act: () => void): Promise<Taken> {
  const begin = performance.now();
  act();
  // What the act left to microtasks belongs to it.
  await Promise.resolve();
  await Promise.resolve();
  const script = performance.now() - begin;
  await painted();
  return { script, paint: performance.now() - begin };
}

const bench: PageBench = {
  async open(kind, state, blocks) {
    const root = document.querySelector<HTMLElement>("#text");
    if (root === null) throw new Error("no element to edit in");
    const bytes = state === null ? undefined : fromBase64(state);
    const taken = await timed(() => {
      const side = makers[kind].open(bytes, editorIn(root, kind));
      if (kind === "alone") fill(side, blocks);
      open = { kind, side, keys: [] };
    });
    const { side } = current();
    side.doc?.on("update", (update: Uint8Array) => sent.push(update));
    side.editor.registerUpdateListener(() => {
      updates += 1;
    });
    current().keys = textKeys(side);
    return taken;
  },
  async caret(block, offset) {
    const { side, keys } = current();
    side.editor.getRootElement()?.focus({ preventScroll: true });
    putCaret(side, keys[block] ?? "", offset);
    const element = side.editor.getElementByKey(keys[block] ?? "");
    element?.scrollIntoView({ block: "center" });
    await painted();
    await painted();
  },
  key() {
    return new Promise((resolve) => {
      const before = updates;
      window.addEventListener(
        "keydown",
        (event) => {
          const begin = event.timeStamp;
          void painted(() => updates > before).then(() => resolve(performance.now() - begin));
        },
        { once: true, capture: true },
      );
    });
  },
  remote(update) {
    const { side } = current();
    const bytes = fromBase64(update);
    return timed(() => {
      if (side.doc !== null) Y.applyUpdate(side.doc, bytes, "network");
    });
  },
  bigRemote(update) {
    const { side } = current();
    const bytes = fromBase64(update);
    return new Promise((resolve) => {
      setTimeout(() => {
        const begin = performance.now();
        let last = begin;
        const stop = side.editor.registerUpdateListener(() => {
          last = performance.now();
        });
        if (side.doc !== null && current().kind === "cowrite") inboxOf(side.doc).take(bytes, () => undefined);
        else if (side.doc !== null) applyRemote(side.doc, bytes, "network");
        const look = setInterval(() => {
          if (performance.now() - last < QUIET_MS) return;
          clearInterval(look);
          stop();
          resolve(last - begin);
        }, 100);
      }, 0);
    });
  },
  takeSent() {
    return sent.splice(0).map(toBase64);
  },
};

Object.assign(globalThis, { bench });
