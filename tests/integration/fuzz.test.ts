import { expect, test } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { MessageType, SyncStep } from "../../lib/protocol/messages.ts";
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { endings } from "./ending.ts";
import { RawClient } from "./RawClient.ts";
import { createRandom, type Random } from "./random.ts";
import { removeFolder, spawnServer } from "./startServer.ts";
import { createTypist, textOf } from "./typist.ts";

const ending = endings();

const FRAMES = 6_000;
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_261_120);

/** Honest messages of every kind, to start from. */
function corpus(documentId: string): Uint8Array[] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const text = doc.getText("flow");
  text.insert(0, "hello ✨ world");
  text.insertEmbed(3, new Y.Map([["block", true]]));
  text.format(1, 4, { "f:1": { k: "bold", v: true, t: 1 } });
  text.delete(2, 3);
  doc.getMap("meta").set("title", { deep: [1, 2, { three: null }] });
  doc.getArray("a").insert(0, [new Uint8Array(30), 1.5, true, "x"]);
  const message = (type: number, write: (encoder: ReturnType<typeof createEncoder>) => void) => {
    const encoder = createEncoder();
    writeVarString(encoder, documentId);
    writeVarUint(encoder, type);
    write(encoder);
    return toUint8Array(encoder);
  };
  const sync = (type: number, step: number, bytes: Uint8Array) =>
    message(type, (encoder) => {
      writeVarUint(encoder, step);
      writeVarUint8Array(encoder, bytes);
    });
  const awareness = createEncoder();
  writeVarUint(awareness, 1);
  writeVarUint(awareness, 5);
  writeVarUint(awareness, 1);
  writeVarString(awareness, JSON.stringify({ user: { name: "fuzz" } }));
  return [
    ...updates.map((update) => sync(MessageType.Sync, SyncStep.Update, update)),
    sync(MessageType.SyncReply, SyncStep.Answer, Y.encodeStateAsUpdate(doc)),
    sync(MessageType.Sync, SyncStep.StateVector, Y.encodeStateVector(doc)),
    message(MessageType.Awareness, (encoder) => writeVarUint8Array(encoder, toUint8Array(awareness))),
    message(MessageType.QueryAwareness, () => {}),
    message(MessageType.Stateless, (encoder) => writeVarString(encoder, '{"type":"x"}')),
    message(MessageType.Auth, (encoder) => {
      writeVarUint(encoder, 0);
      writeVarString(encoder, "token");
    }),
    message(MessageType.Close, () => {}),
    message(MessageType.SyncStatus, (encoder) => writeVarUint(encoder, 1)),
  ];
}

/** A frame with a few bytes changed, cut off, doubled or replaced; most keep their address. */
function mutate(frame: Uint8Array, random: Random): Uint8Array {
  const bytes = Array.from(frame);
  const start = random.below(10) === 0 ? 0 : 37;
  const place = () => start + random.below(Math.max(1, bytes.length - start));
  for (let change = random.below(4); change >= 0; change--) {
    switch (random.below(6)) {
      case 0:
        bytes[place()] = random.below(256);
        break;
      case 1:
        bytes.length = place();
        break;
      case 2:
        bytes.splice(place(), 0, ...Array.from({ length: 1 + random.below(8) }, () => random.below(256)));
        break;
      case 3:
        bytes.splice(place(), 1 + random.below(4));
        break;
      case 4:
        bytes.splice(place(), 0, 255, 255, 255, 255, random.below(128));
        break;
      default:
        bytes.splice(place(), 0, ...bytes.slice(place(), place() + 20));
    }
  }
  return new Uint8Array(bytes);
}

test(`hostile bytes: ${FRAMES} mutated messages over both protocols do not end the process (seed ${SEED})`, async () => {
  const random = createRandom(SEED);
  const server = await spawnServer();
  ending.add(async () => {
    await server.kill("SIGKILL");
    removeFolder(server.dataDir);
  });
  const [target, quiet] = [await server.createDocument(), await server.createDocument()];
  const honest = await RawClient.join(server.collabUrl, quiet);
  const frames = corpus(target);

  let sent = 0;
  let connections = 0;
  while (sent < FRAMES) {
    const plain = random.below(3) === 0;
    const socket = new WebSocket(plain ? `${server.yUrl}/${target}` : server.collabUrl);
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    socket.on("error", () => {});
    await new Promise<void>((resolve) => socket.once("open", () => resolve()));
    connections++;
    // Some knock properly first, so that their bytes reach the room.
    if (!plain && random.below(4) !== 0) {
      const auth = createEncoder();
      writeVarString(auth, target);
      for (const number of [MessageType.Auth, 0]) writeVarUint(auth, number);
      writeVarString(auth, "");
      socket.send(toUint8Array(auth));
    }
    for (let burst = 0; burst < 8; burst++, sent++) {
      const frame = mutate(frames[random.below(frames.length)] ?? new Uint8Array(), random);
      socket.send(plain ? frame.subarray(37) : frame);
    }
    // Handled when the socket's own answer to a ping is back, or the server hung up.
    const answered = new Promise<void>((resolve) => socket.once("pong", () => resolve()));
    socket.ping(undefined, undefined, () => {});
    await Promise.race([answered, closed]);
    socket.terminate();
    await closed;
  }

  expect(server.process.exitCode).toBe(null);
  expect(connections).toBeGreaterThan(100);
  honest.sendUpdate(quiet, createTypist().type("untouched"));
  expect(await honest.answered(1)).toEqual([1]);
  const victim = await RawClient.join(server.collabUrl, target);
  const typist = createTypist();
  victim.sendUpdate(target, typist.type("still works"));
  expect(await victim.answered(1)).toEqual([1]);
  // What was logged can be read again.
  expect(await server.kill("SIGKILL")).toBe("SIGKILL");
  const again = await spawnServer({ dataDir: server.dataDir });
  ending.add(() => again.kill("SIGKILL"));
  const reader = await RawClient.join(again.collabUrl, target);
  expect(textOf(...reader.content)).toContain("still works");
  // One line a connection at most, so that hostile bytes do not fill the disk.
  expect(server.output().split("\n").length).toBeLessThanOrEqual(connections + 10);
  expect(server.output().length).toBeLessThan(1_000_000);
  reader.end();
});

test("a length that reaches beyond its frame cannot read what others sent", async () => {
  const server = await spawnServer();
  ending.add(async () => {
    await server.kill("SIGKILL");
    removeFolder(server.dataDir);
  });
  const documentId = await server.createDocument();
  const [victim, thief] = [
    await RawClient.join(server.collabUrl, documentId),
    await RawClient.join(server.collabUrl, documentId),
  ];
  victim.sendUpdate(documentId, createTypist().type("secret ".repeat(50)));
  // An update of one string that claims 2,000 bytes and brings three.
  const update = new Uint8Array([1, 1, 9, 0, 4, 1, 4, 102, 108, 111, 119, 0xd0, 0x0f, 97, 98, 99]);
  thief.sendUpdate(documentId, update);
  expect((await thief.closed).code).toBe(1002);
  expect(thief.answers).toEqual([0]);
});
