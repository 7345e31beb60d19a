import { createDecoder, readVarString, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { IncomingMessage, OutgoingMessage } from "@hocuspocus/server";
import * as Y from "yjs";
import { addressEnd, readHello } from "../../../server/collab/frames.ts";
import { MAX_DEVICE_SECRET } from "../../../server/collab/limits.ts";
import { readFrame, writeAwareness, writeStep1, writeStep2, writeToken, writeUpdate } from "../../../lib/sync/wire.ts";

const ID = "01890a5d-ac96-774b-bcce-b302099a8057";
const HELLO = { device: "AAAAAAAAAAAAAAAAAAAAAA", clientId: 4_294_967_295 };

test("what the Hocuspocus server writes is read as it was meant", () => {
  const doc = new Y.Doc();
  doc.getText("words").insert(0, "x");
  const message = () => new OutgoingMessage(ID);
  const vector = Y.encodeStateVector(doc);
  const cases: [Uint8Array, object][] = [
    [
      message()
        .createSyncMessage()
        .writeFirstSyncStepFor(doc as never)
        .toUint8Array(),
      { type: "step1", stateVector: vector },
    ],
    [
      message()
        .createSyncMessage()
        .writeUpdate(new Uint8Array([1, 2]))
        .toUint8Array(),
      { type: "update", update: new Uint8Array([1, 2]) },
    ],
    [message().writeAuthenticated(false).toUint8Array(), { type: "authenticated", access: "write" }],
    [message().writeAuthenticated(true).toUint8Array(), { type: "authenticated", access: "read" }],
    [message().writePermissionDenied("forbidden").toUint8Array(), { type: "denied", reason: "forbidden" }],
    [message().writeTokenSyncRequest().toUint8Array(), { type: "tokenQuery" }],
    [message().writeStateless("{}").toUint8Array(), { type: "stateless", payload: "{}" }],
    [message().writeCloseMessage("bye").toUint8Array(), { type: "close", reason: "bye" }],
    [message().writeSyncStatus(true).toUint8Array(), { type: "status", accepted: true }],
    [message().writeSyncStatus(false).toUint8Array(), { type: "status", accepted: false }],
    [message().writeQueryAwareness().toUint8Array(), { type: "awarenessQuery" }],
    [message().writeBroadcastStateless("{}").toUint8Array(), { type: "foreign" }],
    [new Uint8Array([9]), { type: "ping" }],
  ];
  for (const [bytes, frame] of cases) expect(readFrame(bytes, ID)).toEqual(frame);
  doc.destroy();
});

test("a step 2 is read", () => {
  const encoder = createEncoder();
  writeVarString(encoder, ID);
  for (const value of [0, 1]) writeVarUint(encoder, value);
  writeVarUint8Array(encoder, new Uint8Array([3, 4]));
  expect(readFrame(toUint8Array(encoder), ID)).toEqual({ type: "step2", update: new Uint8Array([3, 4]) });
});

test("[W19] behind the token we say by what our changes are known, and the server reads it", () => {
  const frame = writeToken(ID, "secret", HELLO);
  expect(readHello(frame, addressEnd(frame))).toEqual(HELLO);
  // Two strings and no more: another client.
  expect(readHello(frame.subarray(0, -1), addressEnd(frame))).toBe(null);
  const long = writeToken(ID, "", { ...HELLO, device: "x".repeat(MAX_DEVICE_SECRET + 1) });
  expect(readHello(long, addressEnd(long))).toBe(null);
});

test("what we write the Hocuspocus server reads", () => {
  const open = (bytes: Uint8Array) => {
    const message = new IncomingMessage(bytes);
    expect(message.readVarString()).toBe(ID);
    return message;
  };
  const token = open(writeToken(ID, "secret", HELLO));
  expect([token.readVarUint(), token.readVarUint(), token.readVarString()]).toEqual([2, 0, "secret"]);
  const content = new Uint8Array([7, 8]);
  for (const [bytes, step] of [
    [writeStep1(ID, content), 0],
    [writeStep2(ID, content), 1],
    [writeUpdate(ID, content), 2],
  ] as const) {
    const message = open(bytes);
    expect([message.readVarUint(), message.readVarUint(), message.readVarUint8Array()]).toEqual([0, step, content]);
  }
  const decoder = createDecoder(writeAwareness(ID, content));
  expect([readVarString(decoder), readVarUint(decoder), readVarUint8Array(decoder)]).toEqual([ID, 1, content]);
});

test("messages for another document, or of a kind to come, are skipped", () => {
  expect(readFrame(new OutgoingMessage("other").writeSyncStatus(true).toUint8Array(), ID)).toEqual({ type: "foreign" });
  const encoder = createEncoder();
  writeVarString(encoder, ID);
  writeVarUint(encoder, 99);
  expect(readFrame(toUint8Array(encoder), ID)).toEqual({ type: "foreign" });
});

test("any bytes are a hello or none", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const hello = readHello(bytes, 0);
      expect(hello === null || (hello.device !== "" && Number.isSafeInteger(hello.clientId))).toBe(true);
    }),
  );
});

test("any bytes are a frame or an error, soon", () => {
  const prefix = [...writeToken(ID, "", HELLO)].slice(0, ID.length + 1);
  fc.assert(
    fc.property(fc.boolean(), fc.uint8Array({ maxLength: 64 }), (addressed, tail) => {
      expect(outcome(addressed ? new Uint8Array([...prefix, ...tail]) : tail)).toMatch(/^(frame|error)$/);
    }),
    { numRuns: 3_000 },
  );
});

function outcome(bytes: Uint8Array): string {
  try {
    return typeof readFrame(bytes, ID).type === "string" ? "frame" : "nothing";
  } catch (error) {
    return error instanceof Error ? "error" : "something else";
  }
}
