import type { Clock } from "../base/clock.ts";
import type { Dispose } from "../base/disposable.ts";
import { afterClose, CloseCode } from "../protocol/closeCodes.ts";
import type { Environment } from "./environment.ts";
import { patiently } from "./patiently.ts";
import { PROBE_DELAYS, PROBE_SPACING, RETURN_DELAY, WEBSOCKET_PATIENCE } from "./patience.ts";
import type { OpenSocket, Socket, SocketListener } from "./socket.ts";

export interface Ways {
  readonly webSocket: OpenSocket;
  readonly http: OpenSocket;
  readonly clock: Clock;
  readonly environment: Environment;
}

/**
 * Opens connections of one session, by the way that leads to the server: a WebSocket, or HTTP where something between us
 * and the server lets none through. What is learnt holds for the session.
 */
export function chooseWay(ways: Ways): OpenSocket {
  const chooser = new Chooser(ways);
  return (url, listener) => chooser.open(url, listener);
}

class Chooser {
  readonly #ways: Ways;
  /** How the next connection is tried. */
  #next: "webSocket" | "http" = "webSocket";
  /** A WebSocket has brought something since HTTP was last the way. */
  #webSocketWorked = false;

  constructor(ways: Ways) {
    this.#ways = ways;
  }

  open(url: string, listener: SocketListener): Socket {
    return this.#next === "webSocket" ? this.#openWebSocket(url, listener) : this.#openHttp(url, listener);
  }

  #openWebSocket(url: string, listener: SocketListener): Socket {
    const { webSocket, clock } = this.#ways;
    let opened = false;
    let answered = false;
    let asked = false;
    let over = false;
    let stop: Dispose = patiently(clock, WEBSOCKET_PATIENCE, () => giveUp());
    const giveUp = () => {
      over = true;
      this.#next = "http";
      socket.close(CloseCode.Normal, "");
      listener.closed(VANISHED, opened ? "nothing came through" : "it did not open");
    };
    const socket = webSocket(url, {
      opened: () => {
        stop();
        opened = true;
        listener.opened();
      },
      received: (bytes) => {
        if (!answered) {
          stop();
          answered = true;
          this.#webSocketWorked = true;
        }
        listener.received(bytes);
      },
      closed: (code, reason) => {
        stop();
        if (over) return;
        over = true;
        if (!answered && !isWordOfServer(code)) this.#next = "http";
        listener.closed(code, reason);
      },
    });
    return {
      send(bytes) {
        // From the first question on; before, it is our own side that takes its time.
        if (opened && !asked) stop = patiently(clock, WEBSOCKET_PATIENCE, giveUp);
        asked ||= opened;
        socket.send(bytes);
      },
      get backlog() {
        return socket.backlog;
      },
      close(code, reason) {
        stop();
        over = true;
        socket.close(code, reason);
      },
    };
  }

  #openHttp(url: string, listener: SocketListener): Socket {
    // Until something has come this way too, nothing is learnt but that the server is not there.
    this.#next = "webSocket";
    let stopProbes: Dispose | null = null;
    const socket = this.#ways.http(url, {
      opened: () => listener.opened(),
      received: (bytes) => {
        if (stopProbes === null) {
          this.#next = "http";
          stopProbes = this.#probe(url, () => {
            this.#next = "webSocket";
            listener.moved?.();
          });
        }
        listener.received(bytes);
      },
      closed: (code, reason) => {
        stopProbes?.();
        listener.closed(code, reason);
      },
    });
    return {
      send: (bytes) => socket.send(bytes),
      get backlog() {
        return socket.backlog;
      },
      close(code, reason) {
        stopProbes?.();
        socket.close(code, reason);
      },
    };
  }

  /** Tries a WebSocket now and then, beside the connection; calls `works` once when one brought an answer. */
  #probe(url: string, works: () => void): Dispose {
    const { clock, environment } = this.#ways;
    let stopTimer: Dispose = () => {};
    let stopTry: Dispose | null = null;
    let tries = 0;
    let triedAt = clock.now();
    /** Something changed during a look, which therefore says nothing of how it is now. */
    let again = false;
    const wait = (delay: number) => {
      stopTimer();
      stopTimer = clock.after(delay, look);
    };
    const soon = () => wait(Math.max(0, triedAt + PROBE_SPACING - clock.now()));
    const later = () => wait(PROBE_DELAYS[Math.min(tries, PROBE_DELAYS.length - 1)] ?? PROBE_SPACING);
    const look = () => {
      again = false;
      tries += 1;
      triedAt = clock.now();
      stopTry = this.#ask(url, (answered) => {
        stopTry = null;
        if (answered) works();
        else if (again) soon();
        else later();
      });
    };
    // A WebSocket that worked before was most likely missing only while the server was.
    if (this.#webSocketWorked) wait(RETURN_DELAY);
    else later();
    this.#webSocketWorked = false;
    const stopEnvironment = environment.subscribe((event) => {
      if (event !== "online" && event !== "wake") return;
      if (stopTry) again = true;
      else soon();
    });
    return () => {
      stopTimer();
      stopTry?.();
      stopEnvironment();
    };
  }

  /** Opens a WebSocket, sends an empty message, and tells whether the answer came. */
  #ask(url: string, tell: (answered: boolean) => void): Dispose {
    const { webSocket, clock } = this.#ways;
    let over = false;
    const end = (answered: boolean | null) => {
      if (over) return;
      over = true;
      stop();
      socket.close(CloseCode.Normal, "");
      if (answered !== null) tell(answered);
    };
    let stop = patiently(clock, WEBSOCKET_PATIENCE, () => end(false));
    const socket = webSocket(url, {
      opened: () => {
        stop();
        stop = patiently(clock, WEBSOCKET_PATIENCE, () => end(false));
        socket.send(new Uint8Array(0));
      },
      received: () => end(true),
      closed: () => end(false),
    });
    return () => end(null);
  }
}

/** A connection that vanished; the code that `WebSocket` gives it. */
const VANISHED = 1006;

/** Whether only the server itself ends a connection with `code`; a proxy has words of its own for the rest. */
function isWordOfServer(code: number): boolean {
  return afterClose(code) === "stop" || code === CloseCode.ServiceRestart || code === CloseCode.TryAgainLater;
}
