import { createDecoder, readVarString, readVarUint, readVarUint8Array } from "lib0/decoding";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { SyncStep } from "../../../lib/protocol/messages.ts";
import type { Receiver } from "../../../server/collab/FanOut.ts";
import { encodeAddress } from "../../../server/collab/frames.ts";
import {
  ANSWER_BYTES_A_SECOND,
  KEPT_ANSWER_MS,
  MAX_ANSWER_CREDIT_BYTES,
  MAX_KEPT_ANSWERS,
  MAX_STATE_VECTOR_BYTES,
  MAX_UPDATES_WITH_ANSWER_BYTES,
} from "../../../server/collab/limits.ts";
import { StateAnswers } from "../../../server/collab/StateAnswers.ts";
import type { SharedFrame } from "../../../server/collab/SharedFrame.ts";
import { createManualClock } from "../../harness/manualClock.ts";
import { plainText } from "../../integration/typist.ts";

const HEAD = encodeAddress("a document");
const EVERYTHING = new Uint8Array([0]);

/** A client that keeps what it is sent. */
class Client implements Receiver {
  readonly head = HEAD;
  readonly frames: SharedFrame[] = [];

  sendShared(frame: SharedFrame): void {
    this.frames.push(frame);
  }

  get steps(): number[] {
    return this.frames.map((frame) => read(frame).step);
  }

  get bytes(): number {
    return this.frames.reduce((sum, frame) => sum + read(frame).update.byteLength, 0);
  }

  /** What it shows: a document of its own with all that it was sent. */
  get text(): string {
    const doc = new Y.Doc();
    for (const frame of this.frames) Y.applyUpdate(doc, read(frame).update);
    if (doc.store.pendingStructs) throw new Error("it was sent something without what that builds upon");
    return plainText(doc);
  }
}

function read({ message }: SharedFrame) {
  const decoder = createDecoder(message);
  readVarString(decoder);
  readVarUint(decoder);
  const step = readVarUint(decoder);
  return { step, update: readVarUint8Array(decoder) };
}

/** The text `size` long, each letter an item of its own as where people really wrote. */
function create(size = 10) {
  const clock = createManualClock();
  const doc = new Y.Doc();
  const answers = new StateAnswers<Client>(doc, clock, (error) => {
    throw error;
  });
  const text = doc.getText("flow");
  text.insert(0, "x".repeat(size));
  doc.on("update", (update: Uint8Array) => answers.changed(update));
  return { clock, doc, text, answers };
}

test("[W18] the first question is answered at once, whatever it costs", () => {
  const { answers } = create(2 * MAX_ANSWER_CREDIT_BYTES);
  const client = new Client();
  answers.ask(client, EVERYTHING);
  expect([client.steps, client.text.length]).toEqual([[SyncStep.Answer], 2 * MAX_ANSWER_CREDIT_BYTES]);
});

test("[W18] who has everything is told so with an empty update", () => {
  const { answers, doc, text } = create();
  const client = new Client();
  answers.ask(client, EVERYTHING);
  text.delete(0, 3);
  for (let count = 0; count < 1_000; count++) answers.ask(client, Y.encodeStateVector(doc));
  expect(client.frames).toHaveLength(1_001);
  expect(client.bytes).toBeLessThan(3_000);
});

test("[W18] a first question is answered with the deletions too, of which a state vector says nothing", () => {
  const { answers, doc, text } = create();
  const before = Y.encodeStateAsUpdate(doc);
  text.delete(0, 3);
  const client = new Client();
  answers.ask(client, Y.encodeStateVector(doc));
  const copy = new Y.Doc();
  Y.applyUpdate(copy, before);
  for (const frame of client.frames) Y.applyUpdate(copy, read(frame).update);
  expect(plainText(copy)).toBe("x".repeat(7));
});

test("[W18] asking for everything again and again is answered at a rate, the last time with the newest", () => {
  const { answers, clock, text } = create(300_000);
  const client = new Client();
  for (let count = 0; count < 100; count++) answers.ask(client, EVERYTHING);
  const atOnce = client.frames.length;
  expect(atOnce).toBeLessThan(6);
  for (let second = 0; second < 60; second++) {
    clock.advance(1_000);
    for (let count = 0; count < 100; count++) answers.ask(client, EVERYTHING);
  }
  expect(client.bytes).toBeLessThan(2 * MAX_ANSWER_CREDIT_BYTES + 61 * ANSWER_BYTES_A_SECOND);
  expect(client.bytes).toBeGreaterThan(50 * ANSWER_BYTES_A_SECOND);
  text.insert(0, "new");
  answers.ask(client, EVERYTHING);
  clock.advance(60_000);
  expect(client.text.startsWith("new")).toBe(true);
  const last = client.frames.length;
  clock.advance(600_000);
  expect(client.frames).toHaveLength(last);
});

test("[W18] credit does not grow while nobody asks", () => {
  const { answers, clock } = create(300_000);
  const client = new Client();
  answers.ask(client, EVERYTHING);
  clock.advance(3_600_000);
  for (let count = 0; count < 100; count++) answers.ask(client, EVERYTHING);
  expect(client.frames.length).toBeLessThan(6);
});

test("[W18] what many ask for is encoded once, and sent from the same bytes", () => {
  const { answers } = create(100_000);
  const clients = Array.from({ length: 1_000 }, () => new Client());
  for (const client of clients) answers.ask(client, EVERYTHING);
  expect(new Set(clients.flatMap(({ frames }) => frames)).size).toBe(1);
});

test("[W18] what was typed since an answer was encoded comes with it", () => {
  const { answers, doc, text } = create(1_000);
  const first = new Client();
  answers.ask(first, EVERYTHING);
  for (let count = 0; count < 50; count++) {
    text.insert(text.length, String(count % 10));
    if (count % 7 === 0) text.delete(0, 1);
    const late = new Client();
    answers.ask(late, EVERYTHING);
    expect(late.text).toBe(plainText(doc));
    expect(late.steps).toEqual([SyncStep.Update, SyncStep.Answer]);
    expect(late.frames[1]).toBe(first.frames[0]);
  }
});

test("[W18] an answer is encoded anew when much has changed, and after a while", () => {
  const { answers, clock, text } = create(1_000);
  const answerTo = (client = new Client()) => {
    answers.ask(client, EVERYTHING);
    return client.frames;
  };
  const [first] = answerTo();
  text.insert(0, "y".repeat(MAX_UPDATES_WITH_ANSWER_BYTES + 1));
  const second = answerTo();
  expect([second.length, second[0] === first]).toEqual([1, false]);
  expect(answerTo()[0]).toBe(second[0]);
  clock.advance(KEPT_ANSWER_MS);
  expect(answerTo()[0]).not.toBe(second[0]);
});

test("[W18] few answers are kept, whatever is asked", () => {
  const { answers, doc } = create(1_000);
  const first = new Client();
  answers.ask(first, EVERYTHING);
  for (let client = 1; client <= MAX_KEPT_ANSWERS; client++) {
    answers.ask(new Client(), Y.encodeStateVector(new Map([[client, 5]])));
  }
  const again = new Client();
  answers.ask(again, EVERYTHING);
  expect([again.frames[0] === first.frames[0], again.text]).toEqual([false, plainText(doc)]);
});

test("[W18] who left is not answered any more", () => {
  const { answers, clock } = create(2 * MAX_ANSWER_CREDIT_BYTES);
  const client = new Client();
  answers.ask(client, EVERYTHING);
  answers.ask(client, EVERYTHING);
  answers.leave(client);
  clock.advance(600_000);
  expect(client.frames).toHaveLength(1);
});

test.each([
  ["cut off", new Uint8Array([5, 1])],
  ["too large", new Uint8Array(MAX_STATE_VECTOR_BYTES + 1)],
])("[W18] a state vector that is %s is a breach of the protocol", (_, stateVector) => {
  const { answers } = create();
  expect(() => answers.ask(new Client(), stateVector)).toThrow("state vector");
  const client = new Client();
  answers.ask(client, EVERYTHING);
  expect(() => answers.ask(client, stateVector)).toThrow("state vector");
});
