import { assertNever } from "../base/assert.ts";
import type { Clock } from "../base/clock.ts";
import type { Dispose } from "../base/disposable.ts";
import { createSignal, type Signal } from "../base/signal.ts";
import type { Random } from "./backoff.ts";
import { step, type Effect, type Event, type Observation, type State } from "./connection.ts";
import type { Environment } from "./environment.ts";
import { LATE_LIMIT } from "./patience.ts";
import type { OpenSocket, Socket } from "./socket.ts";

export interface ConnectorOptions {
  readonly url: string;
  readonly openSocket: OpenSocket;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly random: Random;
  /** The socket is open: say who we are. */
  readonly hello: () => void;
  /** A question must go out that the server answers. */
  readonly probe: () => void;
  readonly received: (bytes: Uint8Array) => void;
  /** Milliseconds since the oldest thing that deserves an answer was sent; 0 when nothing does. */
  readonly unansweredFor: () => number;
}

/** Carries out what the table in `connection.ts` decides: one socket, one timer, nothing else. */
export class Connector {
  readonly #options: ConnectorOptions;
  readonly #state = createSignal<State>({ name: "idle" });
  readonly #queue: Event[] = [];
  #running = false;
  #socket: Socket | null = null;
  #stopTimer: Dispose | null = null;
  #heardAt = 0;
  #backlogThen = 0;

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  get state(): Signal<State> {
    return this.#state;
  }

  /** Bytes handed to the socket that have not left this machine. */
  get backlog(): number {
    return this.#socket?.backlog ?? 0;
  }

  /** Hands a frame to the socket; without one it is dropped, and the next whole reply covers it. */
  send(bytes: Uint8Array): void {
    this.#socket?.send(bytes);
  }

  /** Takes an event. One that arises while another is handled waits its turn. */
  dispatch(event: Event): void {
    this.#queue.push(event);
    if (this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#take(next);
    } finally {
      this.#running = false;
    }
  }

  #take(event: Event): void {
    const { clock, random, environment } = this.#options;
    const before = this.#state.get();
    const next = step(before, event, { now: clock.now(), chance: random(), network: environment.online() });
    if (!next) return;
    if (next.timer !== undefined) this.#startTimer(next.timer);
    else if (next.state.name !== before.name) this.#clearTimer();
    // Effects before the news: who hears of `waiting` must not find a socket to send on.
    for (const effect of next.effects) this.#perform(effect);
    this.#state.set(next.state);
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case "open":
        this.#open();
        return;
      case "hello":
        this.#options.hello();
        return;
      case "probe":
        this.#options.probe();
        return;
      case "close": {
        const socket = this.#socket;
        this.#socket = null;
        socket?.close(effect.code, effect.reason);
        return;
      }
      default:
        assertNever(effect);
    }
  }

  #open(): void {
    const { openSocket, url, clock, received } = this.#options;
    this.#heardAt = clock.now();
    // What a former socket still says is not meant for the present one.
    const current = (act: () => void) => () => {
      if (this.#socket === socket) act();
    };
    const socket: Socket = openSocket(url, {
      opened: () => current(() => this.dispatch({ type: "opened" }))(),
      received: (bytes) =>
        current(() => {
          this.#heardAt = clock.now();
          this.dispatch({ type: "heard" });
          received(bytes);
        })(),
      moved: () => current(() => this.dispatch({ type: "moved" }))(),
      closed: (code, reason) =>
        current(() => {
          this.#socket = null;
          this.dispatch({ type: "lost", code, reason });
        })(),
    });
    this.#socket = socket;
  }

  #startTimer(milliseconds: number): void {
    this.#clearTimer();
    const due = this.#options.clock.now() + milliseconds;
    this.#backlogThen = this.backlog;
    this.#stopTimer = this.#options.clock.after(milliseconds, () => {
      this.#stopTimer = null;
      this.dispatch({ type: "tick", ...this.#observe(due) });
    });
  }

  #clearTimer(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #observe(due: number): Observation {
    const now = this.#options.clock.now();
    return {
      silentFor: now - this.#heardAt,
      unansweredFor: this.#options.unansweredFor(),
      draining: this.backlog < this.#backlogThen,
      late: now - due > LATE_LIMIT,
    };
  }
}
