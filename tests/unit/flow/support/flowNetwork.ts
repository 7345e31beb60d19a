import * as Y from "yjs";
import { openFlow } from "../../../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../../../lib/flow/seed.ts";
import type { Flow, FlowUndo } from "../../../../lib/flow/types.ts";
import type { Random } from "../../../harness/random.ts";

/** One writer: a document, its flow, and what is on the way to it. */
export interface FlowReplica {
  readonly name: number;
  readonly doc: Y.Doc;
  readonly flow: Flow;
  readonly undo: FlowUndo;
  /** Own updates that were not sent yet. */
  readonly outbox: Message[];
  /** Updates of the others that did not arrive yet. */
  readonly inbox: Message[];
  /** The operations whose effect is in this replica; numbers are given by the test. */
  readonly seen: Set<number>;
}

interface Message {
  readonly update: Uint8Array;
  /** What its writer had seen, the operations of this message included. */
  readonly seen: readonly number[];
}

export const USER_ORIGIN = "user";

/**
 * How messages travel. `relayed`: through a server, so that nothing overtakes what it builds on. `shuffled`: in any order, some
 * twice, so that Yjs has to hold back, and half of a transaction can be there before the other half.
 */
export type Order = "relayed" | "shuffled";

/** Writers on one document whose updates travel when the test says. */
export class FlowNetwork {
  readonly replicas: readonly FlowReplica[];
  readonly #random: Random;
  readonly #order: Order;

  constructor(count: number, random: Random, order: Order) {
    this.#random = random;
    this.#order = order;
    this.replicas = Array.from({ length: count }, (_, name) => createReplica(name, random));
    for (const { doc, outbox, seen } of this.replicas) {
      doc.on("update", (update: Uint8Array, origin: unknown) => {
        if (origin !== "network") outbox.push({ update, seen: [...seen] });
      });
    }
  }

  /** Sends what `replica` wrote, to everybody. */
  send(replica: FlowReplica): void {
    for (const message of replica.outbox.splice(0)) {
      for (const other of this.replicas) if (other !== replica) other.inbox.push(message);
    }
  }

  /** Lets about `share` of what is on the way to `replica` arrive. */
  receive(replica: FlowReplica, share: number): void {
    const messages = replica.inbox.splice(0);
    if (this.#order === "shuffled") shuffle(messages, this.#random);
    const later: Message[] = [];
    for (const message of messages) {
      const held = this.#order === "relayed" && later.length > 0;
      if (held || !this.#random.chance(share)) {
        later.push(message);
        continue;
      }
      Y.applyUpdate(replica.doc, message.update, "network");
      for (const operation of message.seen) replica.seen.add(operation);
      if (this.#random.chance(0.05)) later.push(message);
    }
    replica.inbox.push(...later);
  }

  /** Lets everything arrive everywhere, late answers included. */
  settle(): void {
    while (this.replicas.some(({ inbox, outbox }) => inbox.length > 0 || outbox.length > 0)) {
      for (const replica of this.replicas) {
        this.send(replica);
        this.receive(replica, 1);
      }
    }
  }
}

function createReplica(name: number, random: Random): FlowReplica {
  const doc = new Y.Doc();
  doc.clientID = 1_000 + random.int(1_000_000) * 8 + name;
  Y.applyUpdate(doc, createSeedUpdate());
  const flow = openFlow(doc);
  const undo = flow.createUndoManager({ trackedOrigins: new Set([USER_ORIGIN]), captureTimeout: 0 });
  return { name, doc, flow, undo, outbox: [], inbox: [], seen: new Set() };
}

function shuffle(list: unknown[], random: Random): void {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = random.int(at + 1);
    [list[at], list[other]] = [list[other], list[at]];
  }
}
