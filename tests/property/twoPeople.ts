import { expect } from "vitest";
import { checkConverged } from "../harness/converged.ts";
import { createManualClock } from "../harness/manualClock.ts";
import { Network } from "../harness/network.ts";
import { Replica } from "../harness/replica.ts";

/** Two people at one document; `rest` lets both finish, `meet` brings everything to both. */
export function twoPeople() {
  const clock = createManualClock();
  const network = new Network(2);
  const [left, right] = [1000, 2000].map((clientId, at) => {
    const replica = new Replica({ clientId, clock, send: (update) => network.broadcast(at, update) });
    network.connect(at, replica);
    return replica;
  }) as [Replica, Replica];
  const rest = async (): Promise<void> => {
    for (const replica of [left, right]) await replica.settle();
    // Far enough apart for undo to take them one by one.
    clock.advance(5000);
  };
  const meet = async (): Promise<void> => {
    for (let round = 0; round < 3; round++) {
      network.settle();
      await rest();
    }
  };
  const end = async (): Promise<void> => {
    await meet();
    await checkConverged([
      { name: "left", replica: left },
      { name: "right", replica: right },
    ]);
    expect([...left.errors, ...right.errors]).toEqual([]);
    left.dispose();
    right.dispose();
  };
  return { network, left, right, rest, meet, end };
}
