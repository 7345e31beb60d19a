import { expect, test } from "vitest";
import * as Y from "yjs";
import { parseCellRoot } from "../../lib/flow/table/names.ts";
import type { Flow } from "../../lib/flow/types.ts";
import { lawBroken } from "../harness/campaign.ts";
import { createRandom } from "../harness/random.ts";
import { GENERATION, makeClientIds, makeSteps } from "../harness/steps.ts";

/** Replaces one method of `flow` by what `wrap` makes of it. */
function replace<Name extends keyof Flow>(flow: Flow, name: Name, wrap: (original: Flow[Name]) => Flow[Name]): void {
  const original = flow[name];
  const bound = (typeof original === "function" ? original.bind(flow) : original) as Flow[Name];
  Object.defineProperty(flow, name, { value: wrap(bound), configurable: true });
}

const FIRST_SEEDS = Array.from({ length: 12 }, (_, at) => at + 1);

/** The laws that runs break when `plant` spoils every replica's flow; with how many runs broke one. */
async function hunt(
  plant: (flow: Flow, oneIn: (bound: number) => boolean) => void,
  seeds: readonly number[] = FIRST_SEEDS,
  generation: number = GENERATION,
): Promise<string[]> {
  const broken: string[] = [];
  for (const seed of seeds) {
    const random = createRandom(seed);
    const law = await lawBroken({
      clientIds: makeClientIds(seed, 3),
      steps: makeSteps(seed, { replicas: 3, count: 60, generation }),
      sabotage: (flow) => plant(flow, (bound) => random.int(bound) === 0),
    });
    if (law) broken.push(law);
  }
  return broken;
}

/*
 * The random test is worth what it finds. Each of these plants a fault of the kind that a binding really has, and
 * expects the harness to see it.
 */

test("without a fault the same runs hold", async () => {
  expect(await hunt(() => {})).toEqual([]);
}, 60_000);

test("an edit that is dropped now and then is found", async () => {
  const broken = await hunt((flow, oneIn) => {
    replace(flow, "insertText", (insertText) => (index, text, formats) => {
      if (!oneIn(30)) insertText(index, text, formats);
    });
  });
  expect(broken.length).toBeGreaterThan(0);
}, 60_000);

test("text that is rewritten instead of left alone is found", async () => {
  const broken = await hunt((flow, oneIn) => {
    replace(flow, "insertText", (insertText) => (index, text, formats) => {
      insertText(index, text, formats);
      // The neighbour is deleted and typed anew: the document looks right, until somebody else edits it meanwhile.
      const { block, offset } = flow.blockAt(index);
      const [first] = block.content;
      if (!oneIn(20) || offset < 2 || first?.kind !== "text" || first.text.length < offset) return;
      const start = flow.startOf(block);
      flow.deleteRange(start, 1);
      insertText(start, first.text.charAt(0), first.formats);
    });
  });
  expect(broken.length).toBeGreaterThan(0);
}, 60_000);

test("a deletion that takes one character too many is found", async () => {
  const broken = await hunt((flow, oneIn) => {
    replace(flow, "deleteRange", (deleteRange) => (index, length) => {
      deleteRange(index, oneIn(20) && index + length < flow.length ? length + 1 : length);
    });
  });
  expect(broken.length).toBeGreaterThan(0);
}, 60_000);

test("a format that is lost is found", async () => {
  const broken = await hunt((flow, oneIn) => {
    replace(flow, "formatRange", (formatRange) => (index, length, change) => {
      if (!oneIn(10)) formatRange(index, length, change);
    });
  });
  expect(broken.length).toBeGreaterThan(0);
}, 60_000);

test("an attribute of a block that is lost is found", async () => {
  const broken = await hunt((flow, oneIn) => {
    replace(flow, "setAttributes", (setAttributes) => (block, change) => {
      if (!oneIn(5)) setAttributes(block, change);
    });
  });
  expect(broken.length).toBeGreaterThan(0);
}, 60_000);

test("a remote change that the editor is not told of is found", async () => {
  const broken = await hunt((flow, oneIn) => {
    replace(flow, "observe", (observe) => (listener) => {
      return observe((change) => {
        if (change.local || !oneIn(30)) listener(change);
      });
    });
  });
  expect(broken.length).toBeGreaterThan(0);
}, 60_000);

test("words of an embed that are written anew instead of letter by letter are found", async () => {
  const broken = await hunt(
    (flow, oneIn) => {
      // Before anybody is told, as if the binding itself had done it.
      flow.doc.on("beforeObserverCalls", (transaction: Y.Transaction) => {
        for (const type of transaction.local ? [...transaction.changed.keys()] : []) {
          if (!(type instanceof Y.Text) || type._item === null || type.length === 0 || !oneIn(4)) continue;
          const words = type.toJSON();
          type.delete(0, type.length);
          type.insert(0, words);
        }
      });
    },
    // Two people meet in the same words only now and then: in one of these, of this generation.
    FIRST_SEEDS,
    3,
  );
  expect(broken).toContain("a letter in an embed is there once if and only if nobody deleted it");
}, 60_000);

/** Seeds whose runs have tables. */
const WITH_TABLES = Array.from({ length: 8 }, (_, at) => 3 * (at + 1));

/** Before anybody is told of what somebody wrote in a cell, as if the binding itself had done it. */
function spoilCells(flow: Flow, spoil: (text: Y.Text) => void): void {
  const { doc } = flow;
  doc.on("beforeObserverCalls", (transaction: Y.Transaction) => {
    for (const [name, root] of transaction.local ? [...doc.share] : []) {
      const text = parseCellRoot(name) === null ? null : doc.getText(name);
      if (text !== null && text.length > 0 && transaction.changed.has(root)) spoil(text);
    }
  });
}

test("a letter that is lost in a cell is found", async () => {
  const broken = await hunt(
    (flow, oneIn) => spoilCells(flow, (text) => oneIn(10) && text.delete(text.length - 1, 1)),
    WITH_TABLES,
  );
  expect(broken.length).toBeGreaterThan(0);
}, 60_000);

test("a row that is deleted and takes the words of another along is found", async () => {
  const broken = await hunt((flow) => {
    const { doc } = flow;
    doc.on("beforeObserverCalls", (transaction: Y.Transaction) => {
      const deleted = [...transaction.changed.values()].some((keys) => [...keys].some((key) => isRowTaken(key)));
      if (!transaction.local || !deleted) return;
      for (const name of doc.share.keys()) {
        const text = parseCellRoot(name) === null ? null : doc.getText(name);
        if (text !== null && text.length > 0) text.delete(0, text.length);
      }
    });
  }, WITH_TABLES);
  expect(broken).toContain("an act deletes what was selected");
}, 60_000);

/** Whether `key` is the register that says that a row is there. */
function isRowTaken(key: string | null): boolean {
  return key !== null && key.startsWith("r:") && key.endsWith(":on");
}
