import { expect, test } from "vitest";
import { CloseCode } from "../../../lib/protocol/closeCodes.ts";
import { BACKOFF_CEILINGS, BACKOFF_FLOOR, BUSY_CEILINGS, OFFLINE_CEILINGS } from "../../../lib/sync/backoff.ts";
import {
  step,
  TABLE,
  type Circumstances,
  type Event,
  type Observation,
  type State,
  type Step,
} from "../../../lib/sync/connection.ts";
import { connectionState } from "../../../lib/sync/connectionState.ts";
import {
  CONNECT_PATIENCE,
  HELLO_PATIENCE,
  PROBE_PATIENCE,
  QUIET_LIMIT,
  SYNC_PATIENCE,
  TICK,
  UNANSWERED_LIMIT,
  VERDICT_PATIENCE,
  WAKE_PATIENCE,
} from "../../../lib/sync/patience.ts";

const AROUND: Circumstances = { now: 1_000_000, chance: 0.5, network: true };
const CALM: Observation = { silentFor: 0, unansweredFor: 0, draining: false, late: false };

const STATES: { readonly [N in State["name"]]: Extract<State, { name: N }> } = {
  idle: { name: "idle" },
  connecting: { name: "connecting", failures: 2 },
  authenticating: { name: "authenticating", failures: 2 },
  syncing: { name: "syncing", failures: 2, access: "write" },
  online: { name: "online", failures: 2, access: "write" },
  probing: { name: "probing", failures: 2, access: "write" },
  dismissed: { name: "dismissed", failures: 2, verdict: { act: "retry" } },
  waiting: { name: "waiting", failures: 2, retryAt: 1_000_500 },
  offline: { name: "offline", failures: 2, retryAt: 1_000_500 },
  refused: { name: "refused", code: CloseCode.Trashed, reason: "trashed" },
  ended: { name: "ended" },
};

const EVENTS: { readonly [T in Event["type"]]: Extract<Event, { type: T }> } = {
  start: { type: "start" },
  opened: { type: "opened" },
  authenticated: { type: "authenticated", access: "read" },
  synced: { type: "synced" },
  tick: { type: "tick", ...CALM },
  heard: { type: "heard" },
  lost: { type: "lost", code: 1006, reason: "" },
  moved: { type: "moved" },
  denied: { type: "denied", reason: "permission-denied" },
  dismissed: { type: "dismissed", reason: "closed" },
  tokenless: { type: "tokenless" },
  stalled: { type: "stalled" },
  refuse: { type: "refuse", code: CloseCode.ProtocolError, reason: "unreadable" },
  networkUp: { type: "networkUp" },
  networkDown: { type: "networkDown" },
  wake: { type: "wake" },
  retry: { type: "retry" },
  end: { type: "end" },
};

/** One line a cell: what happens, or a dot for nothing. */
function cell(state: State, event: Event): string {
  const next = step(state, event, AROUND);
  if (!next) return ".";
  const effects = next.effects.map((effect) => effect.do).join("+");
  return `${next.state.name}${effects && ` ${effects}`}${next.timer === undefined ? "" : ` ${next.timer}`}`;
}

const mean = (ceiling: number): number => Math.round(BACKOFF_FLOOR + 0.5 * (ceiling - BACKOFF_FLOOR));
/** The wait after a third failure, with the chance above. */
const THIRD = mean(BACKOFF_CEILINGS[2] ?? 0);
const LATER = `waiting close ${THIRD}`;
const AGAIN = `connecting close+open ${CONNECT_PATIENCE}`;
const ASK = `probing probe ${WAKE_PATIENCE}`;
const AWAIT = `dismissed ${VERDICT_PATIENCE}`;

/** What every cell of the table does; the expectation is as exhaustive as the table. */
const EXPECTED: { readonly [N in State["name"]]: { readonly [T in Event["type"]]?: string } } = {
  idle: { start: AGAIN, refuse: "refused close", end: "ended close" },
  connecting: { opened: `authenticating hello ${HELLO_PATIENCE}`, tick: LATER, lost: LATER, end: "ended close" },
  authenticating: {
    authenticated: `syncing ${SYNC_PATIENCE[2]}`,
    tick: LATER,
    lost: LATER,
    denied: AWAIT,
    dismissed: AWAIT,
    tokenless: LATER,
    refuse: "refused close",
    end: "ended close",
  },
  syncing: {
    synced: `online ${TICK}`,
    tick: LATER,
    lost: LATER,
    moved: AGAIN,
    denied: AWAIT,
    dismissed: AWAIT,
    tokenless: LATER,
    stalled: LATER,
    refuse: "refused close",
    end: "ended close",
  },
  online: {
    authenticated: "online",
    tick: `online ${TICK}`,
    lost: LATER,
    moved: AGAIN,
    denied: AWAIT,
    dismissed: AWAIT,
    tokenless: LATER,
    stalled: LATER,
    refuse: "refused close",
    networkUp: ASK,
    networkDown: ASK,
    wake: ASK,
    end: "ended close",
  },
  probing: {
    authenticated: "probing",
    tick: LATER,
    heard: `online ${TICK}`,
    lost: LATER,
    moved: AGAIN,
    denied: AWAIT,
    dismissed: AWAIT,
    tokenless: LATER,
    stalled: LATER,
    refuse: "refused close",
    end: "ended close",
  },
  dismissed: { tick: LATER, lost: LATER, denied: AWAIT, end: "ended close" },
  waiting: {
    tick: AGAIN,
    networkUp: AGAIN,
    networkDown: `waiting close ${mean(BACKOFF_CEILINGS[1] ?? 0)}`,
    wake: AGAIN,
    retry: AGAIN,
    end: "ended close",
  },
  offline: { tick: AGAIN, networkUp: AGAIN, wake: AGAIN, retry: AGAIN, end: "ended close" },
  refused: { retry: AGAIN, end: "ended close" },
  ended: {},
};

for (const state of Object.values(STATES)) {
  for (const event of Object.values(EVENTS)) {
    test(`[SY1] ${state.name} × ${event.type}`, () => {
      expect(TABLE[state.name][event.type]).toBeTypeOf("function");
      expect(cell(state, event)).toBe(EXPECTED[state.name][event.type] ?? ".");
    });
  }
}

function take(state: State, event: Event, around: Partial<Circumstances> = {}): Step {
  const next = step(state, event, { ...AROUND, ...around });
  if (!next) throw new Error(`${state.name} ignores ${event.type}`);
  return next;
}

test("[SY4] the wait is drawn from the floor to a ceiling that grows with the failures", () => {
  for (const [failures, ceiling] of BACKOFF_CEILINGS.entries()) {
    const state: State = { name: "connecting", failures };
    expect(take(state, EVENTS.lost, { chance: 0 }).timer).toBe(BACKOFF_FLOOR);
    expect(take(state, EVENTS.lost, { chance: 0.999_999 }).timer).toBe(ceiling);
  }
  const many: State = { name: "connecting", failures: 1_000 };
  expect(take(many, EVENTS.lost, { chance: 0.999_999 }).timer).toBe(BACKOFF_CEILINGS.at(-1));
});

test("[SY4] failures are forgotten when a connection has held for a tick, not before", () => {
  expect(take(STATES.syncing, EVENTS.synced).state).toMatchObject({ name: "online", failures: 2 });
  expect(take(STATES.online, EVENTS.lost).state).toMatchObject({ name: "waiting", failures: 3 });
  expect(take(STATES.online, EVENTS.tick).state).toMatchObject({ name: "online", failures: 0 });
});

test("[SY4] the moment of the next attempt is told", () => {
  const { state, timer } = take(STATES.online, EVENTS.lost);
  expect(state).toMatchObject({ retryAt: AROUND.now + (timer ?? 0) });
});

test("[SY5] a server that asks for time gets more of it", () => {
  const busy = take(
    STATES.connecting,
    { type: "lost", code: CloseCode.TryAgainLater, reason: "" },
    { chance: 0.999_999 },
  );
  expect(busy.timer).toBe(BUSY_CEILINGS[2]);
  expect(BUSY_CEILINGS[0]).toBeGreaterThan(BACKOFF_CEILINGS[0] ?? 0);
});

test("[SY6] without a network attempts go on, slowly", () => {
  const { state, timer } = take(STATES.online, EVENTS.lost, { network: false, chance: 0.999_999 });
  expect(state.name).toBe("offline");
  expect(timer).toBe(OFFLINE_CEILINGS[2]);
  expect(take(STATES.waiting, EVENTS.networkDown, { network: false }).state.name).toBe("offline");
});

const STOPS = [
  CloseCode.ProtocolError,
  CloseCode.TooLarge,
  CloseCode.BadDocumentId,
  CloseCode.Unauthenticated,
  CloseCode.Forbidden,
  CloseCode.UnknownDocument,
  CloseCode.Trashed,
];
const RETRIES = [1000, 1001, 1005, 1006, 1011, CloseCode.ServiceRestart, CloseCode.TryAgainLater, 4205, 4408, 4999];

test.each(STOPS)("[SY7] close code %i before authentication refuses", (code) => {
  for (const state of [STATES.connecting, STATES.authenticating, STATES.dismissed]) {
    expect(take(state, { type: "lost", code, reason: "why" }).state).toEqual({ name: "refused", code, reason: "why" });
  }
});

test.each(RETRIES)("[SY7] close code %i is retried", (code) => {
  for (const state of [STATES.connecting, STATES.authenticating, STATES.syncing, STATES.online, STATES.probing]) {
    expect(take(state, { type: "lost", code, reason: "" }).state.name).toBe("waiting");
  }
});

test("[SY8] an expired token is replaced once; a fresh one that is refused is final", () => {
  const expired: Event = { type: "lost", code: CloseCode.Unauthenticated, reason: "" };
  for (const state of [STATES.syncing, STATES.online, STATES.probing]) {
    expect(take(state, expired).state.name).toBe("waiting");
  }
  expect(take(STATES.authenticating, expired).state.name).toBe("refused");
});

test("[SY9] a reason of the closed list stands for its code", () => {
  const denied = (reason: string) => take(STATES.authenticating, { type: "denied", reason }).state;
  expect(denied("trashed")).toEqual({ name: "refused", code: CloseCode.Trashed, reason: "trashed" });
  expect(denied("unknown-document")).toMatchObject({ code: CloseCode.UnknownDocument });
  expect(denied("try-again-later")).toMatchObject({ name: "waiting" });
});

test("[SY9] with another reason the close code decides; without one it is forbidden", () => {
  const { state } = take(STATES.authenticating, { type: "denied", reason: "nope" });
  expect(take(state, EVENTS.tick).state).toEqual({ name: "refused", code: CloseCode.Forbidden, reason: "nope" });
  expect(take(state, EVENTS.lost).state).toMatchObject({ name: "refused", code: CloseCode.Forbidden });
  const busy: Event = { type: "lost", code: CloseCode.TryAgainLater, reason: "" };
  expect(take(state, busy).state.name).toBe("waiting");
});

test("[SY9] a document closed by message is retried, unless the close code says stop", () => {
  const { state } = take(STATES.online, EVENTS.dismissed);
  expect(take(state, EVENTS.tick).state.name).toBe("waiting");
  expect(take(state, { type: "lost", code: 1000, reason: "" }).state.name).toBe("waiting");
  expect(take(state, { type: "lost", code: CloseCode.Forbidden, reason: "" }).state.name).toBe("refused");
});

test("[SY10] silence is asked about, and a silent answer ends the connection", () => {
  const quiet = (silentFor: number, unansweredFor = 0): Step =>
    take(STATES.online, { type: "tick", ...CALM, silentFor, unansweredFor });
  expect(quiet(QUIET_LIMIT - 1).state.name).toBe("online");
  expect(quiet(QUIET_LIMIT)).toMatchObject({ state: { name: "probing" }, timer: PROBE_PATIENCE });
  expect(quiet(UNANSWERED_LIMIT, UNANSWERED_LIMIT).state.name).toBe("probing");
  // It talks to us, only not about this: no reason to doubt the line.
  expect(quiet(0, 10 * UNANSWERED_LIMIT).state.name).toBe("online");
  expect(take(STATES.probing, EVENTS.tick)).toMatchObject({ state: { name: "waiting" }, effects: [{ do: "close" }] });
});

test("[SY11] a late timer proves nothing, nor does silence while bytes leave", () => {
  const late = take(STATES.online, { type: "tick", ...CALM, silentFor: 3_600_000, late: true });
  expect(late).toMatchObject({ state: { name: "probing" }, timer: WAKE_PATIENCE });
  for (const excuse of [{ late: true }, { draining: true }]) {
    const event: Event = { type: "tick", ...CALM, silentFor: 3_600_000, unansweredFor: 3_600_000, ...excuse };
    expect(take(STATES.probing, event)).toMatchObject({ state: { name: "probing" }, timer: PROBE_PATIENCE });
    expect(take(STATES.syncing, event)).toMatchObject({ state: { name: "syncing" } });
  }
});

test("[SY13] the first text may take longer with each failure", () => {
  const patience = (failures: number) =>
    take({ name: "authenticating", failures }, { type: "authenticated", access: "write" }).timer;
  expect([0, 1, 2, 3, 4, 5, 50].map(patience)).toEqual([...SYNC_PATIENCE, SYNC_PATIENCE.at(-1), SYNC_PATIENCE.at(-1)]);
});

test("what the outside sees of each state", () => {
  expect(Object.values(STATES).map((state) => connectionState(state).kind)).toEqual([
    "connecting",
    "connecting",
    "connecting",
    "syncing",
    "online",
    "online",
    "connecting",
    "waiting",
    "offline",
    "refused",
    "ended",
  ]);
});
