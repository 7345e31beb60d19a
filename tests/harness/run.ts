import type * as Y from "yjs";
import { assert } from "../../lib/base/assert.ts";
import type { Flow } from "../../lib/flow/types.ts";
import { Alphabet } from "./alphabet.ts";
import { CaretWatch } from "./caretWatch.ts";
import { checkConverged } from "./converged.ts";
import { Counts } from "./counts.ts";
import { Ledger } from "./ledger.ts";
import type { ManualClock } from "./manualClock.ts";
import { createManualClock } from "./manualClock.ts";
import { Network } from "./network.ts";
import { OwnSlices } from "./ownSlices.ts";
import type { Operation } from "./operation.ts";
import { OPERATIONS } from "./operations/index.ts";
import type { PersonOptions } from "./person.ts";
import { Person } from "./person.ts";
import { createRandom } from "./random.ts";
import type { Random } from "./random.ts";
import { isInCell } from "./select.ts";
import { checkShown } from "./snapshot.ts";
import { spellEditor } from "./spell.ts";
import type { Step } from "./steps.ts";
import { spellStep } from "./steps.ts";
import { textsOf } from "./texts.ts";

export interface RunOptions {
  readonly clientIds: readonly number[];
  readonly steps: readonly Step[];
  /** Plants a fault in every replica's flow. */
  readonly sabotage?: (flow: Flow, doc: Y.Doc) => void;
  /** Accepts errors that the binding reported and healed; everything else must hold all the same. Default false. */
  readonly forgiving?: boolean;
  /** Draws in slices of a block, of which some come at later steps; the seed of the chance in that. */
  readonly slices?: number;
  /** Told what everybody sees after each step. */
  readonly trace?: (line: string) => void;
}

export interface RunReport {
  readonly counts: Counts;
  /** Characters that were there twice for a while, because two people brought them back, and were removed. */
  readonly removed: number;
  /** Unique characters in the merged document. */
  readonly characters: number;
}

const BY_NAME = new Map(OPERATIONS.map((operation) => [operation.name, operation]));

const TYPE = BY_NAME.get("type") as Operation;

/** Runs the steps, delivers all that is left, and holds the laws. Throws the first breach. */
export async function run(options: RunOptions): Promise<RunReport> {
  const world = new World(options);
  try {
    for (const step of options.steps) {
      try {
        await world.take(step);
      } finally {
        options.trace?.(`  ${spellStep(step)}${world.spell()}`);
      }
    }
    try {
      return await world.finish();
    } finally {
      options.trace?.(`  in the end${world.spell()}`);
    }
  } finally {
    world.dispose();
  }
}

/** The people of one run, the network between them, and the account of what they did. */
class World {
  readonly #network: Network;
  readonly #people: Person[] = [];
  readonly #ledger = new Ledger();
  readonly #alphabet = new Alphabet();
  readonly #clock: ManualClock = createManualClock();
  readonly #counts = new Counts();
  readonly #options: RunOptions;
  readonly #slicing: Random | null;
  /** Updates that people sent; tells whether a step did anything. */
  #sent = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#slicing = options.slices === undefined ? null : createRandom(options.slices);
    this.#network = new Network(options.clientIds.length);
    options.clientIds.forEach((clientId, at) => this.#open(at, clientId));
  }

  #open(at: number, clientId: number, state?: Uint8Array): void {
    const { sabotage, forgiving = false } = this.#options;
    const options: PersonOptions = {
      name: `person ${at}`,
      clientId,
      clock: this.#clock,
      ledger: this.#ledger,
      forgiving,
      ...(state ? { state } : {}),
      ...(sabotage ? { sabotage } : {}),
      ...(this.#slicing ? { slices: new OwnSlices() } : {}),
      send: (update) => {
        this.#sent += 1;
        this.#network.broadcast(at, update);
      },
    };
    const person = new Person(options);
    this.#people[at] = person;
    this.#network.connect(at, person.replica);
  }

  #person(at: number): Person {
    const person = this.#people[at];
    assert(person, `no person ${at}`);
    return person;
  }

  async take(step: Step): Promise<void> {
    await this.#drawSlices();
    // Any other key ends a composition.
    if ("who" in step && step.kind !== "compose") await this.#person(step.who).endComposing();
    switch (step.kind) {
      case "act":
        return this.#act(step);
      case "undo":
      case "redo": {
        const taken = await this.#person(step.who).turn(step.kind);
        return this.#counts.add(step.kind, taken);
      }
      case "compose": {
        const random = createRandom(step.seed);
        const person = this.#person(step.who);
        const done = await person.compose(random, this.#alphabet.take(1 + random.int(3)));
        if (done && isInCell(person.editor)) this.#counts.add(`${step.kind}, in a cell`, true);
        return this.#counts.add(step.kind, done);
      }
      case "pause":
        this.#clock.advance(step.milliseconds);
        return this.#counts.add(step.kind, true);
      case "deliver":
      case "duplicate":
      case "drop": {
        const waiting = this.#network.waiting(step.from, step.to);
        // Mostly the oldest; now and then any other, which is what a reordering network does.
        const random = createRandom(step.seed);
        const index = waiting === 0 || random.chance(0.7) ? 0 : random.int(waiting);
        const done = await this.#watched([step.to], () => this.#network[step.kind](step.from, step.to, index));
        if (done && index > 0) this.#counts.add("reorder", true);
        return this.#counts.add(step.kind, done);
      }
      case "resync": {
        const done = await this.#watched([step.to], () => this.#network.resync(step.from, step.to));
        return this.#counts.add(step.kind, done);
      }
      case "partition":
        this.#network.partition(step.group);
        return this.#counts.add(step.kind, step.group.length > 0 && step.group.length < this.#people.length);
      case "rejoin":
        await this.#watched(this.#everybody(), () => this.#network.rejoin());
        return this.#counts.add(step.kind, true);
      case "reload":
        return this.#reload(step);
      default:
        return step satisfies never;
    }
  }

  /** Some apply and draw more of what they have not applied and drawn yet. */
  async #drawSlices(): Promise<void> {
    for (const who of this.#everybody()) {
      while (this.#person(who).replica.hasPieces && this.#slicing?.chance(0.7)) {
        await this.#watched([who], () => this.#person(who).applyPiece());
        this.#counts.add("piece", true);
      }
      while (this.#person(who).replica.isBehind && this.#slicing?.chance(0.4)) {
        await this.#watched([who], () => this.#person(who).drawSlice());
        this.#counts.add("slice", true);
      }
    }
  }

  #everybody(): number[] {
    return [...this.#people.keys()];
  }

  async #act(step: Extract<Step, { kind: "act" }>): Promise<void> {
    const operation = BY_NAME.get(step.operation);
    assert(operation, `no operation ${step.operation}`);
    const random = createRandom(step.seed);
    const arrivals = createRandom(step.seed + 1);
    const person = this.#person(step.who);
    const sent = this.#sent;
    const arrive = (): void => {
      const from = (step.who + 1 + arrivals.int(this.#people.length - 1)) % this.#people.length;
      for (let count = 1 + arrivals.int(3); count > 0; count--) this.#network.deliver(from, step.who);
    };
    let inCell = false;
    const done = await person.act(operation, {
      random,
      acted: () => {
        inCell = isInCell(person.editor);
      },
      alphabet: this.#alphabet,
      arrive,
      ...(step.timing === "overlapped" ? { afterwards: arrive } : {}),
    });
    const did = done && (operation.writes === false || this.#sent > sent);
    this.#counts.add(step.operation, did);
    if (did && inCell) this.#counts.add(`${step.operation}, in a cell`, true);
    if (step.timing === "overlapped") this.#counts.add("overlap", done);
  }

  /** Lets something arrive at `at`, and sees to it that nobody's caret jumps. */
  async #watched<T>(at: readonly number[], arrive: () => T | Promise<T>): Promise<T> {
    const people = at.map((who) => this.#person(who));
    const carets = people.map((person) => new CaretWatch(person));
    const result = await arrive();
    for (const person of people) await person.settle();
    for (const caret of carets) caret.check();
    return result;
  }

  async #reload({ who, clientId, lossy }: Extract<Step, { kind: "reload" }>): Promise<void> {
    const old = this.#person(who);
    while (old.replica.hasPieces) await old.applyPiece();
    const state = old.replica.state();
    old.dispose();
    if (lossy) this.#network.dropAllTo(who);
    this.#open(who, clientId, state);
    await this.#person(who).settle();
    this.#counts.add("reload", true);
  }

  /** Delivers everything and holds the laws over all replicas and a fresh reader. */
  async finish(): Promise<RunReport> {
    for (const person of this.#people) await person.endComposing();
    await this.#rest();
    const replicas = this.#people.map(({ name, replica }) => ({ name, replica }));
    await this.#findTables();
    await checkConverged(replicas);
    for (const { name, replica } of replicas) {
      this.#ledger.check(textsOf(replica.doc), name);
      checkShown(replica, name);
    }
    return { counts: this.#counts, removed: this.#ledger.removed, characters: this.#ledger.alive };
  }

  /** Delivers, applies and draws everything. */
  async #rest(): Promise<void> {
    // Receiving may heal, drawing may put a mark back, and both send.
    for (let round = 0; round < 4; round++) {
      const stuck = await this.#watched(this.#everybody(), () => this.#network.settle());
      for (const person of this.#people) while (person.replica.hasPieces) await person.applyPiece();
      for (const person of this.#people) while (person.replica.isBehind) await person.drawSlice();
      if (stuck > 0) this.#counts.add("resync of what Yjs held back for ever", true);
    }
  }

  /** Words in a table that was deleted are brought back by whoever edits next, if who wrote them has left. */
  async #findTables(): Promise<void> {
    const [first] = this.#people;
    if (first === undefined || first.replica.binding.tables.lost().length === 0) return;
    await first.act(TYPE, { random: createRandom(1), alphabet: this.#alphabet, arrive: () => undefined });
    await this.#rest();
    this.#counts.add("a lost table was found by whoever edits next", true);
  }

  /** What everybody sees, a line a person. */
  spell(): string {
    return this.#people.map((person) => `\n      ${person.name}: ${spellEditor(person)}`).join("");
  }

  dispose(): void {
    for (const person of this.#people) person.dispose();
  }
}
