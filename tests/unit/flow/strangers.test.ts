import { expect, test } from "vitest";
import * as Y from "yjs";
import { setKey } from "../../../lib/flow/mark.ts";
import type { Mark } from "../../../lib/flow/mark.ts";
import { blocksToJson } from "../../../lib/convert/toJson.ts";
import { createRandom } from "../../harness/random.ts";
import type { Random } from "../../harness/random.ts";
import { FlowLedger } from "./support/flowLedger.ts";
import { FlowNetwork, USER_ORIGIN } from "./support/flowNetwork.ts";
import { randomOperation } from "./support/flowOperations.ts";
import type { OperationName } from "./support/flowOperations.ts";

const OURS: OperationName[] = ["type", "type", "delete", "format", "mark", "attributes", "several", "undo", "redo"];

/** One edit by plain Yjs, of the kinds that a program of somebody else makes, sensible or not. */
function strangeEdit(text: Y.Text, random: Random): void {
  const index = random.int(text.length + 1);
  const length = Math.min(random.int(8), text.length - index);
  const key = random.pick(["f:s1", "f:s2", "comment:s", "bold", "f:1.1"]);
  const value = random.pick([
    null,
    true,
    { k: "bold", v: true, t: random.int(50) },
    { k: "italic", v: null, t: 3 },
    [1],
  ]);
  switch (random.int(7)) {
    case 0:
    case 1:
      // Nothing outside of the basic plane: plain Yjs cuts it into replacement characters, not in every replica.
      text.insert(index, random.pick(["stranger", "\n", "\u2028", "é"]));
      break;
    case 2:
      text.insert(index, "formatted", { [key]: value });
      break;
    case 3:
      text.delete(index, length);
      break;
    case 4:
      text.format(index, length, { [key]: value });
      break;
    case 5:
      text.insertEmbed(
        index,
        random.pick([
          new Y.Map<unknown>([["block", true]]),
          new Y.XmlElement(random.pick(["block", "p"])),
          new Y.Map<unknown>(),
          new Y.Text("x"),
          { plain: 1 },
        ]),
      );
      break;
    default:
      for (let item = text._start; item !== null; item = item.right) {
        const type: unknown = item.deleted || !(item.content instanceof Y.ContentType) ? null : item.content.type;
        if (!(type instanceof Y.Map || type instanceof Y.XmlElement) || random.chance(0.8)) continue;
        setKey(type as Mark, random.pick(["block", "id", "type", "indent"]), random.pick([true, "x", 7]));
      }
  }
}

test("[FL23] beside plain Yjs programs, with their clean-ups and lost ends: blocks are right after each transaction, and all agree", () => {
  let transactions = 0;
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = createRandom(seed);
    const network = new FlowNetwork(3, random, seed % 2 === 0 ? "relayed" : "shuffled");
    const ledger = new FlowLedger();
    const plain = new Y.Doc();
    plain.clientID = 999;
    // Named before loading, or after: Yjs does different things then.
    if (seed % 3 === 0) plain.getText("flow");
    for (const { flow, doc } of network.replicas) {
      doc.on("afterTransaction", () => {
        flow.verify();
        transactions += 1;
      });
    }
    for (let step = 0; step < 50; step += 1) {
      const replica = random.pick(network.replicas);
      if (random.chance(0.3)) {
        network.send(replica);
        network.receive(replica, 0.8);
      } else if (random.chance(0.4)) {
        Y.applyUpdate(plain, Y.encodeStateAsUpdate(replica.doc, Y.encodeStateVector(plain)));
        for (let count = 1 + random.int(3); count > 0; count -= 1) strangeEdit(plain.getText("flow"), random);
        // Arrives like an own edit, to be sent on.
        Y.applyUpdate(replica.doc, Y.encodeStateAsUpdate(plain, Y.encodeStateVector(replica.doc)), "stranger");
      } else {
        randomOperation(replica, random, ledger, random.pick(OURS));
      }
    }
    network.settle();
    const [first, ...others] = network.replicas.map(({ flow }) => blocksToJson(flow.blocks));
    for (const other of others) expect(other, `seed ${seed}`).toEqual(first);
    for (const { flow } of network.replicas) flow.transact(USER_ORIGIN, () => flow.insertText(flow.length, "!", {}));
    network.settle();
    for (const { flow } of network.replicas) flow.verify();
  }
  expect(transactions).toBeGreaterThan(2_000);
});
