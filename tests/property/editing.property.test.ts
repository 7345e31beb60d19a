import { createHeadlessEditor } from "@lexical/headless";
import { $getRoot } from "lexical";
import { expect, test } from "vitest";
import { $createBlockNode } from "../../lib/binding/nodes/BlockNode.ts";
import { COWRITE_NODES } from "../../lib/binding/nodes/cowriteNodes.ts";
import { registerEditing } from "../../lib/editor/blocks/registerEditing.ts";
import { Alphabet } from "../harness/alphabet.ts";
import { Counts } from "../harness/counts.ts";
import { textAfter } from "../harness/operation.ts";
import { OPERATIONS } from "../harness/operations/index.ts";
import { $uniqueText } from "../harness/points.ts";
import { createRandom, pickWeighted } from "../harness/random.ts";
import type { Replica } from "../harness/replica.ts";
import { now } from "../harness/select.ts";
import { shrink } from "../harness/shrink.ts";

/*
 * The editor by itself, without a binding: what a command does to the text of one person. What goes wrong here is no
 * fault of the binding, and it says what the operations of the random test promise.
 */

/** Without a network nothing arrives in the middle of an update; without a binding there are no tables. */
const COMMANDS = OPERATIONS.filter(({ name, tables = false }) => name !== "type while something arrives" && !tables);

interface Press {
  readonly operation: string;
  readonly seed: number;
}

/** Does `presses` in a new editor; what goes wrong first, or null. */
async function whatGoesWrong(presses: readonly Press[], counts = new Counts()): Promise<string | null> {
  const alphabet = new Alphabet();
  const errors: unknown[] = [];
  const editor = createHeadlessEditor({
    namespace: "cowrite",
    nodes: [...COWRITE_NODES],
    onError: (error) => errors.push(error),
  });
  editor._window = {} as Window;
  const dispose = registerEditing(editor);
  editor.update(() => $getRoot().append($createBlockNode()), { discrete: true });
  for (const { operation, seed } of presses) {
    const found = OPERATIONS.find(({ name }) => name === operation);
    const before = now(editor, $uniqueText);
    const act = { replica: { editor } as Replica, random: createRandom(seed), alphabet, arrive: () => {} };
    const change = found?.perform(act) ?? null;
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
    editor.update(() => {}, { discrete: true });
    if (errors.length > 0) return `${operation}: ${String((errors[0] as Error).stack)}`;
    counts.add(operation, change !== null);
    if (!change) continue;
    const owed = textAfter(before, change);
    const after = now(editor, $uniqueText);
    if (after !== owed) return `${operation}:\n  before ${before}\n  owed   ${owed}\n  has    ${after}`;
  }
  dispose();
  return null;
}

test("[editing] every command does to the text what it says, and leaves the rest in its order (seeds 1 to 300)", async () => {
  const counts = new Counts();
  for (let seed = 1; seed <= 300; seed++) {
    const random = createRandom(seed);
    const presses = Array.from({ length: 60 }, () => ({
      operation: pickWeighted(random, COMMANDS).name,
      seed: random.int(2 ** 31),
    }));
    const wrong = await whatGoesWrong(presses, counts);
    if (wrong === null) continue;
    const kind = wrong.slice(0, 60);
    const few = await shrink(presses, async (fewer) => (await whatGoesWrong(fewer))?.slice(0, 60) === kind, 300);
    expect.fail(`seed ${seed}: ${await whatGoesWrong(few)}\n${few.map((press) => JSON.stringify(press)).join("\n")}`);
  }
  // A command that never had anything to do would pass all of this.
  expect(COMMANDS.map(({ name }) => name).filter((name) => counts.done(name) < 20)).toEqual([]);
}, 300_000);
