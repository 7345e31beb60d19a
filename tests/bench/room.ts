import * as Y from "yjs";
import type { BenchRow } from "./BenchRow.ts";
import { documentOn } from "./documentOn.ts";
import { MeasuredServer } from "./MeasuredServer.ts";
import { percentile } from "./percentile.ts";
import { WireClient } from "./WireClient.ts";

const WRITERS = 50;
/** Writers that also apply what they receive, and tell how old it is. All would, were the clients not on one core. */
const OBSERVERS = 3;
const EDITS_PER_SECOND = 5;
const WARM_UP = 3;
const MEASURED = 15;

interface RoomFigures {
  /** Microseconds of server CPU an edit, its cursor update and the fan-out of both included. */
  readonly cpu: number;
  /** Milliseconds from a writer's send to an observer's document. */
  readonly p50: number;
  readonly p99: number;
}

/** One room, fifty writers at five edits a second, each edit followed by a cursor update. */
async function measure(name: string): Promise<RoomFigures> {
  const server = await MeasuredServer.start(name);
  const documentName = await documentOn(name, server);
  /** When the edit that ends at this clock left its writer, by client id. */
  const sentAt = new Map<number, number[]>();
  const latencies: number[] = [];
  let measuring = false;

  const writers = await Promise.all(
    Array.from({ length: WRITERS }, async (_, place) => {
      const doc = new Y.Doc();
      doc.clientID = 1_000 + place;
      sentAt.set(doc.clientID, []);
      const onUpdate = (update: Uint8Array) => {
        const before = seenClocks();
        Y.applyUpdate(doc, update, "remote");
        const now = performance.now();
        for (const [client, clock] of seenClocks()) {
          const sent = sentAt.get(client);
          if (!sent || client === doc.clientID || !measuring) continue;
          for (let arrived = before.get(client) ?? 0; arrived < clock; arrived++) {
            const at = sent[arrived];
            if (at !== undefined) latencies.push(now - at);
          }
        }
      };
      const seenClocks = () => Y.decodeStateVector(Y.encodeStateVector(doc));
      const client = await WireClient.connect(server.url, documentName, place < OBSERVERS ? { onUpdate } : {});
      // Each writer types at its own place, as people do; what the observers apply is of 50 hands.
      const text = doc.getText("flow");
      let position = 0;
      doc.on("update", (update: Uint8Array, origin: unknown) => {
        if (origin !== "remote") client.sendUpdate(update);
      });
      let clock = 0;
      return {
        type() {
          sentAt.get(doc.clientID)?.push(performance.now());
          const own = place < OBSERVERS ? text.length : position++;
          text.insert(own, "x");
          client.sendAwareness(doc.clientID, ++clock, { user: { name: `Writer ${place}` }, cursor: { anchor: own } });
        },
        close: () => client.close(),
      };
    }),
  );

  const period = 1000 / EDITS_PER_SECOND;
  const timers = writers.map((writer, place) => {
    let timer: NodeJS.Timeout;
    const first = setTimeout(
      () => {
        writer.type();
        timer = setInterval(() => writer.type(), period);
      },
      (place / WRITERS) * period,
    );
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  });
  await elapse(WARM_UP);
  measuring = true;
  const before = await server.usage();
  const countBefore = countSent();
  await elapse(MEASURED);
  const after = await server.usage();
  const edits = countSent() - countBefore;
  measuring = false;
  for (const stop of timers) stop();
  for (const writer of writers) writer.close();
  await server.stop();
  return {
    cpu: (after.cpu - before.cpu) / edits,
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
  };

  function countSent(): number {
    let count = 0;
    for (const sent of sentAt.values()) count += sent.length;
    return count;
  }
}

function elapse(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

export async function benchRoom(): Promise<BenchRow[]> {
  const ours = await measure("cowrite");
  const stock = await measure("stockHocuspocus");
  const what = `${WRITERS} writers × ${EDITS_PER_SECOND}/s in one room, with cursors`;
  const peer = "stock Hocuspocus 4.7";
  return [
    {
      name: `${what}: server CPU an edit`,
      unit: "µs",
      ours: ours.cpu,
      peerName: peer,
      peer: stock.cpu,
      better: "lower",
    },
    { name: `${what}: latency p50`, unit: "ms", ours: ours.p50, peerName: peer, peer: stock.p50, better: "lower" },
    { name: `${what}: latency p99`, unit: "ms", ours: ours.p99, peerName: peer, peer: stock.p99, better: "lower" },
  ];
}
