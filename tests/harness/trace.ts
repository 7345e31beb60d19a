import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { assert } from "../../lib/base/assert.ts";

/** At `position`, `deleted` characters give way to `inserted`. */
export type Patch = readonly [position: number, deleted: number, inserted: string];

interface Transaction {
  readonly parents: readonly number[];
  readonly agent: number;
  readonly patches: readonly Patch[];
}

/** A recorded session of several people at one text; see data/README.md. */
export interface Trace {
  readonly endContent: string;
  readonly numAgents: number;
  readonly txns: readonly Transaction[];
}

/** A transaction, and what its replica must have received before it, no less and no more. */
export interface TraceStep {
  /** The replica that makes it. */
  readonly replica: number;
  /** For each replica, how many of its transactions, from its first on, are among the parents and theirs. */
  readonly after: readonly number[];
  readonly patches: readonly Patch[];
}

/** Reads the session of two people that lies in `data/`. */
export function readFriends(): Trace {
  const file = new URL("data/friendsforever.json.gz", import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as Trace;
}

/**
 * Turns the parents of each transaction into what its replica must have received.
 *
 * A replica cannot forget, so one replica can make a chain of transactions only: each with all earlier ones of the chain
 * among its parents or theirs, and with no less of the others than before. An agent whose transactions are no such chain
 * (it worked in two windows, or took a version back) gets a further replica for each branch, and a branch's first
 * transaction finds the state it needs in what that replica receives. Agent `a`'s first replica is `a`; further ones follow.
 */
export function planReplay(trace: Trace): {
  readonly replicas: number;
  readonly agents: readonly number[];
  readonly steps: readonly TraceStep[];
} {
  /** By replica: its agent, how many transactions it made, and what it has received. */
  const replicas = Array.from({ length: trace.numAgents }, (_, agent) => ({
    agent,
    made: 0,
    has: new Map<number, number>(),
  }));
  const closures: Map<number, number>[] = [];
  const steps = trace.txns.map(({ parents, agent, patches }, index) => {
    const needs = new Map<number, number>();
    for (const parent of parents) {
      const closure = closures[parent];
      assert(closure, `transaction ${index} comes before its parent ${parent}`);
      for (const [replica, count] of closure) needs.set(replica, Math.max(needs.get(replica) ?? 0, count));
    }
    let at = replicas.findIndex(
      (replica, number) =>
        replica.agent === agent &&
        (needs.get(number) ?? 0) === replica.made &&
        [...replica.has].every(([other, count]) => (needs.get(other) ?? 0) >= count),
    );
    if (at < 0) at = replicas.push({ agent, made: 0, has: new Map() }) - 1;
    const replica = replicas[at];
    assert(replica, "a replica for each transaction");
    const after = new Map(needs);
    replica.made += 1;
    replica.has = new Map(needs);
    replica.has.delete(at);
    needs.set(at, replica.made);
    closures.push(needs);
    return { replica: at, after, patches };
  });
  return {
    replicas: replicas.length,
    agents: replicas.map(({ agent }) => agent),
    steps: steps.map(({ replica, after, patches }) => ({
      replica,
      after: replicas.map((_, number) => after.get(number) ?? 0),
      patches,
    })),
  };
}
