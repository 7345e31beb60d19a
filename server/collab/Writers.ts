import { type Doc, getState } from "yjs";
import type { Clock } from "../../lib/base/clock.ts";
import { CLAIM_MS } from "./limits.ts";
import type { Dependency, UpdateScan } from "./update/UpdateScan.ts";

/** Whoever a client id belongs to: the secret of a device, or the server itself. Compared, never shown. */
export type Writer = string | symbol;

/** The server, for the id under which it writes itself. */
export const SERVER: Writer = Symbol("server");

interface Claim {
  readonly writer: Writer;
  /** Connections that speak for it now. */
  connections: number;
}

/**
 * Whose a Yjs client id is. Yjs names each change by a client id and a clock, keeps the first that comes under a name, and drops
 * any other: whoever writes under the id of somebody else first has erased what that person writes next, for everybody and
 * for good. So an id belongs to the device that named it when it connected, and for a while after that is gone
 * (docs/adr/0019; SPEC.md of lib/protocol, W19).
 */
export class Writers {
  readonly #clock: Clock;
  readonly #claims = new Map<number, Claim>();
  /** Ids that nobody speaks for any more, and since when; the first to go stands first. */
  readonly #left = new Map<number, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Somebody who speaks for this id is here; false when it belongs to another. */
  enter(clientId: number, writer: Writer): boolean {
    this.#forget();
    const claim = this.#claims.get(clientId);
    if (claim && claim.writer !== writer) return false;
    this.#left.delete(clientId);
    if (claim) claim.connections++;
    else this.#claims.set(clientId, { writer, connections: 1 });
    return true;
  }

  /** One that {@link enter} let in is gone. */
  leave(clientId: number): void {
    this.#forget();
    const claim = this.#claims.get(clientId);
    if (claim && --claim.connections === 0) this.#left.set(clientId, this.#clock.now());
  }

  /** Whether the id belongs to somebody else. */
  isForeign(clientId: number, writer: Writer | null): boolean {
    this.#forget();
    const claim = this.#claims.get(clientId);
    return claim !== undefined && claim.writer !== writer;
  }

  /** The last change that an update brings under an id of somebody else, and that its owner has not sent; null for none. */
  foreign(writer: Writer | null, scan: UpdateScan, store: Doc["store"]): Dependency | null {
    for (const [client, end] of scan.ends()) {
      if (this.isForeign(client, writer) && end > getState(store, client)) return { client, clock: end - 1 };
    }
    return null;
  }

  #forget(): void {
    const oldest = this.#clock.now() - CLAIM_MS;
    for (const [clientId, since] of this.#left) {
      if (since > oldest) return;
      this.#left.delete(clientId);
      this.#claims.delete(clientId);
    }
  }
}
