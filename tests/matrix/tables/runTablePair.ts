import { checkConverged } from "../../harness/converged.ts";
import { createManualClock } from "../../harness/manualClock.ts";
import { Network } from "../../harness/network.ts";
import type { Verdict } from "../model/judge.ts";
import { NoPlace } from "../operation.ts";
import type { TableOperation } from "./operations.ts";
import { TYPED, writeScene } from "./scene.ts";
import { TableWriter } from "./TableWriter.ts";

export type TablePair = readonly [TableOperation, TableOperation];

/** What came of a pair. `unseen`: the operations of which nothing is to be seen. */
export interface TableOutcome {
  readonly verdict: Verdict;
  readonly unseen: readonly string[];
  readonly detail: string;
}

/** What a writer's act took away and brought in their own document. */
interface Done {
  readonly taken: readonly string[];
  readonly given: readonly string[];
}

/**
 * Lets the two operations happen at once on the scene, and judges what comes of it. Two more people only read: the one gets the
 * writers' edits in their order, the other in the opposite one. Null if the two cannot meet.
 */
export async function runTablePair(pair: TablePair, ids: readonly [number, number]): Promise<TableOutcome | null> {
  const stage = new Stage(ids);
  try {
    return await stage.play(pair);
  } finally {
    stage.dispose();
  }
}

class Stage {
  readonly #network = new Network(4);
  readonly #clock = createManualClock();
  readonly #people: readonly TableWriter[];

  constructor(ids: readonly [number, number]) {
    const state = writeScene();
    this.#people = [...ids, 8000, 9000].map((clientId, at) => {
      const send = (update: Uint8Array): void => this.#network.broadcast(at, update);
      const person = new TableWriter({ clientId, clock: this.#clock, state, send });
      this.#network.connect(at, person);
      return person;
    });
  }

  #writer(at: number): TableWriter {
    return this.#people[at] as TableWriter;
  }

  async play(pair: TablePair): Promise<TableOutcome | null> {
    await this.#settle();
    const done: Done[] = [];
    let meeting: readonly string[];
    try {
      for (const [at, { turn }] of pair.entries()) {
        if (turn === undefined) continue;
        await this.#before(() => turn.of.act(this.#writer(at), TYPED[at] ?? ""));
        if (turn.direction === "redo") await this.#before(() => this.#writer(at).binding.undo());
      }
      meeting = this.#writer(0).letters;
      for (const [at, operation] of pair.entries()) done.push(await this.#act(at, operation));
    } catch (error) {
      if (error instanceof NoPlace) return null;
      return { verdict: "throws", unseen: [], detail: String(error) };
    }
    await this.#meet();
    return this.#judge(pair, meeting, done);
  }

  async #before(run: () => void): Promise<void> {
    run();
    for (let round = 0; round < 2; round++) {
      await this.#settle();
      this.#network.settle();
    }
    await this.#settle();
  }

  async #act(at: number, operation: TableOperation): Promise<Done> {
    const person = this.#writer(at);
    const before = person.letters;
    operation.act(person, TYPED[at] ?? "");
    await person.settle();
    const after = person.letters;
    return {
      taken: before.filter((letter) => !after.includes(letter)),
      given: after.filter((letter) => !before.includes(letter)),
    };
  }

  async #judge(pair: TablePair, meeting: readonly string[], done: readonly Done[]): Promise<TableOutcome> {
    const outcome = (verdict: Verdict, detail = ""): TableOutcome => ({ verdict, unseen: [], detail });
    const error = this.#people.flatMap(({ errors }) => errors)[0];
    if (error !== undefined) return outcome("throws", describe(error));
    try {
      await checkConverged(this.#people.map((replica, at) => ({ name: `person ${at}`, replica })));
    } catch (thrown) {
      return outcome("diverged", describe(thrown));
    }
    const taken = new Set(done.flatMap((one) => one.taken));
    const owed = new Set([...meeting, ...done.flatMap(({ given }) => given)].filter((letter) => !taken.has(letter)));
    const person = this.#writer(0);
    const { letters } = person;
    const lost = [...owed].filter((letter) => !letters.includes(letter));
    if (lost.length > 0) return outcome("lost", lost.join(""));
    const back = letters.filter((letter) => !owed.has(letter));
    if (back.length > 0) return outcome("back", back.join(""));
    if (letters.length > owed.size) return outcome("doubled", letters.join(""));
    const unseen = pair.flatMap(({ name, seen }, at) => (seen(person, TYPED[at] ?? "") ? [] : [name]));
    return { verdict: unseen.length === 0 ? "holds" : "place", unseen, detail: unseen.join(", ") };
  }

  async #settle(): Promise<void> {
    for (const person of this.#people) await person.settle();
    this.#clock.advance(1000);
  }

  /** Everything reaches everybody, and what they answer. */
  async #meet(): Promise<void> {
    for (const to of this.#people.keys()) {
      for (const from of to === this.#people.length - 1 ? [1, 0] : [0, 1]) {
        if (from === to) continue;
        while (this.#network.waiting(from, to) > 0) this.#network.deliver(from, to);
        await this.#writer(to).settle();
      }
    }
    for (let round = 0; round < 3; round++) {
      this.#network.settle();
      await this.#settle();
    }
  }

  dispose(): void {
    for (const person of this.#people) person.dispose();
  }
}

function describe(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  if (typeof error !== "object" || error === null) return String(error);
  const { kind, error: cause } = error as { kind?: unknown; error?: unknown };
  return cause === undefined ? JSON.stringify(error) : `${String(kind)}: ${describe(cause)}`;
}
