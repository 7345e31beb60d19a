import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { SaveBarrier } from "../../../../server/collab/SaveBarrier.ts";
import {
  HELD_MS,
  MAX_HELD_BYTES,
  MAX_HELD_UPDATES,
  MAX_HELD_UPDATES_IN_ROOM,
} from "../../../../server/collab/update/limits.ts";
import type { Verdict } from "../../../../server/collab/update/Trials.ts";
import { type Sender, UpdateIntake } from "../../../../server/collab/update/UpdateIntake.ts";
import { UpdateLimitError } from "../../../../server/collab/update/UpdateLimitError.ts";
import { Writers } from "../../../../server/collab/Writers.ts";
import { createManualClock } from "../../../harness/manualClock.ts";
import { createTypist, plainText } from "../../../integration/typist.ts";

interface Client extends Sender {
  /** What it was told of its updates, in order. */
  readonly answers: boolean[];
}

const client = (name: string): Client => ({ origin: name, author: name, answers: [] });

/** An intake over an empty document, with a storage that commits at once. */
function create(trial: () => Promise<Verdict> = () => Promise.resolve("fine")) {
  const clock = createManualClock();
  const doc = new Y.Doc();
  const stored: Uint8Array[] = [];
  const asked: unknown[] = [];
  const failures: unknown[] = [];
  const refusals: string[] = [];
  const writers = new Writers(clock);
  const barrier = new SaveBarrier<Client>((member, count, saved) => {
    for (let told = 0; told < count; told++) member.answers.push(saved);
  });
  const intake = new UpdateIntake<Client>(doc, barrier, clock, {
    append(update) {
      stored.push(update);
      barrier.committed(barrier.append());
    },
    tryOut: trial,
    foreign: ({ origin }, scan) => writers.foreign(origin as string, scan, doc.store),
    ask: ({ origin }) => asked.push(origin),
    refused: (_, reason) => refusals.push(reason),
    failed: (_, error) => failures.push(error),
    dropped: () => {},
  });
  doc.on("update", (update: Uint8Array) => void intake.gathers(update));
  return { clock, doc, intake, stored, asked, failures, refusals, writers };
}

/** What a newcomer reads when the server has restarted. */
function reopened(stored: readonly Uint8Array[]): string {
  const doc = new Y.Doc();
  for (const update of stored) Y.applyUpdate(doc, update);
  expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
  return plainText(doc);
}

/** Whether what is stored has all of these updates in it, and can be shown. */
function holds(stored: readonly Uint8Array[], updates: readonly Uint8Array[]): boolean {
  const doc = new Y.Doc();
  for (const update of stored) Y.applyUpdate(doc, update);
  const before = Y.encodeStateAsUpdate(doc);
  for (const update of updates) Y.applyUpdate(doc, update);
  return Buffer.compare(before, Y.encodeStateAsUpdate(doc)) === 0;
}

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

test("[W16] what builds on something that has not arrived waits for it, and so do the answers behind it", async () => {
  const { doc, intake, stored, asked } = create();
  const typist = createTypist();
  const [first, second] = [typist.type("first "), typist.type("second")];
  const [late, early] = [client("late"), client("early")];
  intake.receiveUpdate(late, second);
  intake.receiveUpdate(late, createTypist().type("elsewhere "));
  await turn();
  expect([late.answers, asked, stored.length]).toEqual([[], ["late"], 1]);
  intake.receiveUpdate(early, first);
  await turn();
  expect([late.answers, early.answers]).toEqual([[true, true], [true]]);
  expect(plainText(doc)).toContain("first second");
  expect(reopened(stored)).toBe(plainText(doc));
});

test("[W16] what does not come is refused after a while, in its turn; nothing of it is kept", async () => {
  const { clock, doc, intake, stored } = create();
  const typist = createTypist();
  typist.type("lost ");
  const sender = client("sender");
  intake.receiveUpdate(sender, createTypist().type("here"));
  intake.receiveUpdate(sender, typist.type("never"));
  intake.receiveUpdate(sender, createTypist().type("there "));
  clock.advance(HELD_MS - 1);
  await turn();
  expect(sender.answers).toEqual([true]);
  clock.advance(1);
  await turn();
  expect(sender.answers).toEqual([true, false, true]);
  expect([doc.store.pendingStructs, reopened(stored)]).toEqual([null, plainText(doc)]);
});

test("[W16] a deletion of what has not arrived waits too", async () => {
  const { doc, intake } = create();
  const typist = createTypist();
  const typed = typist.type("gone");
  let deletion: Uint8Array = new Uint8Array();
  typist.doc.on("update", (update: Uint8Array) => (deletion = update));
  typist.text.delete(0, 4);
  const sender = client("sender");
  intake.receiveUpdate(sender, deletion);
  await turn();
  expect(sender.answers).toEqual([]);
  intake.receiveUpdate(sender, typed);
  await turn();
  expect([sender.answers, plainText(doc)]).toEqual([[true, true], ""]);
});

test("[W16] the server asks once for what is missing, however much builds on it", () => {
  const { intake, asked } = create();
  const typist = createTypist();
  typist.type("missing");
  const sender = client("sender");
  for (let count = 0; count < 20; count++) intake.receiveUpdate(sender, typist.type("x"));
  expect(asked).toEqual(["sender"]);
});

test("[W16] no connection, and no room, holds more than its share", async () => {
  const { intake, doc } = create();
  const [many, large] = [client("many"), client("large")];
  const typist = createTypist();
  const missing = typist.type("missing");
  for (let count = 0; count <= MAX_HELD_UPDATES; count++) intake.receiveUpdate(many, typist.type("x"));
  const pasting = createTypist();
  pasting.type("missing");
  for (let count = 0; count < 2; count++) intake.receiveUpdate(large, pasting.type("y".repeat(MAX_HELD_BYTES / 2)));
  for (let other = 0; other < MAX_HELD_UPDATES_IN_ROOM / MAX_HELD_UPDATES; other++) {
    const crowd = client(`crowd ${other}`);
    for (let count = 0; count < MAX_HELD_UPDATES; count++) intake.receiveUpdate(crowd, typist.type("z"));
  }
  const last = client("last");
  intake.receiveUpdate(last, typist.type("!"));
  await turn();
  // Refusals of what finds no room stand behind what is held.
  expect([many.answers, large.answers]).toEqual([[], []]);
  expect(last.answers).toEqual([false]);
  intake.receiveUpdate(client("owner"), missing);
  await turn();
  expect(many.answers).toEqual([...Array.from({ length: MAX_HELD_UPDATES }, () => true), false]);
  expect(doc.store.pendingStructs).toBe(null);
});

test("[W16] who leaves takes what waits along", async () => {
  const { clock, intake, doc } = create();
  const typist = createTypist();
  const first = typist.type("a");
  const sender = client("sender");
  intake.receiveUpdate(sender, typist.type("b"));
  intake.leave(sender);
  intake.receiveUpdate(client("other"), first);
  clock.advance(HELD_MS);
  await turn();
  expect([sender.answers, plainText(doc)]).toEqual([[], "a"]);
});

test("[W17] what a client itself keeps back is left out of its answer; the rest is taken", async () => {
  const { doc, intake, stored } = create();
  const other = createTypist();
  other.type("never sent ");
  const sender = createTypist();
  sender.type("own words");
  Y.applyUpdate(sender.doc, other.type("waits"));
  expect(sender.doc.store.pendingStructs).not.toBe(null);
  const from = client("sender");
  intake.receiveAnswer(from, Y.encodeStateAsUpdate(sender.doc));
  await turn();
  expect([from.answers, plainText(doc)]).toEqual([[true], "own words"]);
  expect([doc.store.pendingStructs, reopened(stored)]).toEqual([null, "own words"]);
});

test.each(["receiveUpdate", "receiveAnswer"] as const)(
  "[W19] %s: what is under the id of somebody else waits for them, and is theirs when they send it",
  async (receive) => {
    const { clock, doc, intake, stored, refusals, writers } = create();
    writers.enter(5, "victim");
    const [victim, forger] = [client("victim"), client("forger")];
    const [real, forged] = [createTypist(5), createTypist(5)];
    intake[receive](forger, forged.type("forged"));
    await turn();
    expect([forger.answers, plainText(doc)]).toEqual([[], ""]);
    intake.receiveUpdate(victim, real.type("honest"));
    await turn();
    expect([victim.answers, plainText(doc), reopened(stored)]).toEqual([[true], "honest", "honest"]);
    // It names nothing now that is not there.
    expect(forger.answers).toEqual([true]);
    intake[receive](forger, forged.type(" and more"));
    clock.advance(HELD_MS);
    await turn();
    expect([forger.answers, refusals, plainText(doc)]).toEqual([[true, false], ["foreign"], "honest"]);
    intake.receiveUpdate(victim, real.type(" as ever"));
    expect(plainText(doc)).toBe("honest as ever");
  },
);

test("[W19] what somebody else has sent already may be in an update, and so may what nobody speaks for", async () => {
  const { doc, intake, writers } = create();
  writers.enter(5, "victim");
  const real = createTypist(5);
  intake.receiveUpdate(client("victim"), real.type("known"));
  const [friend, absent] = [createTypist(6), createTypist(8)];
  Y.applyUpdate(friend.doc, Y.encodeStateAsUpdate(real.doc));
  Y.applyUpdate(friend.doc, absent.type("absent "));
  friend.type(" own");
  const from = client("friend");
  intake.receiveAnswer(from, Y.encodeStateAsUpdate(friend.doc));
  await turn();
  expect(from.answers).toEqual([true]);
  expect(plainText(doc)).toBe(plainText(friend.doc));
});

/** A text of which each letter was put in front of the one before, by a client of this id. */
function backwards(clientId: number, size: number): Uint8Array {
  const typist = createTypist(clientId);
  for (let count = 0; count < size; count++) typist.text.insert(0, "x");
  return Y.encodeStateAsUpdate(typist.doc);
}

describe("[W20] what may cost much is tried out first", () => {
  const LARGE = 300;

  test("it is applied when it was found fine; what came meanwhile is there, and the answers keep their order", async () => {
    let decide: (verdict: Verdict) => void = () => {};
    const { doc, intake, stored } = create(() => new Promise((resolve) => (decide = resolve)));
    const [from, other] = [client("from"), client("other")];
    intake.receiveAnswer(from, backwards(9, LARGE));
    intake.receiveUpdate(from, createTypist(7).type("behind"));
    intake.receiveUpdate(other, createTypist(8).type("others "));
    await turn();
    expect([from.answers, other.answers, intake.trying]).toEqual([[], [true], true]);
    expect(plainText(doc)).toHaveLength("behindothers ".length);
    decide("fine");
    await turn();
    expect([from.answers, intake.trying]).toEqual([[true, true], false]);
    expect(plainText(doc)).toHaveLength("behindothers ".length + LARGE);
    expect(reopened(stored)).toBe(plainText(doc));
  });

  test("what builds on it waits for it", async () => {
    let decide: (verdict: Verdict) => void = () => {};
    const { doc, intake } = create(() => new Promise((resolve) => (decide = resolve)));
    const typist = createTypist(9);
    for (let count = 0; count < LARGE; count++) typist.text.insert(0, "x");
    const from = client("from");
    intake.receiveAnswer(from, Y.encodeStateAsUpdate(typist.doc));
    intake.receiveUpdate(from, typist.type("end"));
    await turn();
    expect(plainText(doc)).toBe("");
    decide("fine");
    await turn();
    expect([from.answers, plainText(doc)]).toEqual([[true, true], `${"x".repeat(LARGE)}end`]);
  });

  test("found costly it ends the connection; nothing of it is applied", async () => {
    const { doc, intake, failures, stored } = create(() => Promise.resolve("costly"));
    const from = client("from");
    intake.receiveUpdate(from, backwards(9, LARGE));
    await turn();
    expect([failures, plainText(doc), stored]).toEqual([[new UpdateLimitError("work")], "", []]);
  });

  test.each([
    ["busy", () => Promise.resolve<Verdict>("busy")],
    ["not read", () => Promise.reject<Verdict>(new Error("storage fails"))],
  ])("where the trial is %s it is refused, to be said again", async (_, trial) => {
    const { doc, intake, refusals, failures } = create(trial);
    const from = client("from");
    intake.receiveUpdate(from, backwards(9, LARGE));
    await turn();
    expect([from.answers, refusals, failures, plainText(doc)]).toEqual([[false], ["busy"], [], ""]);
  });
});

test("[W8] structs that build on each other in a circle are refused, and nothing is kept of them", () => {
  const { doc, intake } = create();
  // One of client 1 behind one of client 2, which stands behind the first.
  const circle = new Uint8Array([2, 1, 2, 0, 0x84, 1, 0, 1, 120, 1, 1, 0, 0x84, 2, 0, 1, 120, 0]);
  expect(() => intake.receiveUpdate(client("sender"), circle)).toThrow("builds on itself");
  expect([doc.store.pendingStructs, plainText(doc)]).toEqual([null, ""]);
});

test("what was kept back by an older version is kept until it can be applied", async () => {
  const { doc, intake, stored } = create();
  const typist = createTypist();
  const [first, second, third] = [typist.type("a"), typist.type("b"), typist.type("c")];
  Y.applyUpdate(doc, third);
  stored.push(third);
  const incomplete = createTypist();
  incomplete.type("x");
  const sender = client("sender");
  intake.receiveAnswer(sender, incomplete.type("y"));
  expect(doc.store.pendingStructs).not.toBe(null);
  intake.receiveUpdate(sender, first);
  intake.receiveUpdate(sender, second);
  await turn();
  expect([plainText(doc), sender.answers]).toEqual(["abc", [true, true, true]]);
  expect(reopened(stored)).toBe("abc");
});

test("[W5] [W6] [W16] in whatever order updates come: all that was called saved is stored, nothing else waits", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(2), fc.nat(1), fc.nat(30)), { minLength: 1, maxLength: 30 }),
      fc.infiniteStream(fc.nat(1_000)),
      async (typed, dice) => {
        const roll = () => dice.next().value as number;
        const { clock, doc, intake, stored, failures } = create();
        const writers = [1, 2, 3].map((id) => createTypist(id));
        const made: { readonly update: Uint8Array; readonly by: number }[] = [];
        writers.forEach(({ doc: own }, by) => {
          own.on("update", (update: Uint8Array, origin: unknown) => {
            if (origin === "net") return;
            made.push({ update, by });
            writers.forEach((other, at) => at !== by && roll() % 3 && Y.applyUpdate(other.doc, update, "net"));
          });
        });
        for (const [who, what, where] of typed) {
          const { text } = writers[who] as (typeof writers)[number];
          const at = where % (text.length + 1);
          if (what === 0 && text.length > at) text.delete(at, 1);
          else text.insert(at, "x");
        }
        const clients = writers.map((_, by) => client(String(by)));
        const sent = clients.map((): Uint8Array[] => []);
        const lost = new Set<Uint8Array>();
        for (const { update, by } of made.toSorted(() => (roll() % 2) - 0.5)) {
          if (roll() % 8 === 0) {
            lost.add(update);
            continue;
          }
          sent[by]?.push(update);
          intake.receiveUpdate(clients[by] as Client, update);
          expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
        }
        clock.advance(HELD_MS);
        await turn();
        expect(failures).toEqual([]);
        clients.forEach(({ answers }, by) => {
          expect(answers).toHaveLength(sent[by]?.length ?? 0);
          const called = (sent[by] ?? []).filter((_, index) => answers[index]);
          expect(holds(stored, called)).toBe(true);
          const refused = answers.includes(false);
          expect(refused && lost.size === 0).toBe(false);
        });
        expect(reopened(stored)).toBe(plainText(doc));
      },
    ),
    { numRuns: 200 },
  );
});
