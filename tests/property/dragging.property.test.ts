import { $getSelection, $isRangeSelection } from "lexical";
import { expect, test } from "vitest";
import { $isBlockNode } from "../../lib/binding/nodes/BlockNode.ts";
import { $moveTo } from "../../lib/editor/blocks/clipboard/drag.ts";
import { Alphabet } from "../harness/alphabet.ts";
import { createManualClock } from "../harness/manualClock.ts";
import { OPERATIONS } from "../harness/operations/index.ts";
import { $anyPlace, $blocks, $select, $uniqueText } from "../harness/points.ts";
import { createRandom } from "../harness/random.ts";
import { Replica } from "../harness/replica.ts";
import { now, selectInBlock } from "../harness/select.ts";

/*
 * Text dragged from anywhere to anywhere. Two people who drag the same words at once have them twice, as with cut and paste, so
 * that this is none of the acts of the random test with its law; that one person's drag loses and doubles nothing is seen here.
 */

const SEEDS = 12;
const STEPS = 80;

/** After so many steps there is something to drag, in tables too; from then on each third step is a drag. */
const BEFORE_DRAGS = 15;

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

const sorted = (text: string): string => Array.from(text).toSorted().join("");

test.each(Array.from({ length: SEEDS }, (_, index) => 7_000 + index))("[ED84] seed %i", async (seed) => {
  const random = createRandom(seed);
  const replica = new Replica({ clientId: 7, clock: createManualClock() });
  const { editor, errors } = replica;
  const alphabet = new Alphabet();
  const wrong: string[] = [];
  let drags = 0;
  for (let step = 0; step < STEPS; step++) {
    const operation = random.pick(OPERATIONS);
    if (operation.name !== "delete everything") {
      operation.perform({ replica, random, alphabet, arrive: () => undefined });
      await turn();
    }
    if (step < BEFORE_DRAGS || step % 3 > 0) continue;
    if (random.chance(0.5) || selectInBlock(editor, random) === null) {
      now(editor, () => $select($anyPlace(random), $anyPlace(random), random));
    }
    const before = now(editor, () => {
      const selection = $getSelection();
      const { pane, block, offset } = $anyPlace(random);
      const target = $blocks(pane)[block];
      // A divider that is dropped among code has no words, and a caption becomes some: that is the clipboard's to say.
      if (!$isRangeSelection(selection) || !$isBlockNode(target) || target.getBlockType() === "code") return null;
      const text = $uniqueText();
      $moveTo(selection, { block: target, offset });
      return text;
    });
    await turn();
    if (before === null) continue;
    drags += 1;
    // Tables show what is in them when the binding has drawn them.
    const after = now(editor, $uniqueText);
    if (sorted(before) !== sorted(after)) wrong.push(`step ${step}: “${before}” became “${after}”`);
  }
  expect([wrong, errors]).toEqual([[], []]);
  expect(drags).toBeGreaterThan(10);
});
