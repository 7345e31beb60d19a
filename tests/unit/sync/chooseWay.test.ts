import { expect, test } from "vitest";
import { CloseCode } from "../../../lib/protocol/closeCodes.ts";
import { chooseWay } from "../../../lib/sync/chooseWay.ts";
import { MOMENT } from "../../../lib/sync/patiently.ts";
import { PROBE_DELAYS, PROBE_SPACING, RETURN_DELAY, WEBSOCKET_PATIENCE } from "../../../lib/sync/patience.ts";
import type { OpenSocket, SocketListener } from "../../../lib/sync/socket.ts";
import { FakeClock } from "./support/FakeClock.ts";
import { FakeEnvironment } from "./support/FakeEnvironment.ts";

interface Opened {
  readonly way: "webSocket" | "http";
  readonly listener: SocketListener;
  readonly sent: Uint8Array[];
  closed: boolean;
}

const SOMETHING = new Uint8Array([1]);
const settle = () => Promise.resolve();

function create() {
  const clock = new FakeClock();
  const environment = new FakeEnvironment();
  const opened: Opened[] = [];
  const opener =
    (way: Opened["way"]): OpenSocket =>
    (_url, listener) => {
      const socket: Opened = { way, listener, sent: [], closed: false };
      opened.push(socket);
      return { backlog: 0, send: (bytes) => socket.sent.push(bytes), close: () => (socket.closed = true) };
    };
  const openSocket = chooseWay({ webSocket: opener("webSocket"), http: opener("http"), clock, environment });
  const heard: string[] = [];
  const connect = () =>
    openSocket("ws://test/collab", {
      opened: () => heard.push("opened"),
      received: () => heard.push("received"),
      closed: (code) => heard.push(`closed ${code}`),
      moved: () => heard.push("moved"),
    });
  const latest = (): Opened => {
    const socket = opened.at(-1);
    if (!socket) throw new Error("nothing was opened");
    return socket;
  };
  const pass = (milliseconds: number) => clock.pass(milliseconds, settle);
  /** Connects by a way that works. */
  const work = () => {
    const socket = connect();
    latest().listener.opened();
    socket.send(SOMETHING);
    latest().listener.received(SOMETHING);
    return { socket, under: latest() };
  };
  /** Connects by a WebSocket that is refused, then by HTTP, which works. */
  const onHttp = () => {
    connect();
    latest().listener.closed(1006, "");
    const made = work();
    expect(made.under.way).toBe("http");
    heard.length = 0;
    return made;
  };
  const ways = () => opened.map(({ way }) => way);
  return { clock, environment, heard, connect, latest, pass, work, onHttp, ways };
}

test("[SY81] a WebSocket that works is the way, however it ends", async () => {
  const { work, pass, ways, clock } = create();
  for (const code of [1006, 1012, 1000]) {
    const { under } = work();
    await pass(60_000);
    under.listener.closed(code, "");
  }
  expect(ways()).toEqual(["webSocket", "webSocket", "webSocket"]);
  expect(clock.pending).toBe(0);
});

test("[SY81] one that is refused, does not open, or says nothing, is followed by HTTP in time", async () => {
  const refused = create();
  refused.connect();
  refused.latest().listener.closed(1006, "");
  refused.connect();
  expect(refused.ways()).toEqual(["webSocket", "http"]);

  const hanging = create();
  hanging.connect();
  await hanging.pass(WEBSOCKET_PATIENCE + MOMENT);
  expect(hanging.heard).toEqual(["closed 1006"]);
  expect(hanging.latest().closed).toBe(true);
  hanging.connect();
  expect(hanging.ways()).toEqual(["webSocket", "http"]);

  const swallowing = create();
  const socket = swallowing.connect();
  swallowing.latest().listener.opened();
  // Our own side may take its time: a token is being fetched.
  await swallowing.pass(3 * WEBSOCKET_PATIENCE);
  socket.send(SOMETHING);
  await swallowing.pass(WEBSOCKET_PATIENCE + MOMENT - 1);
  socket.send(SOMETHING);
  expect(swallowing.heard).toEqual(["opened"]);
  await swallowing.pass(1);
  expect(swallowing.heard).toEqual(["opened", "closed 1006"]);
  // What it says now comes too late for its owner.
  swallowing.latest().listener.closed(1000, "");
  expect(swallowing.heard).toHaveLength(2);
  swallowing.connect();
  expect(swallowing.ways()).toEqual(["webSocket", "http"]);
  // Both patiences, and half a second of backoff, leave time for HTTP.
  expect(2 * (WEBSOCKET_PATIENCE + MOMENT) + 500).toBeLessThanOrEqual(9_000);
});

test("[SY81] [SY11] a page that was busy for longer hears what came meanwhile, and goes on with the WebSocket", async () => {
  const { clock, connect, latest, heard, pass, ways } = create();
  connect().send(SOMETHING);
  latest().listener.opened();
  const socket = latest();
  clock.sleep(WEBSOCKET_PATIENCE + 3_000);
  // The timer runs before the message is told.
  await pass(0);
  socket.listener.received(SOMETHING);
  await pass(60_000);
  expect([heard.includes("closed 1006"), ways()]).toEqual([false, ["webSocket"]]);
});

test("[SY81] what came in the last moment is heard", async () => {
  const { connect, latest, heard, pass } = create();
  const socket = connect();
  latest().listener.opened();
  socket.send(SOMETHING);
  await pass(WEBSOCKET_PATIENCE);
  latest().listener.received(SOMETHING);
  await pass(60_000);
  expect(heard).not.toContain("closed 1006");
});

test("[SY81] a word of the server itself is no proxy's", () => {
  for (const code of [CloseCode.ServiceRestart, CloseCode.TryAgainLater, CloseCode.UnknownDocument]) {
    const { connect, latest, ways } = create();
    connect();
    latest().listener.closed(code, "");
    connect();
    expect(ways()).toEqual(["webSocket", "webSocket"]);
  }
});

test("[SY82] a server that is down is down by both ways, and a WebSocket is tried first again", () => {
  const { connect, latest, ways } = create();
  for (let attempt = 0; attempt < 4; attempt++) {
    connect();
    latest().listener.closed(1006, "");
  }
  // HTTP that never ends, too, is given up by its owner.
  const socket = connect();
  latest().listener.closed(1006, "");
  const hanging = connect();
  hanging.close(1000, "");
  socket.close(1000, "");
  connect();
  expect(ways()).toEqual(["webSocket", "http", "webSocket", "http", "webSocket", "http", "webSocket"]);
});

test("[SY82] HTTP that has worked is the way of the next connection too", () => {
  const { onHttp, work, ways, connect, latest } = create();
  onHttp().under.listener.closed(1006, "");
  work().under.listener.closed(1012, "");
  connect();
  latest().listener.closed(1006, "");
  connect();
  expect(ways()).toEqual(["webSocket", "http", "http", "http", "webSocket"]);
});

test("[SY83] on HTTP a WebSocket is looked for, more and more rarely, and nobody hears of it", async () => {
  const { onHttp, pass, latest, ways, heard, clock } = create();
  const { socket } = onHttp();
  for (const [at, delay] of [...PROBE_DELAYS, PROBE_DELAYS.at(-1) ?? 0].entries()) {
    await pass(delay - 1);
    expect(ways()).toHaveLength(2 + at);
    await pass(1);
    expect(latest().way).toBe("webSocket");
    latest().listener.closed(1006, "");
  }
  expect(heard).toEqual([]);
  socket.close(1000, "");
  expect(clock.pending).toBe(0);
});

test("[SY83] one that opens and answers is the way from then on; one that only opens is not", async () => {
  const { onHttp, pass, latest, heard, connect, environment } = create();
  const { socket } = onHttp();
  await pass(PROBE_DELAYS[0] ?? 0);
  const swallowed = latest();
  swallowed.listener.opened();
  expect(swallowed.sent).toEqual([new Uint8Array(0)]);
  await pass(WEBSOCKET_PATIENCE + MOMENT);
  expect([swallowed.closed, heard]).toEqual([true, []]);

  await pass(PROBE_DELAYS[1] ?? 0);
  const answered = latest();
  answered.listener.opened();
  answered.listener.received(new Uint8Array(0));
  expect([answered.closed, heard]).toEqual([true, ["moved"]]);
  socket.close(1000, "");
  expect(environment.listeners).toBe(0);
  connect();
  expect(latest().way).toBe("webSocket");
});

test("[SY83] a new network is a reason to look at once, but not all the time, nor to forget it during a look", async () => {
  const { onHttp, pass, latest, ways, environment } = create();
  onHttp();
  environment.tell("online");
  await pass(PROBE_SPACING - 1);
  expect(ways()).toHaveLength(2);
  await pass(1);
  expect(ways()).toHaveLength(3);
  environment.tell("wake");
  environment.tell("hide");
  latest().listener.closed(1006, "");
  await pass(PROBE_SPACING);
  expect(ways()).toHaveLength(4);
  latest().listener.closed(1006, "");
  await pass(PROBE_SPACING);
  expect(ways()).toHaveLength(4);
});

test("[SY83] after an absence of the server a WebSocket that had worked is back within seconds", async () => {
  const { work, connect, latest, pass, heard } = create();
  work().under.listener.closed(1006, "");
  connect();
  latest().listener.closed(1006, "");
  const { under } = work();
  expect(under.way).toBe("http");
  await pass(RETURN_DELAY);
  latest().listener.opened();
  latest().listener.received(new Uint8Array(0));
  expect(heard.at(-1)).toBe("moved");
});

test("[SY83] what is looked for ends with the connection", async () => {
  const { onHttp, pass, latest, clock, environment } = create();
  const { under } = onHttp();
  await pass(PROBE_DELAYS[0] ?? 0);
  under.listener.closed(1006, "");
  expect(latest().closed).toBe(true);
  expect([clock.pending, environment.listeners]).toEqual([0, 0]);
});
