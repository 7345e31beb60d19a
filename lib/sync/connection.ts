import { afterClose, CloseCode } from "../protocol/closeCodes.ts";
import { parseRefusal, REFUSALS } from "../protocol/refusals.ts";
import { backoffDelay, BACKOFF_CEILINGS, BUSY_CEILINGS, OFFLINE_CEILINGS } from "./backoff.ts";
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
} from "./patience.ts";
import type { Access } from "./types.ts";

/**
 * The connection as a table: what each state does with each event. Pure; `connector.ts` carries out the effects.
 * `failures` counts attempts in a row that ended before the connection was steady: it sets the backoff.
 */
export type State =
  | { readonly name: "idle" }
  /** A socket is being opened. */
  | ({ readonly name: "connecting"; readonly failures: number } & Moving)
  /** The socket is open; the token is being fetched, sent, and judged. */
  | ({ readonly name: "authenticating"; readonly failures: number } & Moving)
  /** The server knows us; its text is on the way. */
  | ({ readonly name: "syncing"; readonly failures: number; readonly access: Access } & Moving)
  | { readonly name: "online"; readonly failures: number; readonly access: Access }
  /** Online, as far as we know; a question is out, because it was silent for too long. */
  | { readonly name: "probing"; readonly failures: number; readonly access: Access }
  /** The server said in a message that it is over; the socket's close code will say what to do. */
  | { readonly name: "dismissed"; readonly failures: number; readonly verdict: Verdict }
  | { readonly name: "waiting"; readonly failures: number; readonly retryAt: number }
  /** As `waiting`, while the browser says that there is no network. */
  | { readonly name: "offline"; readonly failures: number; readonly retryAt: number }
  | { readonly name: "refused"; readonly code: number; readonly reason: string }
  | { readonly name: "ended" };

/** Whether a connection that was well is being exchanged for a better one: no absence, unless it fails. */
interface Moving {
  readonly moving?: true;
}

/** What a dismissal means when the socket's close code does not tell, or never comes. */
type Verdict = { readonly act: "retry" } | { readonly act: "refuse"; readonly code: number; readonly reason: string };

export type Event =
  | { readonly type: "start" }
  | { readonly type: "opened" }
  | { readonly type: "authenticated"; readonly access: Access }
  /** The server's whole text is applied. */
  | { readonly type: "synced" }
  /** The state's timer ran out. */
  | ({ readonly type: "tick" } & Observation)
  /** Anything came from the server. */
  | { readonly type: "heard" }
  /** The socket closed. */
  | { readonly type: "lost"; readonly code: number; readonly reason: string }
  /** There is a better way to the server than this connection's, which is well. */
  | { readonly type: "moved" }
  /** The server refused the token, by message. */
  | { readonly type: "denied"; readonly reason: string }
  /** The server closed the document, by message. */
  | { readonly type: "dismissed"; readonly reason: string }
  /** The token could not be fetched. */
  | { readonly type: "tokenless" }
  /** The server lives but has confirmed nothing for too long: its acknowledgements and our count have lost each other. */
  | { readonly type: "stalled" }
  /** This side will not go on: the id is none, or what the server sends cannot be read though it was asked again. */
  | { readonly type: "refuse"; readonly code: number; readonly reason: string }
  | { readonly type: "networkUp" }
  | { readonly type: "networkDown" }
  | { readonly type: "wake" }
  /** A person asks to try now. */
  | { readonly type: "retry" }
  | { readonly type: "end" };

/** What a ticking timer sees. Milliseconds. */
export interface Observation {
  /** Since anything came from the server. */
  readonly silentFor: number;
  /** Since the oldest thing that deserves an answer was sent; 0 when nothing does. */
  readonly unansweredFor: number;
  /** Bytes are still leaving this machine: the line is slow, not dead. */
  readonly draining: boolean;
  /** The timer ran much too late: the machine slept, or the page was frozen. Nothing can be concluded from silence. */
  readonly late: boolean;
}

export type Effect =
  /** Open a new socket. */
  | { readonly do: "open" }
  /** Fetch the token, then say who we are and ask for the text. */
  | { readonly do: "hello" }
  /** Ask something that every server answers. */
  | { readonly do: "probe" }
  /** Close the socket, if there is one still. */
  | { readonly do: "close"; readonly code: number; readonly reason: string };

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
  /** Milliseconds until `tick`. Absent: the timer goes on as it is when the state's name stays, and stops otherwise. */
  readonly timer?: number;
}

/** What a step may know beside the state. */
export interface Circumstances {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A number from 0 up to 1, drawn for this step. */
  readonly chance: number;
  /** What the browser says about the network. */
  readonly network: boolean;
}

type Named<N extends State["name"]> = Extract<State, { name: N }>;
type Typed<T extends Event["type"]> = Extract<Event, { type: T }>;
type Handler<N extends State["name"], T extends Event["type"]> = (
  state: Named<N>,
  event: Typed<T>,
  around: Circumstances,
) => Step | null;
type Row<N extends State["name"]> = { readonly [T in Event["type"]]: Handler<N, T> };

/** Nothing happens: the event means nothing in this state, or comes from a socket that is gone. */
const ignore = (): null => null;

const CLOSE_NORMAL: Effect = { do: "close", code: CloseCode.Normal, reason: "" };

function connect(failures: number, moving: Moving = {}): Step {
  return {
    state: { name: "connecting", failures, ...moving },
    effects: [CLOSE_NORMAL, { do: "open" }],
    timer: CONNECT_PATIENCE,
  };
}

/** Gives this connection up and comes back later. */
function later(failures: number, around: Circumstances, ceilings = BACKOFF_CEILINGS): Step {
  const delay = backoffDelay(around.network ? ceilings : OFFLINE_CEILINGS, failures, () => around.chance);
  const retryAt = around.now + delay;
  return {
    state: { name: around.network ? "waiting" : "offline", failures, retryAt },
    effects: [CLOSE_NORMAL],
    timer: delay,
  };
}

function refuse(code: number, reason: string): Step {
  return { state: { name: "refused", code, reason }, effects: [CLOSE_NORMAL] };
}

function end(): Step {
  return { state: { name: "ended" }, effects: [CLOSE_NORMAL] };
}

/** The socket closed while it was being opened, or before the token was judged. */
function lostEarly(state: { readonly failures: number }, event: Typed<"lost">, around: Circumstances): Step {
  if (afterClose(event.code) === "stop") return refuse(event.code, event.reason);
  return later(state.failures + 1, around, event.code === CloseCode.TryAgainLater ? BUSY_CEILINGS : BACKOFF_CEILINGS);
}

/**
 * The socket closed after the server had accepted our token. "Unauthenticated" now means that the token expired, and the
 * next attempt brings a new one; if that is refused too, it is refused early.
 */
function lostLate(state: { readonly failures: number }, event: Typed<"lost">, around: Circumstances): Step {
  if (event.code === CloseCode.Unauthenticated) return later(state.failures + 1, around);
  return lostEarly(state, event, around);
}

function giveUp(state: { readonly failures: number }, _event: Event, around: Circumstances): Step {
  return later(state.failures + 1, around);
}

function refused(_state: State, { code, reason }: Typed<"refuse">): Step {
  return refuse(code, reason);
}

/**
 * The server refused the token. A reason of the protocol's closed list stands for its close code; with any other (an older
 * or a foreign server) the socket's close code is awaited, and if none comes it is a matter of permission.
 */
function denied(state: { readonly failures: number }, event: Typed<"denied">, around: Circumstances): Step {
  const reason = parseRefusal(event.reason);
  if (reason !== null) return lostEarly(state, { type: "lost", code: REFUSALS[reason], reason: event.reason }, around);
  const verdict: Verdict = { act: "refuse", code: CloseCode.Forbidden, reason: event.reason };
  return { state: { name: "dismissed", failures: state.failures, verdict }, effects: [], timer: VERDICT_PATIENCE };
}

function dismissed(state: { readonly failures: number }): Step {
  return {
    state: { name: "dismissed", failures: state.failures, verdict: { act: "retry" } },
    effects: [],
    timer: VERDICT_PATIENCE,
  };
}

function judge(state: Named<"dismissed">, around: Circumstances): Step {
  if (state.verdict.act === "retry") return later(state.failures + 1, around);
  return refuse(state.verdict.code, state.verdict.reason);
}

function probe(state: { readonly failures: number; readonly access: Access }, patience: number): Step {
  const { failures, access } = state;
  return { state: { name: "probing", failures, access }, effects: [{ do: "probe" }], timer: patience };
}

function wake(state: Named<"online">): Step {
  return probe(state, WAKE_PATIENCE);
}

function tryNow(state: { readonly failures: number }): Step {
  return connect(state.failures);
}

function move(): Step {
  return connect(0, { moving: true });
}

function ofMove({ moving }: Moving): Moving {
  return moving ? { moving } : {};
}

function syncPatience(failures: number): number {
  return SYNC_PATIENCE[Math.min(failures, SYNC_PATIENCE.length - 1)] ?? HELLO_PATIENCE;
}

/** A timer that ran late proves nothing: the answer may lie unread behind it. One more turn, from now. */
function again(state: State, timer: number): Step {
  return { state, effects: [], timer };
}

const WAITING: Omit<Row<"waiting"> & Row<"offline">, "networkUp" | "networkDown"> = {
  start: ignore,
  opened: ignore,
  authenticated: ignore,
  synced: ignore,
  tick: tryNow,
  heard: ignore,
  lost: ignore,
  moved: ignore,
  denied: ignore,
  dismissed: ignore,
  tokenless: ignore,
  stalled: ignore,
  refuse: ignore,
  wake: tryNow,
  retry: tryNow,
  end,
};

export const TABLE: { readonly [N in State["name"]]: Row<N> } = {
  idle: {
    start: () => connect(0),
    opened: ignore,
    authenticated: ignore,
    synced: ignore,
    tick: ignore,
    heard: ignore,
    lost: ignore,
    moved: ignore,
    denied: ignore,
    dismissed: ignore,
    tokenless: ignore,
    stalled: ignore,
    refuse: refused,
    networkUp: ignore,
    networkDown: ignore,
    wake: ignore,
    retry: ignore,
    end,
  },
  connecting: {
    start: ignore,
    opened: (state) => ({
      state: { name: "authenticating", failures: state.failures, ...ofMove(state) },
      effects: [{ do: "hello" }],
      timer: HELLO_PATIENCE,
    }),
    authenticated: ignore,
    synced: ignore,
    tick: giveUp,
    heard: ignore,
    lost: lostEarly,
    moved: ignore,
    denied: ignore,
    dismissed: ignore,
    tokenless: ignore,
    stalled: ignore,
    refuse: ignore,
    networkUp: ignore,
    networkDown: ignore,
    wake: ignore,
    retry: ignore,
    end,
  },
  authenticating: {
    start: ignore,
    opened: ignore,
    authenticated: ({ failures, ...state }, { access }) => ({
      state: { name: "syncing", failures, access, ...ofMove(state) },
      effects: [],
      timer: syncPatience(failures),
    }),
    synced: ignore,
    tick: giveUp,
    heard: ignore,
    lost: lostEarly,
    moved: ignore,
    denied,
    dismissed,
    tokenless: giveUp,
    stalled: ignore,
    refuse: refused,
    networkUp: ignore,
    networkDown: ignore,
    wake: ignore,
    retry: ignore,
    end,
  },
  syncing: {
    start: ignore,
    opened: ignore,
    authenticated: ignore,
    synced: ({ failures, access }) => ({ state: { name: "online", failures, access }, effects: [], timer: TICK }),
    tick: (state, { draining, late }, around) =>
      draining || late ? again(state, syncPatience(state.failures)) : later(state.failures + 1, around),
    heard: ignore,
    lost: lostLate,
    moved: move,
    denied,
    dismissed,
    tokenless: giveUp,
    stalled: giveUp,
    refuse: refused,
    networkUp: ignore,
    networkDown: ignore,
    wake: ignore,
    retry: ignore,
    end,
  },
  online: {
    start: ignore,
    opened: ignore,
    authenticated: (state, { access }) => ({ state: { ...state, access }, effects: [] }),
    synced: ignore,
    tick: (state, { silentFor, unansweredFor, draining, late }) => {
      // It held for a whole tick: whatever failed before is over.
      const steady = { ...state, failures: 0 };
      if (late) return probe(steady, WAKE_PATIENCE);
      const ignored = unansweredFor >= UNANSWERED_LIMIT && silentFor >= UNANSWERED_LIMIT && !draining;
      return ignored || silentFor >= QUIET_LIMIT ? probe(steady, PROBE_PATIENCE) : again(steady, TICK);
    },
    heard: ignore,
    lost: lostLate,
    moved: move,
    denied,
    dismissed,
    tokenless: giveUp,
    stalled: giveUp,
    refuse: refused,
    networkUp: wake,
    networkDown: wake,
    wake,
    retry: ignore,
    end,
  },
  probing: {
    start: ignore,
    opened: ignore,
    authenticated: (state, { access }) => ({ state: { ...state, access }, effects: [] }),
    synced: ignore,
    tick: (state, { draining, late }, around) =>
      draining || late ? again(state, PROBE_PATIENCE) : later(state.failures + 1, around),
    heard: ({ failures, access }) => ({ state: { name: "online", failures, access }, effects: [], timer: TICK }),
    lost: lostLate,
    moved: move,
    denied,
    dismissed,
    tokenless: giveUp,
    stalled: giveUp,
    refuse: refused,
    networkUp: ignore,
    networkDown: ignore,
    wake: ignore,
    retry: ignore,
    end,
  },
  dismissed: {
    start: ignore,
    opened: ignore,
    authenticated: ignore,
    synced: ignore,
    tick: (state, _event, around) => judge(state, around),
    heard: ignore,
    // The close code decides. One that says nothing (a plain end, a vanished socket) leaves it to what was said before.
    lost: (state, event, around) =>
      event.code === CloseCode.TryAgainLater ||
      event.code === CloseCode.ServiceRestart ||
      afterClose(event.code) === "stop"
        ? lostEarly(state, event, around)
        : judge(state, around),
    moved: ignore,
    denied,
    dismissed: ignore,
    tokenless: ignore,
    stalled: ignore,
    refuse: ignore,
    networkUp: ignore,
    networkDown: ignore,
    wake: ignore,
    retry: ignore,
    end,
  },
  waiting: {
    ...WAITING,
    networkUp: tryNow,
    networkDown: ({ failures }, _event, around) => later(failures, around),
  },
  offline: { ...WAITING, networkUp: tryNow, networkDown: ignore },
  refused: {
    start: ignore,
    opened: ignore,
    authenticated: ignore,
    synced: ignore,
    tick: ignore,
    heard: ignore,
    lost: ignore,
    moved: ignore,
    denied: ignore,
    dismissed: ignore,
    tokenless: ignore,
    stalled: ignore,
    refuse: ignore,
    networkUp: ignore,
    networkDown: ignore,
    wake: ignore,
    retry: () => connect(0),
    end,
  },
  ended: {
    start: ignore,
    opened: ignore,
    authenticated: ignore,
    synced: ignore,
    tick: ignore,
    heard: ignore,
    lost: ignore,
    moved: ignore,
    denied: ignore,
    dismissed: ignore,
    tokenless: ignore,
    stalled: ignore,
    refuse: ignore,
    networkUp: ignore,
    networkDown: ignore,
    wake: ignore,
    retry: ignore,
    end: ignore,
  },
};

/** One step. Null when the event means nothing in this state. */
export function step(state: State, event: Event, around: Circumstances): Step | null {
  // The table's type pairs each state with its row and each event with its cell; an index by two unions loses that.
  const handler = TABLE[state.name][event.type] as (state: State, event: Event, around: Circumstances) => Step | null;
  return handler(state, event, around);
}
