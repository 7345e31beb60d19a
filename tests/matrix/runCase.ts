import { createManualClock } from "../harness/manualClock.ts";
import { Network } from "../harness/network.ts";
import type { Case } from "./cases.ts";
import { NotOffered } from "./gestures.ts";
import type { ShownBlock } from "./model/expected.ts";
import { judge } from "./model/judge.ts";
import type { Verdict } from "./model/judge.ts";
import { merge } from "./model/merge.ts";
import type { Plan } from "./operation.ts";
import type { Binding, Side } from "./sides/side.ts";

/** What came of a case, one way: whose client id is smaller. */
export interface Outcome {
  readonly verdict: Verdict | "cannot";
  readonly before: readonly ShownBlock[];
  /** By each writer, then by the two readers. */
  readonly after: readonly (readonly ShownBlock[])[];
  /** Of what was thrown, or what differs. */
  readonly detail: string;
}

/** Each of the writers has the smallest client id once. */
export function idOrders(writers: number): number[][] {
  const ids = [1000, 2000, 3000].slice(0, writers);
  return ids.map((_, at) => [...ids.slice(at), ...ids.slice(0, at)]);
}

/**
 * Lets the operations of `subject` happen at once, on one document by `binding`, and judges what comes of it. Two more people only
 * read: the one gets the writers' edits in their order, the other in the opposite one.
 */
export async function runCase(binding: Binding, subject: Case, ids: readonly number[]): Promise<Outcome> {
  let state: Uint8Array;
  try {
    state = binding.write(subject.page);
  } catch (error) {
    if (error instanceof NotOffered) return { verdict: "cannot", before: [], after: [], detail: error.message };
    throw error;
  }
  const stage = new Stage(binding, state, ids);
  try {
    return await stage.play(subject);
  } finally {
    stage.dispose();
  }
}

class Stage {
  readonly #binding: Binding;
  readonly #network: Network;
  readonly #clock = createManualClock();
  readonly #sides: readonly Side[];
  readonly #writers: readonly Side[];

  constructor(binding: Binding, state: Uint8Array, ids: readonly number[]) {
    this.#binding = binding;
    const everybody = [...ids, 8000, 9000];
    this.#network = new Network(everybody.length);
    this.#sides = everybody.map((clientId, at) => {
      const send = (update: Uint8Array): void => this.#network.broadcast(at, update);
      const side = binding.open({ clientId, clock: this.#clock, state, send });
      this.#network.connect(at, side);
      return side;
    });
    this.#writers = this.#sides.slice(0, ids.length);
  }

  async play(subject: Case): Promise<Outcome> {
    let before: ShownBlock[] = [];
    const outcome = (verdict: Outcome["verdict"], detail = ""): Outcome => ({
      verdict,
      before,
      after: this.#sides.map((side) => side.shown()),
      detail,
    });
    try {
      await this.#settle();
      for (const { writer, act } of subject.before) await this.#do(writer, act);
      before = this.#shown();
      if (judge(before, merge(subject.meeting, [])) !== "holds") return outcome("cannot", "the page before is another");
      for (const [at, act] of subject.acts.entries()) {
        const writer = this.#writers[at];
        if (!writer) continue;
        act(writer.hands);
        await writer.settle();
      }
      await this.#meet();
      const error = this.#sides.flatMap(({ errors }) => errors)[0];
      if (error !== undefined) return outcome("throws", describe(error));
    } catch (error) {
      return error instanceof NotOffered ? outcome("cannot", error.message) : outcome("throws", describe(error));
    }
    try {
      await this.#binding.checkConverged(this.#sides);
    } catch (error) {
      return outcome("diverged", describe(error));
    }
    return outcome(judge(this.#shown(), subject.expected));
  }

  /** What the first writer sees. */
  #shown(): ShownBlock[] {
    return this.#sides[0]?.shown() ?? [];
  }

  async #do(at: number, act: Plan["act"]): Promise<void> {
    const writer = this.#writers[at];
    if (!writer) return;
    act(writer.hands);
    await writer.settle();
    this.#network.settle();
    await this.#settle();
  }

  /** Lets everybody finish; then so much time passes that the next edit is another step of undo. */
  async #settle(): Promise<void> {
    for (const side of this.#sides) await side.settle();
    this.#clock.advance(1000);
  }

  /** Everything reaches everybody, and what they answer. */
  async #meet(): Promise<void> {
    const senders = [...this.#writers.keys()];
    const backwards = this.#sides.length - 1;
    for (const to of this.#sides.keys()) {
      for (const from of to === backwards ? [...senders].reverse() : senders) {
        if (from === to) continue;
        while (this.#network.waiting(from, to) > 0) this.#network.deliver(from, to);
        await this.#sides[to]?.settle();
      }
    }
    // What the clients answered: an edit that heals.
    for (let round = 0; round < 3; round++) {
      this.#network.settle();
      await this.#settle();
    }
  }

  dispose(): void {
    for (const side of this.#sides) side.dispose();
  }
}

function describe(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  if (typeof error !== "object" || error === null) return String(error);
  const { kind, error: cause } = error as { kind?: unknown; error?: unknown };
  return `${String(kind)}: ${cause === undefined ? JSON.stringify(error) : describe(cause)}`;
}
