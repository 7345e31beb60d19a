import { expect, test } from "vitest";
import * as Y from "yjs";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { createRandom } from "../../harness/random.ts";
import { FlowLedger } from "./support/flowLedger.ts";
import { FlowNetwork, USER_ORIGIN } from "./support/flowNetwork.ts";
import { randomOperation } from "./support/flowOperations.ts";
import type { OperationName } from "./support/flowOperations.ts";
import { emptyDocument, flowOf, replicaOf, shown, sync } from "./support/documents.ts";

test("[FL60] an anchor stays with its neighbour: the right one, or with assoc -1 the left one", () => {
  const flow = flowOf("abcd");
  const right = flow.anchorAt(3);
  const left = flow.anchorAt(3, -1);
  flow.insertText(3, "XY", {});
  flow.insertText(1, "_", {});
  expect(flow.resolveAnchor(right)).toBe(6);
  expect(flow.resolveAnchor(left)).toBe(4);
  flow.deleteRange(2, 5);
  expect(flow.resolveAnchor(right)).toBe(2);
  expect(flow.resolveAnchor(left)).toBe(2);
});

test("[FL60] the ends of the flow, marks and hidden places have anchors too", () => {
  const flow = flowOf("ab", "cd");
  for (let index = 0; index <= flow.length; index += 1) {
    expect(flow.resolveAnchor(flow.anchorAt(index)), `at ${index}`).toBe(index);
    expect(flow.resolveAnchor(flow.anchorAt(index, -1)), `behind ${index}`).toBe(index);
  }
  const end = flow.anchorAt(flow.length);
  flow.insertText(flow.length, "!", {});
  expect(flow.resolveAnchor(end)).toBe(flow.length);
});

test("[FL60] an anchor means the same in another replica, and nothing where its item has not arrived", () => {
  const left = flowOf("ab");
  const right = replicaOf(left, 9);
  left.insertText(2, "X", {});
  const anchor = JSON.parse(JSON.stringify(left.anchorAt(2))) as unknown;
  expect(right.resolveAnchor(anchor)).toBeNull();
  sync(left, right);
  right.insertText(1, "__", {});
  expect(right.resolveAnchor(anchor)).toBe(4);
});

test("[FL61] where undo brought text back, the anchor is in it again", () => {
  const flow = flowOf("abcd");
  const undo = flow.createUndoManager({ trackedOrigins: new Set([USER_ORIGIN]) });
  const anchor = flow.anchorAt(3);
  flow.transact(USER_ORIGIN, () => flow.deleteRange(1, 4));
  expect(flow.resolveAnchor(anchor)).toBe(1);
  undo.undo();
  expect(shown(flow)).toEqual(["abcd"]);
  expect(flow.resolveAnchor(anchor)).toBe(3);
});

test.each([
  null,
  7,
  "x",
  [],
  {},
  { item: 5 },
  { item: {} },
  { item: { client: 7, clock: -1 } },
  { item: { client: 7, clock: 0.5 } },
  { item: { client: 7, clock: 1e15 } },
  { item: { client: "7", clock: 0 } },
  { item: { client: 404, clock: 0 }, assoc: -1 },
  // In the document's properties, where no text is.
  { item: { client: 7, clock: 0 } },
  { tname: "other", assoc: 0 },
  { type: { client: 7, clock: 0 } },
])("[FL62] what is no anchor (%j) resolves to null", (anchor) => {
  expect(flowOf("ab").resolveAnchor(anchor)).toBeNull();
});

test("[FL60] after random edits of three people every anchor resolves as Yjs resolves it", () => {
  const kinds: OperationName[] = ["type", "delete", "format", "mark", "attributes", "several"];
  for (let seed = 1; seed <= 30; seed += 1) {
    const random = createRandom(seed);
    const network = new FlowNetwork(3, random, "shuffled");
    const ledger = new FlowLedger();
    const anchors = [];
    for (let step = 0; step < 60; step += 1) {
      const replica = random.pick(network.replicas);
      if (random.chance(0.3)) {
        network.send(replica);
        network.receive(replica, 1);
      } else {
        randomOperation(replica, random, ledger, random.pick(kinds));
      }
      const { flow } = replica;
      const index = random.int(flow.length + 1);
      const assoc = random.chance(0.5) ? 0 : -1;
      const anchor = flow.anchorAt(index, assoc);
      expect(flow.resolveAnchor(anchor), `seed ${seed}, step ${step}`).toBe(index);
      const position = Y.createRelativePositionFromTypeIndex(flow.text, index, assoc);
      expect([anchor.item?.client, anchor.item?.clock], `seed ${seed}, step ${step}`).toEqual([
        position.item?.client,
        position.item?.clock,
      ]);
      anchors.push(anchor);
    }
    network.settle();
    for (const { flow, doc } of network.replicas) {
      for (const anchor of anchors) {
        const position = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(anchor), doc);
        expect(flow.resolveAnchor(anchor), `seed ${seed}, ${JSON.stringify(anchor)}`).toBe(position?.index);
      }
    }
  }
});

test("[FL63] several flows of one document: each follows its own text, and an anchor of one means nothing in another", () => {
  const doc = emptyDocument();
  const main = openFlow(doc);
  main.insertText(0, "main", {});
  const told: string[] = [];
  main.observe(() => told.push("main"));
  const cell = doc.transact(() => {
    main.insertText(4, "!", {});
    const opened = openFlow(doc, "cell:t:0:0");
    opened.insertText(0, "cell", {});
    opened.observe(() => told.push("cell"));
    expect(shown(opened)).toEqual(["cell"]);
    opened.insertText(4, "?", {});
    return opened;
  });
  const other = openFlow(doc, "cell:t:0:1");
  expect([told, shown(main), shown(cell), shown(other)]).toEqual([["main", "cell"], ["main!"], ["cell?"], [""]]);
  told.length = 0;
  cell.insertText(0, "a ", {});
  main.deleteRange(0, 1);
  expect([told, shown(main), shown(cell)]).toEqual([["cell", "main"], ["ain!"], ["a cell?"]]);
  for (const flow of [main, cell, other]) flow.verify();
  const [inside, end] = [cell.anchorAt(2), cell.anchorAt(7)];
  expect([cell.resolveAnchor(inside), cell.resolveAnchor(end)]).toEqual([2, 7]);
  expect([main, other].flatMap((flow) => [flow.resolveAnchor(inside), flow.resolveAnchor(end)])).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect(end).toEqual(Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(doc.getText("cell:t:0:0"), 7, 0)));
});
