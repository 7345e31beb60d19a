import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Awareness } from "y-protocols/awareness";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { endings } from "./ending.ts";
import { type RunningServer, startServer } from "./startServer.ts";
import { plainText } from "./typist.ts";

const ending = endings();

interface Peer {
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  leave(): void;
}

type MakePeer = (server: RunningServer, documentId: string) => Promise<Peer>;

const hocuspocus: MakePeer = async (server, documentId) => {
  const doc = new Y.Doc();
  const provider = new HocuspocusProvider({
    url: server.collabUrl,
    name: documentId,
    document: doc,
    token: "",
    WebSocketPolyfill: WebSocket,
  } as ConstructorParameters<typeof HocuspocusProvider>[0]);
  ending.add(() => provider.destroy());
  await new Promise<void>((resolve) => provider.on("synced", () => resolve()));
  const { awareness } = provider;
  if (!awareness) throw new Error("the provider has no awareness");
  return { doc, awareness, leave: () => provider.destroy() };
};

const yWebsocket: MakePeer = async (server, documentId) => {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(server.yUrl, documentId, doc, {
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  });
  ending.add(() => provider.destroy());
  await new Promise<void>((resolve) => provider.on("sync", (synced: boolean) => synced && resolve()));
  return { doc, awareness: provider.awareness, leave: () => provider.destroy() };
};

/** Waits until `holds`, looking whenever the peer's text or presence changes. */
async function when({ doc, awareness }: Peer, holds: () => boolean): Promise<void> {
  if (holds()) return;
  await new Promise<void>((resolve) => {
    const look = () => holds() && resolve();
    doc.on("update", look);
    awareness.on("change", look);
  });
}

const user = (name: string) => ({ user: { id: name, name, color: "#037ac0" } });

const seen = (peer: Peer, other: Peer): unknown => peer.awareness.getStates().get(other.doc.clientID)?.["user"];

const kinds = { hocuspocus, yWebsocket };
const pairs = [
  ["hocuspocus", "yWebsocket"],
  ["yWebsocket", "hocuspocus"],
  ["hocuspocus", "hocuspocus"],
  ["yWebsocket", "yWebsocket"],
] as const;

test.each(pairs)("[W11] what a client of %s types reaches one of %s, and back", async (here, there) => {
  const server = await startServer();
  ending.add(() => server.close());
  const documentId = await server.createDocument("Shared");
  const [left, right] = [await kinds[here](server, documentId), await kinds[there](server, documentId)];
  expect(right.doc.getMap("meta").get("title")).toBe("Shared");

  left.doc.getText("flow").insert(0, "from the left");
  await when(right, () => plainText(right.doc).includes("from the left"));
  right.doc.getText("flow").insert(0, "from the right, ");
  await when(left, () => plainText(left.doc).includes("from the right, "));
  expect(plainText(left.doc)).toBe(plainText(right.doc));

  const late = await kinds[there](server, documentId);
  await when(late, () => plainText(late.doc) === plainText(left.doc));
});

test.each(pairs)("[W12] a client of %s is seen by one of %s: coming, moving, leaving", async (here, there) => {
  const server = await startServer();
  ending.add(() => server.close());
  const documentId = await server.createDocument();
  const [left, right] = [await kinds[here](server, documentId), await kinds[there](server, documentId)];

  left.awareness.setLocalState(user("Ada"));
  right.awareness.setLocalState(user("Grace"));
  await when(right, () => seen(right, left) !== undefined);
  await when(left, () => seen(left, right) !== undefined);
  left.awareness.setLocalStateField("selection", { anchor: 1, head: 2 });
  await when(right, () => right.awareness.getStates().get(left.doc.clientID)?.["selection"] !== undefined);

  const late = await kinds[there](server, documentId);
  await when(late, () => seen(late, left) !== undefined && seen(late, right) !== undefined);
  expect(seen(late, left)).toEqual(user("Ada").user);

  const { people } = (await (await fetch(`${server.origin}/api/v1/documents/${documentId}`)).json()) as {
    people: unknown;
  };
  expect(people).toEqual(expect.arrayContaining([user("Ada").user, user("Grace").user]));

  left.leave();
  await when(right, () => seen(right, left) === undefined);
  await when(late, () => seen(late, left) === undefined);
});

test("[W12] a client that vanishes without a word leaves for all", async () => {
  const server = await startServer();
  ending.add(() => server.close());
  const documentId = await server.createDocument();
  const watcher = await hocuspocus(server, documentId);
  const sockets: WebSocket[] = [];
  class Kept extends WebSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(server.yUrl, documentId, doc, {
    WebSocketPolyfill: Kept as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  });
  ending.add(() => provider.destroy());
  const vanishing: Peer = { doc, awareness: provider.awareness, leave: () => {} };
  provider.awareness.setLocalState(user("Gone"));
  await when(watcher, () => seen(watcher, vanishing) !== undefined);
  provider.shouldConnect = false;
  sockets[0]?.terminate();
  await when(watcher, () => seen(watcher, vanishing) === undefined);
  expect(Array.from(watcher.awareness.getStates().keys())).toEqual([watcher.doc.clientID]);
});

test("[W5] Hocuspocus's provider counts its way back to no unsynced changes", async () => {
  const server = await startServer();
  ending.add(() => server.close());
  const documentId = await server.createDocument();
  const doc = new Y.Doc();
  const provider = new HocuspocusProvider({
    url: server.collabUrl,
    name: documentId,
    document: doc,
    token: null,
    WebSocketPolyfill: WebSocket,
  } as ConstructorParameters<typeof HocuspocusProvider>[0]);
  ending.add(() => provider.destroy());
  await new Promise<void>((resolve) => provider.on("synced", () => resolve()));
  const settled = new Promise<void>((resolve) => {
    provider.on("unsyncedChanges", () => provider.unsyncedChanges === 0 && resolve());
  });
  for (const letter of "twenty-five characters ...") doc.getText("flow").insert(0, letter);
  expect(provider.hasUnsyncedChanges).toBe(true);
  await settled;
});

test("[W11] two providers of one document on one socket see each other, and leave one by one", async () => {
  const server = await startServer();
  ending.add(() => server.close());
  const documentId = await server.createDocument();
  const socket = new HocuspocusProviderWebsocket({
    url: server.collabUrl,
    WebSocketPolyfill: WebSocket,
  });
  ending.add(() => socket.destroy());
  const peers = await Promise.all(
    [1, 2].map(async () => {
      const doc = new Y.Doc();
      const provider = new HocuspocusProvider({
        websocketProvider: socket,
        name: documentId,
        document: doc,
        sessionAwareness: true,
      });
      provider.attach();
      await new Promise<void>((resolve) => provider.on("synced", () => resolve()));
      const { awareness } = provider;
      if (!awareness) throw new Error("the provider has no awareness");
      return { doc, awareness, leave: () => provider.destroy() };
    }),
  );
  const [left, right] = peers as [Peer, Peer];
  left.awareness.setLocalState(user("Ada"));
  right.awareness.setLocalState(user("Grace"));
  await when(right, () => seen(right, left) !== undefined);
  left.doc.getText("flow").insert(0, "over one socket");
  await when(right, () => plainText(right.doc).includes("over one socket"));
  left.leave();
  await when(right, () => seen(right, left) === undefined);
  expect(seen(right, right)).toEqual(user("Grace").user);
});
