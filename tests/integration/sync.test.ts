import { expect, test } from "vitest";
import type { Signal } from "../../lib/base/signal.ts";
import { uuidV7 } from "../../lib/base/uuid.ts";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import type { SaveStatus, Session } from "../../lib/sync/types.ts";
import type { DocumentStore } from "../../server/storage/DocumentStore.ts";
import { createMemoryStore } from "../../server/storage/memory/createMemoryStore.ts";
import { MemoryStore } from "../unit/sync/support/MemoryStore.ts";
import { ADA, BOB, sessions, text, type } from "./sessions.ts";
import { removeFolder, spawnServer, startServer, temporaryFolder } from "./startServer.ts";

const { ending, serve, join } = sessions();

/** Resolves when the signal's value is right. */
function until<T>(signal: Signal<T>, right: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const look = () => {
      const value = signal.get();
      if (!right(value)) return;
      stop();
      resolve(value);
    };
    const stop = signal.subscribe(look);
    look();
  });
}

const is =
  (kind: SaveStatus["kind"]) =>
  (status: SaveStatus): boolean =>
    status.kind === kind;

/** Resolves when the session's text is right. */
function untilText(session: Session, right: (text: string) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!right(text(session))) return;
      session.doc.off("update", look);
      resolve();
    };
    session.doc.on("update", look);
    look();
  });
}

test("two sessions converge, and both are told that it is saved", async () => {
  const server = await serve();
  const id = await server.createDocument();
  const ada = join(server.collabUrl, id);
  const bob = join(server.collabUrl, id, { user: BOB });
  await Promise.all([ada.whenSaved(), bob.whenSaved()]);
  for (let round = 0; round < 50; round++) {
    type(ada, "a");
    type(bob, "b");
    if (round % 10 === 0) await Promise.all([ada.whenSaved(), bob.whenSaved()]);
  }
  const whole = (text: string) => text.length === 100;
  await Promise.all([untilText(ada, whole), untilText(bob, whole), ada.whenSaved(), bob.whenSaved()]);
  expect(text(ada)).toBe(text(bob));
  expect(text(ada).match(/a/g)).toHaveLength(50);
});

test("people see each other, and a caret", async () => {
  const server = await serve();
  const id = await server.createDocument();
  const ada = join(server.collabUrl, id);
  const bob = join(server.collabUrl, id, { user: BOB });
  const [adas] = await until(bob.peers, (peers) => peers.length === 1);
  expect(adas?.user).toEqual(ADA);
  const anchor = { tname: "flow", assoc: -1 } as const;
  ada.setSelection({ anchor, head: anchor });
  const [withCaret] = await until(bob.peers, (peers) => peers[0]?.selection !== null);
  expect(withCaret?.selection).toEqual({ anchor, head: anchor });
  await ada.destroy();
  await until(bob.peers, (peers) => peers.length === 0);
});

test("[SY7] documents that were never made, or lie in the trash, or have no id, are refused with their codes", async () => {
  const server = await serve();
  const trashed = await server.createDocument();
  await fetch(`${server.origin}/api/v1/documents/${trashed}`, { method: "DELETE" });
  const codes: [string, number][] = [
    [uuidV7(), CloseCode.UnknownDocument],
    [trashed, CloseCode.Trashed],
    ["constructor", CloseCode.BadDocumentId],
  ];
  for (const [id, code] of codes) {
    const session = join(server.collabUrl, id);
    expect(await until(session.status, is("refused"))).toMatchObject({ code });
    expect(session.editable.get()).toBe(false);
  }
});

test("[SY7] a document that is trashed while open is refused, and can be opened again once restored", async () => {
  const server = await serve();
  const id = await server.createDocument();
  const session = join(server.collabUrl, id);
  await session.whenSaved();
  const url = `${server.origin}/api/v1/documents/${id}`;
  await fetch(url, { method: "DELETE" });
  expect(await until(session.status, is("refused"))).toMatchObject({ code: CloseCode.Trashed });
  await fetch(`${url}/restore`, { method: "POST" });
  session.reconnect();
  await session.whenSaved();
});

test("[SY22] [SY32] the server dies while somebody types: nothing is lost, and nothing shown as saved that was not", async () => {
  const dataDir = temporaryFolder();
  ending.add(async () => removeFolder(dataDir));
  let server = await spawnServer({ dataDir });
  const { port } = server;
  ending.add(() => server.kill("SIGKILL"));
  const id = await server.createDocument();
  const store = new MemoryStore();
  const session = join(server.collabUrl, id, { offline: store });
  await session.whenSaved();
  type(session, "before ");
  await session.whenSaved();
  for (const letter of "while it dies ") type(session, letter);
  await server.kill("SIGKILL");
  type(session, "and after");
  const offline = await until(session.status, is("offline"));
  expect(offline).toMatchObject({ kept: true });
  expect(session.editable.get()).toBe(true);
  await session.flushed();
  expect(session.hasUnkeptChanges()).toBe(false);
  expect(store.waiting(id)).toBeGreaterThan(0);

  server = await spawnServer({ dataDir, port });
  await session.whenSaved();
  expect(text(session)).toBe("before while it dies and after");
  // Our own copy is thrown away: only the server's counts.
  const reader = join(server.collabUrl, id, { user: BOB });
  await reader.whenSaved();
  expect(text(reader)).toBe("before while it dies and after");
});

test("[SY32] an offline tab is closed and opened again: its changes are sent then", async () => {
  const dataDir = temporaryFolder();
  ending.add(async () => removeFolder(dataDir));
  const first = await startServer({ dataDir });
  const id = await first.createDocument();
  const store = new MemoryStore();
  const before = join(first.collabUrl, id, { offline: store });
  await before.whenSaved();
  await first.close();
  await until(before.status, is("offline"));
  type(before, "written without a server");
  expect(before.status.get()).toEqual({ kind: "offline", waiting: 1, kept: true });
  await before.destroy();

  const second = await startServer({ dataDir, port: first.port });
  ending.add(() => second.close());
  const after = join(second.collabUrl, id, { offline: store });
  await after.whenSaved();
  const reader = join(second.collabUrl, id, { user: BOB });
  await reader.whenSaved();
  expect(text(reader)).toBe("written without a server");
  await after.flushed();
  expect(store.waiting(id)).toBe(0);
});

test("[SY25] commits fail: nobody sees saved; they succeed again: everybody does", async () => {
  const memory = createMemoryStore();
  let failing = false;
  const store: DocumentStore = new Proxy(memory, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== "function") return value;
      if (name !== "append") return value.bind(target);
      return (...batch: Parameters<DocumentStore["append"]>) =>
        failing ? Promise.reject(new Error("disk full")) : target.append(...batch);
    },
  });
  const server = await serve({ store });
  const id = await server.createDocument();
  const ada = join(server.collabUrl, id);
  const bob = join(server.collabUrl, id, { user: BOB });
  await Promise.all([ada.whenSaved(), bob.whenSaved()]);
  failing = true;
  const shown: SaveStatus[] = [];
  ada.status.subscribe(() => shown.push(ada.status.get()));
  type(ada, "not on disk");
  await Promise.all([until(ada.status, is("failing")), until(bob.status, is("failing"))]);
  await untilText(bob, (text) => text === "not on disk");
  expect(ada.status.get()).toMatchObject({ kind: "failing", reason: "storage", waiting: 1 });
  // Who joins now is told as well.
  const late = join(server.collabUrl, id, { user: { ...BOB, id: "late" } });
  await until(late.status, is("failing"));
  expect(shown.map(({ kind }) => kind)).not.toContain("saved");
  failing = false;
  await Promise.all([ada.whenSaved(), bob.whenSaved(), late.whenSaved()]);
  expect(text(late)).toBe("not on disk");
});

test("[SY27] typing fast costs fewer frames than keys, and every key arrives", async () => {
  const server = await serve();
  const id = await server.createDocument();
  const frames = { sent: 0 };
  const { openWebSocket } = await import("../../lib/sync/socket.ts");
  const session = join(server.collabUrl, id, {
    openSocket: (url, listener) => {
      const socket = openWebSocket(url, listener);
      return {
        ...socket,
        get backlog() {
          return socket.backlog;
        },
        send(bytes) {
          frames.sent += 1;
          socket.send(bytes);
        },
      };
    },
  });
  await session.whenSaved();
  const before = frames.sent;
  for (let key = 0; key < 2_000; key++) {
    type(session, "x");
    if (key % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await session.whenSaved();
  expect(frames.sent - before).toBeLessThan(200);
  const reader = join(server.collabUrl, id, { user: BOB });
  await reader.whenSaved();
  expect(text(reader)).toHaveLength(2_000);
});
