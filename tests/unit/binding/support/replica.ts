import { createHeadlessEditor } from "@lexical/headless";
import { $getRoot, $getSelection, $isElementNode, $isRangeSelection } from "lexical";
import type { ElementNode, LexicalEditor, NodeKey, RangeSelection } from "lexical";
import { expect } from "vitest";
import * as Y from "yjs";
import type { Clock } from "../../../../lib/base/clock.ts";
import { createBinding } from "../../../../lib/binding/createBinding.ts";
import { sameFlat } from "../../../../lib/binding/flat/Flat.ts";
import { flattenBlock } from "../../../../lib/binding/flat/flattenBlock.ts";
import { $readNode } from "../../../../lib/binding/flat/readNode.ts";
import { $isBlockNode } from "../../../../lib/binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../../../lib/binding/nodes/BlockNode.ts";
import { COWRITE_NODES } from "../../../../lib/binding/nodes/cowriteNodes.ts";
import { $offsetOfPoint, $pointAtOffset } from "../../../../lib/binding/place/blockPoint.ts";
import type { Slices } from "../../../../lib/binding/remote/slices.ts";
import { $rangeTo } from "./select.ts";
import type { Binding, BindingError } from "../../../../lib/binding/types.ts";
import { openFlow } from "../../../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../../../lib/flow/seed.ts";
import type { Flow } from "../../../../lib/flow/types.ts";

/** One person's copy: document, flow, headless editor and the binding between them. */
export interface Replica {
  readonly doc: Y.Doc;
  readonly flow: Flow;
  readonly editor: LexicalEditor;
  readonly binding: Binding;
  readonly errors: BindingError[];
}

export interface ReplicaOptions {
  readonly client?: number;
  readonly clock?: Clock;
  /** Updates to begin with; without, the seed of a new document. */
  readonly updates?: readonly Uint8Array[];
  readonly editor?: LexicalEditor;
  readonly captureTimeout?: number;
  readonly togetherSince?: () => number | null;
  readonly slices?: Slices;
  readonly firstBlocks?: () => Iterable<NodeKey>;
}

export function createTestEditor(): LexicalEditor {
  return createHeadlessEditor({
    namespace: "test",
    nodes: [...COWRITE_NODES],
    onError(error) {
      throw error;
    },
  });
}

export function createReplica(options: ReplicaOptions = {}): Replica {
  const doc = new Y.Doc();
  if (options.client !== undefined) doc.clientID = options.client;
  for (const update of options.updates ?? [createSeedUpdate()]) Y.applyUpdate(doc, update, "load");
  const flow = openFlow(doc);
  const editor = options.editor ?? createTestEditor();
  const errors: BindingError[] = [];
  const binding = createBinding({
    editor,
    flow,
    onError: (report) => errors.push(report),
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.togetherSince === undefined ? {} : { togetherSince: options.togetherSince }),
    ...(options.slices === undefined ? {} : { slices: options.slices }),
    ...(options.firstBlocks === undefined ? {} : { firstBlocks: options.firstBlocks }),
    ...(options.captureTimeout === undefined ? {} : { captureTimeout: options.captureTimeout }),
  });
  return { doc, flow, editor, binding, errors };
}

/** Several replicas of one document with these lines, with different client ids. */
export function createReplicas(
  lines: readonly string[],
  clients: readonly [number, number] = [100, 200],
): [Replica, Replica] {
  const first = createReplica({ client: 50 });
  write(first, ...lines);
  const state = Y.encodeStateAsUpdate(first.doc);
  const [left, right] = clients;
  return [createReplica({ client: left, updates: [state] }), createReplica({ client: right, updates: [state] })];
}

/** Runs `$run` as one update of the editor, committed at once. */
export function edit({ editor }: Replica, $run: () => void): void {
  editor.update($run, { discrete: true });
}

/** Types lines into an empty document. */
export function write(replica: Replica, ...lines: readonly string[]): void {
  for (const [index, line] of lines.entries()) {
    caret(replica, index, index === 0 ? 0 : undefined);
    edit(replica, () => $selection().insertText(line));
    if (index < lines.length - 1) edit(replica, () => $selection().insertParagraph());
  }
}

export function $selection(): RangeSelection {
  const selection = $getSelection();
  if (!$isRangeSelection(selection)) throw new Error("no range is selected");
  return selection;
}

export function $block(index: number): BlockNode {
  const node = $getRoot().getChildAtIndex(index);
  if (!$isBlockNode(node)) throw new Error(`no block ${index}`);
  return node;
}

/** Puts the caret into block `index`, at its end if no offset is given. */
export function caret(replica: Replica, index: number, offset?: number): void {
  select(replica, index, offset, index, offset);
}

export function select(replica: Replica, from: number, fromOffset?: number, to?: number, toOffset?: number): void {
  edit(replica, () => {
    const start = $block(from);
    const end = $block(to ?? from);
    const anchor = $pointAtOffset(start, fromOffset ?? 1e9);
    const focus = $pointAtOffset(end, toOffset ?? 1e9);
    $rangeTo(anchor, focus);
  });
}

/** The selection as `block:offset`, or `block:offset-block:offset`. */
export function selected({ editor }: Replica): string | null {
  return editor.getEditorState().read(() => {
    const selection = $getSelection();
    if (!$isRangeSelection(selection)) return selection === null ? null : "nodes";
    const [anchor, focus] = [selection.anchor, selection.focus].map((point) => {
      const block = point.getNode().getTopLevelElement();
      if (!$isElementNode(block)) return "root";
      const at = $getRoot()
        .getChildren()
        .findIndex((node) => node.is(block));
      return `${at}:${$offsetOfPoint(block, point, point.getNode())}`;
    });
    return anchor === focus ? (anchor ?? null) : `${anchor}-${focus}`;
  });
}

/** Puts the caret there and types. */
export function type(replica: Replica, index: number, offset: number | undefined, text: string): void {
  caret(replica, index, offset);
  edit(replica, () => $selection().insertText(text));
}

export function enter(replica: Replica, index: number, offset?: number): void {
  caret(replica, index, offset);
  edit(replica, () => $selection().insertParagraph());
}

/** Selects a range and deletes it. */
export function remove(replica: Replica, from: number, fromOffset: number, to: number, toOffset: number): void {
  select(replica, from, fromOffset, to, toOffset);
  edit(replica, () => $selection().removeText());
}

/** Joins block `index` to the one before, as Backspace at its start does. */
export function mergeUp(replica: Replica, index: number): void {
  edit(replica, () => {
    const node = $block(index);
    const previous = $block(index - 1);
    const size = previous.getChildrenSize();
    previous.append(...node.getChildren());
    node.remove();
    previous.select(size, size);
  });
}

export function format(
  replica: Replica,
  index: number,
  from: number,
  to: number,
  name: "bold" | "italic" | "underline",
): void {
  select(replica, index, from, index, to);
  edit(replica, () => $selection().formatText(name));
}

/** Sends what `from` has to `to`, as one update. */
export function send(from: Replica, to: Replica): void {
  Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), "network");
}

/** Sends each one's state to all others until nobody has anything new. */
export function exchange(...replicas: readonly Replica[]): void {
  for (let round = 0; round < 3; round += 1) {
    for (const from of replicas) {
      for (const to of replicas) {
        if (from !== to) {
          const missing = Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc));
          Y.applyUpdate(to.doc, missing, "network");
        }
      }
    }
  }
}

/** The document as short lines: `heading1 indent2:text`, runs with formats in brackets. */
export function lines({ flow }: Replica): string[] {
  return flow.blocks.map(({ attributes, content }) => {
    const shown = content.map((inline) => {
      if (inline.kind === "break") return "⏎";
      if (inline.kind === "embed") return `<${inline.type}>`;
      const names = words(inline.formats);
      return names.length === 0 ? inline.text : `[${names.join(" ")}:${inline.text}]`;
    });
    const { type, level, ...more } = attributes;
    const head = [...(type === undefined ? [] : [`${type}${level ?? ""}`]), ...words(more)].join(" ");
    return head === "" ? shown.join("") : `${head}: ${shown.join("")}`;
  });
}

function words(values: object): string[] {
  return Object.entries(values)
    .map(([key, value]) => (value === true ? key : `${key}=${String(value)}`))
    .sort();
}

/** Every editor shows its flow, all flows are equal, a fresh reader sees the same, nothing had to be healed. */
export function expectEqual(...replicas: readonly Replica[]): void {
  for (const replica of replicas) {
    expectShown(replica);
    expect(replica.errors).toEqual([]);
    replica.flow.verify();
  }
  const [first] = replicas;
  if (first === undefined) return;
  const fresh = createReplica({ updates: [Y.encodeStateAsUpdate(first.doc)] });
  for (const replica of [...replicas.slice(1), fresh]) expect(lines(replica)).toEqual(lines(first));
  expectShown(fresh);
  fresh.binding.dispose();
}

/** The editor shows exactly what its flow holds, block by block. */
export function expectShown({ editor, flow, binding }: Replica): void {
  editor.read(() => {
    const nodes = $getRoot().getChildren();
    expect(nodes.length).toBe(flow.blocks.length);
    for (const [index, block] of flow.blocks.entries()) {
      const node = nodes[index] as ElementNode;
      expect($isElementNode(node)).toBe(true);
      const reading = $readNode(node);
      const flat = flattenBlock(block);
      if (!sameFlat(reading.flat, flat)) expect({ at: index, ...reading.flat }).toEqual({ at: index, ...flat });
      expect(reading.attributes).toEqual(block.attributes);
      expect(binding.blockKey(block.id)).toBe(node.getKey());
    }
  });
}
