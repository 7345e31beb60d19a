import { expect, test } from "vitest";
import { CloseCode } from "../../../lib/protocol/closeCodes.ts";
import type { ClientSocket } from "../../../server/collab/ClientSocket.ts";
import {
  BACKLOG_CHECK_MS,
  MAX_BACKLOG_BYTES,
  OPENING_DEADLINE_MS,
  PING_INTERVAL_MS,
} from "../../../server/collab/limits.ts";
import { SocketKeeper } from "../../../server/collab/SocketKeeper.ts";

/** A keeper whose time passes only when the test says so, and a socket that notes what is done to it. */
function create() {
  let now = 0;
  let due: { at: number; run: () => void } | null = null;
  const keeper = new SocketKeeper({
    now: () => now,
    after(milliseconds, run) {
      due = { at: now + milliseconds, run };
      return () => (due = null);
    },
  });
  const done: string[] = [];
  const socket = {
    documents: new Set<unknown>(),
    backlog: 0,
    close: (code: number) => done.push(`close ${code}`),
    terminate: () => done.push("terminate"),
    ping: () => done.push("ping"),
  };
  const pass = (milliseconds: number) => {
    const end = now + milliseconds;
    for (let next = due; next && next.at <= end; next = due) {
      now = next.at;
      next.run();
    }
    now = end;
  };
  const client = socket as unknown as ClientSocket;
  keeper.add(client);
  return { keeper, client, socket, done, pass };
}

test("a socket that opens nothing is closed, one that has opened something is left alone afterwards", () => {
  const idle = create();
  idle.pass(OPENING_DEADLINE_MS + BACKLOG_CHECK_MS);
  expect(idle.done[0]).toBe(`close ${CloseCode.TryAgainLater}`);

  const used = create();
  used.socket.documents.add({});
  used.pass(BACKLOG_CHECK_MS);
  used.socket.documents.clear();
  used.pass(OPENING_DEADLINE_MS);
  expect(used.done.filter((what) => what !== "ping")).toEqual([]);
});

test("a link that does not answer a ping is cut at the next one; one that does lives", () => {
  const { keeper, client, socket, done, pass } = create();
  socket.documents.add({});
  pass(PING_INTERVAL_MS);
  expect(done).toEqual(["ping"]);
  keeper.answered(client);
  pass(PING_INTERVAL_MS);
  expect(done).toEqual(["ping", "ping"]);
  pass(PING_INTERVAL_MS);
  expect(done).toEqual(["ping", "ping", "terminate"]);
});

test("a reader that lags at two looks is cut within ten seconds; a large first sync is not", () => {
  const { socket, done, pass } = create();
  socket.documents.add({});
  socket.backlog = MAX_BACKLOG_BYTES + 1;
  pass(BACKLOG_CHECK_MS);
  socket.backlog = 0;
  pass(BACKLOG_CHECK_MS);
  socket.backlog = MAX_BACKLOG_BYTES + 1;
  pass(BACKLOG_CHECK_MS);
  expect(done).not.toContain("terminate");
  pass(BACKLOG_CHECK_MS);
  expect(done).toContain("terminate");
  expect(2 * BACKLOG_CHECK_MS).toBeLessThanOrEqual(10_000);
});

test("a socket that is gone is not looked at", () => {
  const { keeper, client, done, pass } = create();
  keeper.remove(client);
  pass(PING_INTERVAL_MS * 2);
  expect([done, keeper.count]).toEqual([[], 0]);
  keeper.close();
});
