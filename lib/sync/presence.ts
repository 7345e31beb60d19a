import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import type * as Y from "yjs";
import type { Clock } from "../base/clock.ts";
import type { Dispose } from "../base/disposable.ts";
import { createSignal, type Signal } from "../base/signal.ts";
import { cleanPersonName, samePerson, type Person } from "../model/person.ts";
import { MAX_STATES, readAwareness, writeAwarenessEntries, type PresenceState } from "./readAwareness.ts";
import { throttle, type Throttled } from "./throttle.ts";
import type { Peer, SelectionAnchors } from "./types.ts";

/** Between two messages about the own selection: 20 a second look continuous, and servers drop what is faster. */
export const SELECTION_WINDOW = 50;

/** Between two changes of `peers`: fifty people who type must not render a page a thousand times a second. */
export const PEERS_WINDOW = 50;

/**
 * How long peers stay on the screen when the connection is lost, or when a new one does not name them. A hiccup should
 * not make everybody vanish and come back.
 */
export const PEER_GRACE = 4_000;

/** Between two answers to a removal of ourselves: a server that insists must not be able to make us shout. */
const RETURN_WINDOW = 1_000;

/** Marks what came from the server, so that it is not sent back. */
const REMOTE = Symbol("presence from the server");

export interface PresenceOptions {
  readonly doc: Y.Doc;
  readonly clock: Clock;
  readonly user: Person;
  /** Sends an awareness update, if there is a connection that takes it. */
  readonly send: (update: Uint8Array) => void;
}

/** Who else is here, and what they see of us. */
export class Presence {
  readonly awareness: Awareness;
  readonly #options: PresenceOptions;
  readonly #peers = createSignal<readonly Peer[]>([], samePeers);
  readonly #refresh: Throttled;
  readonly #sendSelection: Throttled;
  readonly #return: Throttled;
  #state: PresenceState;
  #here = true;
  /** Clients that the current connection has named. */
  #named = new Set<number>();
  #stopSweep: Dispose | null = null;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#state = { user: presentable(options.user), selection: null };
    this.awareness = new Awareness(options.doc);
    this.#refresh = throttle(options.clock, PEERS_WINDOW, () => this.#peers.set(this.#read()));
    this.#sendSelection = throttle(options.clock, SELECTION_WINDOW, () => this.announce());
    this.#return = throttle(options.clock, RETURN_WINDOW, () => this.announce());
    this.announce();
    this.awareness.on("change", () => this.#refresh());
    this.awareness.on("update", (_changes: unknown, origin: unknown) => this.#updated(origin));
  }

  get peers(): Signal<readonly Peer[]> {
    return this.#peers;
  }

  setUser(user: Person): void {
    this.#state = { ...this.#state, user: presentable(user) };
    this.announce();
  }

  setSelection(selection: SelectionAnchors | null): void {
    if (JSON.stringify(selection) === JSON.stringify(this.#state.selection)) return;
    this.#state = { ...this.#state, selection };
    this.#sendSelection();
  }

  /**
   * Tells the server our state, under a new clock: after a reconnect it may still know the last one as removed, and would
   * take the same clock for old news.
   */
  announce(): void {
    if (this.#here) this.awareness.setLocalState({ ...this.#state });
  }

  /** The page goes: nobody should see a caret of somebody who is not there. */
  leave(): void {
    this.#here = false;
    this.#sendSelection.cancel();
    this.#return.cancel();
    this.awareness.setLocalState(null);
  }

  /** The page came back from the back/forward cache. */
  back(): void {
    if (this.#here) return;
    this.#here = true;
    this.announce();
  }

  /** Takes an awareness message of the server. Throws when it is none. */
  hear(update: Uint8Array): void {
    const entries = readAwareness(update);
    const { clientID, states } = this.awareness;
    // What is known may change and go; what is new must still fit.
    let room = MAX_STATES - states.size;
    const others = entries.filter(
      ({ clientId, state }) => clientId !== clientID && (state === null || states.has(clientId) || room-- > 0),
    );
    for (const { clientId } of others) this.#named.add(clientId);
    applyAwarenessUpdate(this.awareness, writeAwarenessEntries(others), REMOTE);
    // Our former connection ended on the server behind the back of this one, and took our state with it.
    if (entries.some(({ clientId, state }) => clientId === clientID && state === null) && this.#here) this.#return();
  }

  /** The server knows us: tell it who is here, and drop those whom it does not name. */
  attached(): void {
    this.announce();
    this.#sweepLater();
  }

  /** The connection is gone. */
  detached(): void {
    this.#named.clear();
    this.#sweepLater();
  }

  close(): void {
    // First: it says goodbye, which would start timers anew.
    this.awareness.destroy();
    this.#stopSweep?.();
    this.#refresh.cancel();
    this.#sendSelection.cancel();
    this.#return.cancel();
  }

  #updated(origin: unknown): void {
    // y-protocols says "local" for our own state, also for its renewal every 15 seconds.
    if (origin !== "local") return;
    this.#options.send(encodeAwarenessUpdate(this.awareness, [this.awareness.clientID]));
  }

  #sweepLater(): void {
    this.#stopSweep?.();
    this.#stopSweep = this.#options.clock.after(PEER_GRACE, () => {
      this.#stopSweep = null;
      const gone = [...this.awareness.getStates().keys()].filter(
        (client) => client !== this.awareness.clientID && !this.#named.has(client),
      );
      removeAwarenessStates(this.awareness, gone, REMOTE);
      // Their clocks as well: somebody who never left, and whom the next connection names with the same clock, is news.
      for (const client of gone) this.awareness.meta.delete(client);
    });
  }

  #read(): Peer[] {
    const known = new Map(this.#peers.get().map((peer) => [peer.clientId, peer]));
    const peers: Peer[] = [];
    for (const [clientId, state] of this.awareness.getStates()) {
      // What `hear` let in has this shape; an empty state is somebody who is not shown.
      const { user, selection } = state as Partial<PresenceState>;
      if (clientId === this.awareness.clientID || !user) continue;
      const peer: Peer = { clientId, user, selection: selection ?? null };
      const before = known.get(clientId);
      peers.push(before && samePeer(before, peer) ? before : peer);
    }
    return peers;
  }
}

function presentable(user: Person): Person {
  return { id: user.id, name: cleanPersonName(user.name), color: user.color };
}

function samePeer(left: Peer, right: Peer): boolean {
  return samePerson(left.user, right.user) && JSON.stringify(left.selection) === JSON.stringify(right.selection);
}

function samePeers(left: readonly Peer[], right: readonly Peer[]): boolean {
  return left.length === right.length && left.every((peer, index) => peer === right[index]);
}
