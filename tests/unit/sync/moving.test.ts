import { expect, test } from "vitest";
import { chooseWay } from "../../../lib/sync/chooseWay.ts";
import { PROBE_DELAYS } from "../../../lib/sync/patience.ts";
import type { OpenSocket } from "../../../lib/sync/socket.ts";
import { FakeEnvironment } from "./support/FakeEnvironment.ts";
import { World } from "./support/World.ts";

/** A world whose WebSockets a proxy refuses until it is told otherwise. */
function create() {
  const world = new World();
  const line = { blocked: true };
  const ways: string[] = [];
  const webSocket: OpenSocket = (url, listener) => {
    if (line.blocked) {
      queueMicrotask(() => listener.closed(1006, ""));
      return { backlog: 0, send: () => {}, close: () => {} };
    }
    const socket = world.server.openSocket(url, listener);
    return {
      get backlog() {
        return socket.backlog;
      },
      close: (code, reason) => socket.close(code, reason),
      send: (bytes) => {
        // The look of the chooser, which asks for no document.
        if (bytes.byteLength === 0) listener.received(bytes);
        else {
          if (ways.at(-1) !== "webSocket") ways.push("webSocket");
          socket.send(bytes);
        }
      },
    };
  };
  const http: OpenSocket = (url, listener) => {
    ways.push("http");
    return world.server.openSocket(url, listener);
  };
  const openSocket = chooseWay({ webSocket, http, clock: world.clock, environment: new FakeEnvironment() });
  return { world, line, ways, tab: world.open({ openSocket }) };
}

test("[SY81] [SY83] looks that find nothing change neither the status nor what may be written", async () => {
  const { world, ways, tab } = create();
  await world.pass(1_000);
  expect(tab.session.status.get().kind).toBe("saved");
  tab.statuses.length = 0;
  const editable: boolean[] = [];
  tab.session.editable.subscribe(() => editable.push(tab.session.editable.get()));
  await world.pass(1_000_000);
  expect([ways, tab.statuses, editable]).toEqual([["http"], [], []]);
  await world.close();
});

test("[SY84] a move loses nothing, shows no absence, and never says saved of what is not", async () => {
  const { world, line, ways, tab } = create();
  await world.pass(1_000);
  tab.type("before ");
  await world.settle();
  line.blocked = false;
  // What nobody has confirmed when the connection is exchanged.
  await world.pass((PROBE_DELAYS[0] ?? 0) - 2_000);
  world.server.holding = true;
  tab.type("under way ");
  await world.settle();
  tab.statuses.length = 0;
  const editable: boolean[] = [];
  tab.session.editable.subscribe(() => editable.push(tab.session.editable.get()));
  await world.pass(3_000);
  expect(ways).toEqual(["http", "webSocket"]);
  tab.type("after");
  await world.settle();
  expect(new Set(tab.statuses.map(({ kind }) => kind))).toEqual(new Set(["saving"]));
  world.server.release();
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
  expect([world.serverText(), tab.text(), editable]).toEqual(["before under way after", "before under way after", []]);
  await world.close();
});

test("[SY84] a move that fails is an absence like any other", async () => {
  const { world, line, tab } = create();
  await world.pass(1_000);
  tab.statuses.length = 0;
  line.blocked = false;
  await world.clock.pass((PROBE_DELAYS[0] ?? 0) + 500, async () => {
    await world.settle();
    // As soon as the session moves there is no server any more.
    if (tab.session.connection.get().kind === "connecting") world.server.kill();
  });
  world.server.kill();
  await world.settle();
  expect(tab.statuses.map(({ kind }) => kind)).toContain("offline");
  world.server.restart();
  await world.pass(60_000);
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
  await world.close();
});
