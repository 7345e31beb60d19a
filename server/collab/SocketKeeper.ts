import type { Clock } from "../../lib/base/clock.ts";
import type { Dispose } from "../../lib/base/disposable.ts";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import type { ClientSocket } from "./ClientSocket.ts";
import { BACKLOG_CHECK_MS, MAX_BACKLOG_BYTES, OPENING_DEADLINE_MS, PING_INTERVAL_MS } from "./limits.ts";

interface Kept {
  readonly since: number;
  opened: boolean;
  lagging: boolean;
  /** Whether the last ping was answered. */
  alive: boolean;
}

/** Looks after the sockets: ends those that open nothing, do not answer, or do not read. */
export class SocketKeeper {
  readonly #clock: Clock;
  readonly #sockets = new Map<ClientSocket, Kept>();
  #stop: Dispose;
  #nextPing: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#nextPing = clock.now() + PING_INTERVAL_MS;
    this.#stop = clock.after(BACKLOG_CHECK_MS, () => this.#look());
  }

  get count(): number {
    return this.#sockets.size;
  }

  get sockets(): Iterable<ClientSocket> {
    return this.#sockets.keys();
  }

  add(socket: ClientSocket): void {
    this.#sockets.set(socket, { since: this.#clock.now(), opened: false, lagging: false, alive: true });
  }

  /** The socket answered a ping. */
  answered(socket: ClientSocket): void {
    const kept = this.#sockets.get(socket);
    if (kept) kept.alive = true;
  }

  remove(socket: ClientSocket): void {
    this.#sockets.delete(socket);
  }

  close(): void {
    this.#stop();
  }

  #look(): void {
    this.#stop = this.#clock.after(BACKLOG_CHECK_MS, () => this.#look());
    const now = this.#clock.now();
    const ping = now >= this.#nextPing;
    if (ping) this.#nextPing = now + PING_INTERVAL_MS;
    for (const [socket, kept] of this.#sockets) {
      kept.opened ||= socket.documents.size > 0;
      const lagged = kept.lagging;
      kept.lagging = socket.backlog > MAX_BACKLOG_BYTES;
      if (kept.lagging && lagged) socket.terminate();
      else if (!kept.opened && now - kept.since > OPENING_DEADLINE_MS) {
        socket.close(CloseCode.TryAgainLater, "no document was opened");
      } else if (ping && !kept.alive) socket.terminate();
      else if (ping) {
        kept.alive = false;
        socket.ping();
      }
    }
  }
}
