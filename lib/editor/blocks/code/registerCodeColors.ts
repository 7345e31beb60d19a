import { defineExtension } from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";

import { DisposableStack } from "../../../base/disposable.ts";
import type { Dispose } from "../../../base/disposable.ts";
import { $isBlockNode, BlockNode } from "../../../binding/nodes/BlockNode.ts";
import { onRootElement } from "../rootElement.ts";
import { CodeBlocks } from "./CodeBlocks.ts";
import { codeLanguage } from "./codeLanguages.ts";
import { CodePainter } from "./CodePainter.ts";
import { CodeReader } from "./CodeReader.ts";
import type { StartCodeWorker } from "./CodeReader.ts";
import { startCodeWorker } from "./startCodeWorker.ts";

/** How near to the window a block has to be to be read. */
const NEAR = "600px";

/** The longest that colours wait for the page to be idle, in milliseconds. */
const PATIENCE_MS = 200;

/** Where the browser does not tell when it is idle (Safari): a moment after the last change. */
const PAUSE_MS = 60;

/**
 * Colours code without touching it: a worker reads the lines, the browser draws the colours over the text (CSS Custom Highlights).
 * No node, no element and nothing in the document changes, so there is nothing to be merged, undone or sent.
 */
export function registerCodeColors(editor: LexicalEditor, start: StartCodeWorker = startCodeWorker): Dispose {
  return onRootElement(editor, (root) => {
    const view = root.ownerDocument.defaultView;
    if (view === null || CodePainter.in(view) === null || view.IntersectionObserver === undefined) return () => {};
    const stack = new DisposableStack();
    const reader = new CodeReader(start, {
      after: (ms, run) => {
        const timer = view.setTimeout(run, ms);
        return () => view.clearTimeout(timer);
      },
    });
    const later = idle(view, () => blocks.work());
    const makePainter = (): CodePainter => CodePainter.in(view) as CodePainter;
    const blocks = new CodeBlocks(editor, view, reader, makePainter, later.ask);
    const elements = new Map<Element, NodeKey>();
    const observer = new view.IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const key = elements.get(target);
          if (key !== undefined) blocks.setNear(key, isIntersecting);
        }
        later.ask();
      },
      { rootMargin: NEAR },
    );
    const watch = (key: NodeKey): void => {
      const element = editor.getElementByKey(key);
      if (element === null) return;
      elements.set(element, key);
      observer.observe(element);
    };
    const unwatch = (key: NodeKey): void => {
      for (const [element, of] of elements) {
        if (of !== key) continue;
        observer.unobserve(element);
        elements.delete(element);
      }
    };
    stack.add(
      editor.registerMutationListener(
        BlockNode,
        (mutations) => {
          const nodes = editor.getEditorState()._nodeMap;
          let changed = false;
          for (const [key, mutation] of mutations) {
            const node = nodes.get(key);
            const attributes = $isBlockNode(node) ? node.__attributes : undefined;
            const language = attributes?.type === "code" ? codeLanguage(attributes.language)?.id : undefined;
            if (language === undefined) {
              if (blocks.drop(key)) unwatch(key);
              continue;
            }
            changed = true;
            if (blocks.take(key, language) || mutation === "created") {
              unwatch(key);
              watch(key);
            }
          }
          if (changed) later.ask();
        },
        { skipInitialization: false },
      ),
    );
    stack.add(
      editor.registerUpdateListener(({ dirtyElements, dirtyLeaves, editorState, prevEditorState }) => {
        if (editorState === prevEditorState) return;
        // A block whose text changes stays the same node, of which no mutation is told. A state that was set from outside
        // names nothing that is dirty.
        const anything = dirtyElements.size === 0 && dirtyLeaves.size === 0;
        if (blocks.change(anything ? null : dirtyElements.keys())) later.ask();
      }),
    );
    const onScroll = (): void => {
      if (blocks.anyNear) later.ask();
    };
    view.addEventListener("scroll", onScroll, { passive: true, capture: true });
    view.addEventListener("resize", onScroll, { passive: true });
    stack.add(() => view.removeEventListener("scroll", onScroll, { capture: true }));
    stack.add(() => view.removeEventListener("resize", onScroll));
    stack.add(() => later.stop());
    stack.add(() => observer.disconnect());
    stack.add(() => blocks.dispose());
    stack.add(() => reader.dispose());
    return () => stack.dispose();
  });
}

export const CodeColorsExtension = defineExtension({
  name: "cowrite/CodeColors",
  register: (editor) => registerCodeColors(editor),
});

/** Runs `work` once when the page has time, however often it was asked for until then. */
function idle(
  view: Window & typeof globalThis,
  work: () => void,
): { readonly ask: () => void; readonly stop: Dispose } {
  let cancel: Dispose | null = null;
  let stopped = false;
  const run = (): void => {
    cancel = null;
    work();
  };
  return {
    ask: () => {
      if (cancel !== null || stopped) return;
      if (view.requestIdleCallback === undefined) {
        const timer = view.setTimeout(run, PAUSE_MS);
        cancel = () => view.clearTimeout(timer);
      } else {
        const handle = view.requestIdleCallback(run, { timeout: PATIENCE_MS });
        cancel = () => view.cancelIdleCallback(handle);
      }
    },
    stop: () => {
      stopped = true;
      cancel?.();
    },
  };
}
