import { assert } from "../../lib/base/assert.ts";

/** One end of the network: something that holds a Y.Doc. */
export interface Station {
  /** Applies an update that came over the network. */
  receive(update: Uint8Array): void;
  /** What this station has, as an encoded state vector. */
  stateVector(): Uint8Array;
  /** What `stateVector`'s owner lacks, as one update. */
  missing(stateVector: Uint8Array): Uint8Array;
  /** Whether it holds updates back, waiting for others that they build upon. */
  readonly isWaiting: boolean;
}

/** Messages from one station on their way to another. */
interface Link {
  readonly queue: Uint8Array[];
  /** Something was lost on the way; only a resynchronisation brings it. */
  lossy: boolean;
  /** Cut by a partition: messages wait. */
  cut: boolean;
}

/**
 * A network that the test owns: each ordered pair of stations has its queue, and nothing moves unless told so.
 * Stations are named by their number, 0 to `size` − 1.
 */
export class Network {
  readonly #stations: (Station | null)[];
  readonly #links: Link[][];

  constructor(size: number) {
    this.#stations = Array.from({ length: size }, () => null);
    this.#links = Array.from({ length: size }, () =>
      Array.from({ length: size }, (): Link => ({ queue: [], lossy: false, cut: false })),
    );
  }

  get size(): number {
    return this.#stations.length;
  }

  /** Puts `station` at place `at`; the one that was there is gone, messages that are on their way stay. */
  connect(at: number, station: Station): void {
    this.#stations[at] = station;
  }

  #link(from: number, to: number): Link {
    const link = this.#links[from]?.[to];
    assert(link && from !== to, `no link from ${from} to ${to}`);
    return link;
  }

  #station(at: number): Station {
    const station = this.#stations[at];
    assert(station, `nobody at ${at}`);
    return station;
  }

  /** Queues `update` for everybody else. */
  broadcast(from: number, update: Uint8Array): void {
    for (let to = 0; to < this.size; to++) if (to !== from) this.#link(from, to).queue.push(update);
  }

  /** How many messages wait from `from` to `to`. */
  waiting(from: number, to: number): number {
    return this.#link(from, to).queue.length;
  }

  /** Hands over the message at `index` of the queue (0 is the oldest; another index reorders). False if there is none, or the link is cut. */
  deliver(from: number, to: number, index = 0): boolean {
    const link = this.#link(from, to);
    if (link.cut) return false;
    const [update] = link.queue.splice(index, 1);
    if (!update) return false;
    this.#station(to).receive(update);
    return true;
  }

  /** Hands over the message at `index` and keeps it in the queue, so that it comes twice. */
  duplicate(from: number, to: number, index = 0): boolean {
    const link = this.#link(from, to);
    const update = link.queue[index];
    if (link.cut || !update) return false;
    this.#station(to).receive(update);
    return true;
  }

  /** Loses the message at `index`: `to` gets its content at the next {@link resync} only. */
  drop(from: number, to: number, index = 0): boolean {
    const link = this.#link(from, to);
    if (link.queue.splice(index, 1).length === 0) return false;
    link.lossy = true;
    return true;
  }

  /** Loses all that is on its way to `at`, as when its socket closes. */
  dropAllTo(at: number): void {
    for (let from = 0; from < this.size; from++) {
      if (from === at) continue;
      const link = this.#link(from, at);
      if (link.queue.length > 0) link.lossy = true;
      link.queue.length = 0;
    }
  }

  /** `to` tells what it has and gets from `from` the rest; what waited between them is part of it. */
  resync(from: number, to: number): boolean {
    const link = this.#link(from, to);
    if (link.cut) return false;
    link.queue.length = 0;
    link.lossy = false;
    this.#station(to).receive(this.#station(from).missing(this.#station(to).stateVector()));
    return true;
  }

  /** Cuts every link between `group` and the rest. */
  partition(group: readonly number[]): void {
    for (let from = 0; from < this.size; from++) {
      for (let to = 0; to < this.size; to++) {
        if (from !== to) this.#link(from, to).cut = group.includes(from) !== group.includes(to);
      }
    }
  }

  /** Ends every partition. Those who lost messages resynchronise; the others get theirs from the queues. */
  rejoin(): void {
    this.partition([]);
    for (let from = 0; from < this.size; from++) {
      for (let to = 0; to < this.size; to++) {
        if (from !== to && this.#link(from, to).lossy) this.resync(from, to);
      }
    }
  }

  /**
   * Delivers everything until nothing is on its way. Receiving may itself send (a healing edit), so it goes in rounds.
   * Returns how many stations still held updates back then, and were resynchronised.
   *
   * That is a weakness of Yjs (13.6.33): of updates that come out of order it remembers one missing part only, and three
   * that wait for each other in a ring wait for ever, though every part is there. What a client does about it, a
   * resynchronisation, cures it.
   */
  settle(): number {
    this.rejoin();
    this.#deliverAll();
    const stuck = [...this.#stations.keys()].filter((at) => this.#station(at).isWaiting);
    for (const to of stuck) {
      for (let from = 0; from < this.size; from++) if (from !== to) this.resync(from, to);
    }
    this.#deliverAll();
    return stuck.length;
  }

  #deliverAll(): void {
    for (let round = 0; round < 100; round++) {
      let moved = false;
      for (let from = 0; from < this.size; from++) {
        for (let to = 0; to < this.size; to++) {
          if (from === to) continue;
          while (this.deliver(from, to)) moved = true;
        }
      }
      if (!moved) return;
    }
    throw new Error("the network does not come to rest: the replicas keep answering each other");
  }
}
