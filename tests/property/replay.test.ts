import { registerRichText } from "@lexical/rich-text";
import { expect, test } from "vitest";
import { toText } from "../../lib/convert/toText.ts";
import { checkConverged } from "../harness/converged.ts";
import { createManualClock } from "../harness/manualClock.ts";
import { Network } from "../harness/network.ts";
import { Replica } from "../harness/replica.ts";
import { viewOfEditor } from "../harness/snapshot.ts";
import { planReplay, readFriends } from "../harness/trace.ts";
import { Typist } from "../harness/typist.ts";

/** The text that the editor shows, a line a block. */
function textOfEditor(replica: Replica): string {
  return viewOfEditor(replica)
    .map(({ content }) => content.map((piece) => ("text" in piece ? piece.text : "")).join(""))
    .join("\n");
}

test("two people's real session, each transaction after exactly its parents, ends in the text that they ended with", async () => {
  const trace = readFriends();
  const plan = planReplay(trace);
  expect(plan.replicas, "each person's transactions form one chain").toBe(trace.numAgents);
  expect(plan.steps.length).toBe(26_078);

  const clock = createManualClock();
  const network = new Network(plan.replicas);
  const zeros = (): number[] => plan.agents.map(() => 0);
  /** Messages that each replica has sent. A transaction may be several, so each remembers how many there were after it. */
  const sent = zeros();
  const sentAfter: number[][] = plan.agents.map(() => [0]);
  /** By receiver and sender: messages received. */
  const received = plan.agents.map(zeros);
  // Agent 0 has the smaller client id, as in the recording: where both typed at one place, ids decide who comes first.
  const replicas = plan.agents.map((agent, at) => {
    const send = (update: Uint8Array): void => {
      sent[at] = (sent[at] ?? 0) + 1;
      network.broadcast(at, update);
    };
    // Not the product's editing: it would make a list of a line that begins with "- ", and eat these characters.
    const replica = new Replica({ clientId: 1000 + agent, clock, send, register: registerRichText });
    network.connect(at, replica);
    return replica;
  });
  const typists = replicas.map((replica) => new Typist(replica));
  for (const [number, { replica: at, after, patches }] of plan.steps.entries()) {
    after.forEach((count, from) => {
      if (from === at) return;
      const row = received[at] as number[];
      const target = sentAfter[from]?.[count] ?? 0;
      for (let have = row[from] ?? 0; have < target; have++) {
        network.deliver(from, at);
        row[from] = have + 1;
      }
    });
    for (const patch of patches) typists[at]?.patch(patch);
    sentAfter[at]?.push(sent[at] ?? 0);
    clock.advance(100);
    if (number % 2000 === 0) await Promise.all(replicas.map((replica) => replica.settle()));
  }
  network.settle();
  for (const replica of replicas) await replica.settle();

  for (const [at, replica] of replicas.entries()) {
    expect(replica.errors, `errors of replica ${at}`).toEqual([]);
    expect(toText(replica.flow), `the flow of replica ${at}`).toBe(trace.endContent);
    expect(textOfEditor(replica), `the editor of replica ${at}`).toBe(trace.endContent);
  }
  await checkConverged(replicas.map((replica, at) => ({ name: `replica ${at}`, replica })));
  const reader = new Replica({ clientId: 5000, clock, state: (replicas[0] as Replica).state() });
  await reader.settle();
  expect(textOfEditor(reader), "a fresh reader's editor").toBe(trace.endContent);
  for (const replica of [...replicas, reader]) replica.dispose();
}, 600_000);
