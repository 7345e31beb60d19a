import { $createTextNode, $getRoot, $getSelection, $isRangeSelection } from "lexical";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { createBinding } from "../../../lib/binding/createBinding.ts";
import { BlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import {
  $block,
  caret,
  createReplica,
  createReplicas,
  createTestEditor,
  edit,
  enter,
  exchange,
  expectEqual,
  expectShown,
  lines,
  remove,
  send,
  type,
  write,
} from "./support/replica.ts";
import type { Replica } from "./support/replica.ts";

const SECRET = "secret words of the writer";

async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
}

/** Lets `method` of `target` throw `times` times, then work again. */
function break_<T extends object>(target: T, method: keyof T & string, times: number): void {
  const descriptor = Object.getOwnPropertyDescriptor(target, method);
  const original = target[method] as (...args: unknown[]) => unknown;
  let left = times;
  Object.defineProperty(target, method, {
    configurable: true,
    value(this: unknown, ...args: unknown[]) {
      if (left <= 0) return original.apply(this, args);
      left -= 1;
      if (left === 0) {
        if (descriptor === undefined) Reflect.deleteProperty(target, method);
        else Object.defineProperty(target, method, descriptor);
      }
      throw new Error(`planted in ${method}`);
    },
  });
}

/** Takes note of the reports, and holds that none of them tells what was written. */
function takeReports({ errors }: Replica): string[] {
  const told = errors.splice(0).map(({ kind, operations, error }) => {
    expect(JSON.stringify(operations)).not.toContain("secret");
    return `${kind}: ${error instanceof Error ? error.message : String(error)}`;
  });
  return told;
}

describe("writing fails", () => {
  test("[BD71] [BD72] before anything was written: the words arrive all the same", () => {
    const [here, there] = createReplicas(["one", "two"]);
    break_(here.flow, "insertText", 1);
    type(here, 1, 1, SECRET);
    expect(takeReports(here)).toEqual(["local: planted in insertText"]);
    expect(lines(here)).toEqual(["one", `t${SECRET}wo`]);
    exchange(here, there);
    expectEqual(here, there);
    type(here, 0, 0, "X");
    exchange(here, there);
    expectEqual(here, there);
  });

  test("[BD72] half-way through a paste over blocks", () => {
    const [here, there] = createReplicas(["one", "two", "three"]);
    break_(here.flow, "insertMark", 1);
    edit(here, () => {
      $block(2).remove();
      $block(0).append($createTextNode(SECRET));
      $block(1).insertBefore($block(1).insertNewAfter($block(1).select()).append($createTextNode("new")));
    });
    expect(takeReports(here)).toEqual(["local: planted in insertMark"]);
    expect(lines(here)).toEqual([`one${SECRET}`, "new", "two"]);
    exchange(here, there);
    expectEqual(here, there);
  });

  test("[BD71] again and again: the editor shows the flow", async () => {
    const [here, there] = createReplicas(["one", "two"]);
    break_(here.flow, "insertText", 2);
    type(here, 1, 1, SECRET);
    await settle();
    expect(takeReports(here).length).toBe(2);
    expect(lines(here)).toEqual(["one", "two"]);
    expectEqual(here, there);
    type(here, 1, 1, "fine");
    exchange(here, there);
    expect(lines(there)).toEqual(["one", "tfinewo"]);
    expectEqual(here, there);
  });

  test("[BD71] while others' changes wait: nothing of theirs is undone", async () => {
    const [here, there] = createReplicas(["one", "two"]);
    type(there, 0, 0, "THEIRS");
    break_(here.flow, "insertText", 1);
    caret(here, 1, 3);
    here.editor.update(() => {
      const selection = $getSelection();
      if ($isRangeSelection(selection)) selection.insertText("mine");
    });
    send(there, here);
    await settle();
    expect(takeReports(here)[0]).toBe("local: planted in insertText");
    exchange(here, there);
    expect(lines(here)[0]).toBe("THEIRSone");
    expectEqual(here, there);
  });
});

describe("drawing fails", () => {
  test("[BD71] the editor is drawn anew, with its selection", () => {
    const [here, there] = createReplicas(["one", "two", "three"]);
    caret(here, 1, 2);
    type(there, 1, 0, SECRET);
    enter(there, 2, 2);
    edit(there, () => $block(0).setBlockType("quote"));
    break_(BlockNode.prototype, "setAttributes", 1);
    silence(here, () => send(there, here));
    expect(takeReports(here)).toEqual(["remote: planted in setAttributes"]);
    expect(lines(here)).toEqual(["quote: one", `${SECRET}two`, "th", "ree"]);
    edit(here, () => {
      const selection = $getSelection();
      if ($isRangeSelection(selection)) selection.insertText("|");
    });
    expect(lines(here)[1]).toBe(`${SECRET}tw|o`);
    exchange(here, there);
    expectEqual(here, there);
  });

  test("[BD71] an error that is reported to somebody who fails makes nothing worse", () => {
    const doc = new Y.Doc();
    const source = createReplica();
    write(source, "one");
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(source.doc));
    const here = createReplica({ updates: [Y.encodeStateAsUpdate(source.doc)] });
    here.binding.dispose();
    const editor = createTestEditor();
    const binding = createBinding({
      editor,
      flow: here.flow,
      onError() {
        throw new Error("the reporter fails");
      },
    });
    const now: Replica = { ...here, editor, binding };
    break_(here.flow, "insertText", 1);
    type(now, 0, 3, "!");
    expect(lines(now)).toEqual(["one!"]);
    expectShown(now);
  });

  test("rebuild draws everything, keeps what was typed, and the caret", () => {
    const [here, there] = createReplicas(["one", "two"]);
    caret(here, 1, 1);
    here.editor.update(() => {
      const selection = $getSelection();
      if ($isRangeSelection(selection)) selection.insertText("X");
    });
    here.binding.rebuild();
    expect(lines(here)).toEqual(["one", "tXwo"]);
    edit(here, () => {
      const selection = $getSelection();
      if ($isRangeSelection(selection)) selection.insertText("Y");
    });
    expect(lines(here)).toEqual(["one", "tXYwo"]);
    exchange(here, there);
    expectEqual(here, there);
  });

  test("[BD71] nodes that a plugin leaves out of order while others' changes are drawn are put right", async () => {
    const [here, there] = createReplicas(["one", "two", "three"]);
    here.editor.registerUpdateListener(({ tags }) => {
      if (!tags.has("collaboration")) return;
      here.editor.update(
        () => {
          const last = $getRoot().getLastChild();
          if (last !== null && last.getTextContent() === "three") last.remove();
        },
        { tag: "plugin" },
      );
    });
    type(there, 0, 0, "X");
    send(there, here);
    await settle();
    expect(lines(here)).toEqual(["Xone", "two"]);
    remove(there, 0, 0, 0, 1);
    exchange(here, there);
    await settle();
    expectEqual(here, there);
  });
});

/** Lexical reports what its updates throw as well; here that is expected. */
function silence({ editor }: Replica, run: () => void): void {
  const original = editor._onError;
  editor._onError = () => undefined;
  try {
    run();
  } finally {
    editor._onError = original;
  }
}
