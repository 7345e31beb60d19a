import { type Doc, getState } from "yjs";
import { MAX_PLACES } from "./limits.ts";

/** A struct by its name: a client, and a clock of it. */
export interface Dependency {
  readonly client: number;
  readonly clock: number;
}

/** Where an item stands that does not follow the one before it: what its author saw beside it, or the start of what. */
export interface Place {
  readonly left: Dependency | null;
  readonly right: Dependency | null;
  /** The name of a root, or the item of a type; null when a neighbour tells. */
  readonly parent: string | Dependency | null;
}

/** Unbroken structs of a client, from one clock up to, not including, another. */
interface Row {
  readonly from: number;
  readonly to: number;
}

/** What a look through an update found: which structs it brings, and which it builds upon. */
export class UpdateScan {
  readonly #rows = new Map<number, Row[]>();
  /** The highest clock of each client that something in the update builds upon, or deletes. */
  readonly #needs = new Map<number, number>();

  /** How many items there are. */
  items = 0;
  /** How many of them stand at a place of their own. */
  loose = 0;
  /** The places of the first {@link MAX_PLACES} of those. */
  readonly places: Place[] = [];

  stands(place: Place): void {
    this.loose++;
    if (this.places.length < MAX_PLACES) this.places.push(place);
  }

  /** A row of structs of `client` from clock `from` up to, not including, `to`. */
  brings(client: number, from: number, to: number): void {
    // A row that does not begin at 0 builds on what is before it.
    if (from > 0) this.needs(client, from - 1);
    const rows = this.#rows.get(client);
    if (rows === undefined) this.#rows.set(client, [{ from, to }]);
    else rows.push({ from, to });
  }

  needs(client: number, clock: number): void {
    const known = this.#needs.get(client);
    if (known === undefined || known < clock) this.#needs.set(client, clock);
  }

  /** Those whose structs it brings. */
  get clients(): Iterable<number> {
    return this.#rows.keys();
  }

  /** The clock behind the last struct that it brings of each. */
  *ends(): Iterable<readonly [client: number, end: number]> {
    for (const [client, rows] of this.#rows) yield [client, Math.max(...rows.map(({ to }) => to))];
  }

  /** The first thing that neither the update nor the document has; null when it can be applied whole. */
  missingFrom(store: Doc["store"]): Dependency | null {
    for (const [client, clock] of this.#needs) {
      if (clock >= this.#stateWith(store, client)) return { client, clock };
    }
    return null;
  }

  /** The clock that the document will have of a client when the update's structs of it are applied. */
  #stateWith(store: Doc["store"], client: number): number {
    let state = getState(store, client);
    for (const { from, to } of this.#rows.get(client) ?? []) if (from <= state && to > state) state = to;
    return state;
  }
}
