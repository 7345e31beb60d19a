import * as Y from "yjs";
import type { BenchRow } from "./BenchRow.ts";
import { documentOn } from "./documentOn.ts";
import { MeasuredServer } from "./MeasuredServer.ts";
import { WireClient } from "./WireClient.ts";

const UPDATES = 20_000;
const WARM_UP = 2_000;
const GOAL = 10_000;

/** Single-character updates of one writer, as its document would emit them. */
function singleCharacterUpdates(count: number): Uint8Array[] {
  const doc = new Y.Doc();
  doc.clientID = 77;
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const text = doc.getText("flow");
  for (let position = 0; position < count; position++) text.insert(position, "x");
  return updates;
}

/** Acknowledged updates a second over one connection that pushes as fast as it can. */
async function measure(name: string): Promise<number> {
  const server = await MeasuredServer.start(name);
  const documentName = await documentOn(name, server);
  let acknowledged = 0;
  let expected = Number.POSITIVE_INFINITY;
  let reached = () => {};
  const client = await WireClient.connect(server.url, documentName, {
    onAcknowledged() {
      if (++acknowledged === expected) reached();
    },
  });
  const push = async (updates: readonly Uint8Array[]) => {
    const all = new Promise<void>((resolve) => (reached = resolve));
    expected = acknowledged + updates.length;
    for (const update of updates) client.sendUpdate(update);
    await all;
  };
  const updates = singleCharacterUpdates(WARM_UP + UPDATES);
  await push(updates.slice(0, WARM_UP));
  const started = performance.now();
  await push(updates.slice(WARM_UP));
  const rate = UPDATES / ((performance.now() - started) / 1000);
  client.close();
  await server.stop();
  return rate;
}

export async function benchPush(): Promise<BenchRow[]> {
  return [
    {
      name: "one connection, single-character updates acknowledged a second (ours on disk, theirs in memory)",
      unit: "1/s",
      ours: await measure("cowrite"),
      peerName: "stock Hocuspocus 4.7",
      peer: await measure("stockHocuspocus"),
      better: "higher",
      goal: GOAL,
    },
  ];
}
