import { expect, test } from "vitest";
import type { State } from "../../../lib/sync/connection.ts";
import { saveStatus, type SaveFacts } from "../../../lib/sync/saveStatus.ts";

const STATES: readonly State[] = [
  { name: "idle" },
  { name: "connecting", failures: 0 },
  { name: "connecting", failures: 3 },
  { name: "authenticating", failures: 0 },
  { name: "syncing", failures: 0, access: "write" },
  { name: "online", failures: 0, access: "write" },
  { name: "probing", failures: 0, access: "write" },
  { name: "dismissed", failures: 0, verdict: { act: "retry" } },
  { name: "waiting", failures: 1, retryAt: 0 },
  { name: "offline", failures: 1, retryAt: 0 },
  { name: "refused", code: 4404, reason: "unknown-document" },
  { name: "ended" },
];

function everything(): SaveFacts[] {
  const all: SaveFacts[] = [];
  for (const connection of STATES)
    for (const waiting of [0, 2])
      for (const settled of [false, true])
        for (const opened of [false, true])
          for (const failure of [null, "storage", "unconfirmed", "rejected"] as const)
            for (const kept of [false, true]) all.push({ connection, waiting, settled, opened, failure, kept });
  return all;
}

test("[SY23] saved is shown exactly when everything that it needs is true", () => {
  const all = everything();
  expect(all.length).toBe(STATES.length * 64);
  for (const facts of all) {
    const { name } = facts.connection;
    const connected = name === "online" || name === "probing";
    const safe = connected && facts.settled && facts.waiting === 0 && facts.failure === null;
    expect({ facts, saved: saveStatus(facts).kind === "saved" }).toEqual({ facts, saved: safe });
  }
});

test("[SY24] waiting changes are always told", () => {
  for (const facts of everything().filter(({ waiting }) => waiting > 0)) {
    const status = saveStatus(facts);
    expect(["saving", "offline", "failing", "refused"]).toContain(status.kind);
    expect("waiting" in status ? status.waiting : "changes" in status ? status.changes : 0).toBe(2);
  }
});

test("[SY24] opening is the first attempt of the session, with nothing to lose", () => {
  for (const facts of everything().filter((facts) => saveStatus(facts).kind === "opening")) {
    expect(facts).toMatchObject({ waiting: 0, opened: false });
    expect(["waiting", "offline", "refused", "dismissed", "ended"]).not.toContain(facts.connection.name);
    expect("failures" in facts.connection ? facts.connection.failures : 0).toBe(0);
  }
});

test("[SY24] without a connection the status says whether this device keeps what waits", () => {
  for (const facts of everything().filter(({ connection }) => ["waiting", "offline"].includes(connection.name))) {
    expect(saveStatus(facts)).toEqual({ kind: "offline", waiting: facts.waiting, kept: facts.kept });
  }
});
