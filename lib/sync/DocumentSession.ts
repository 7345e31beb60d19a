import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { assertNever } from "../base/assert.ts";
import { systemClock, type Clock } from "../base/clock.ts";
import type { Dispose } from "../base/disposable.ts";
import { createSignal, type Signal } from "../base/signal.ts";
import { uuidV7 } from "../base/uuid.ts";
import { SCHEMA_VERSION } from "../flow/schema.ts";
import { createSeedUpdate } from "../flow/seed.ts";
import { isDocumentId } from "../model/document.ts";
import type { Person } from "../model/person.ts";
import { CloseCode } from "../protocol/closeCodes.ts";
import { Adoption } from "./adoption.ts";
import { applyRemote } from "./applyRemote.ts";
import { systemRandom } from "./backoff.ts";
import { connectionState, sameConnectionState } from "./connectionState.ts";
import { Device } from "./device.ts";
import { deviceSecret } from "./deviceSecret.ts";
import { browserEnvironment, type EnvironmentEvent } from "./environment.ts";
import {
  confirm,
  EMPTY_LEDGER,
  incomplete,
  raise,
  storable,
  unconfirmed,
  waiting,
  type Coverage,
  type Entry,
  type Ledger,
} from "./ledger.ts";
import { indexedDbStore } from "./offline/indexedDbStore.ts";
import type { OfflineStore, StoredCopy } from "./offline/offlineStore.ts";
import { isForeign, Origin } from "./origins.ts";
import { Inbox } from "./pieces/Inbox.ts";
import { pageTurns } from "./pieces/turns.ts";
import { Presence } from "./presence.ts";
import { sameStatus, saveStatus } from "./saveStatus.ts";
import { ServerLink } from "./ServerLink.ts";
import { openWebSocket } from "./socket.ts";
import { httpSockets } from "./httpSocket.ts";
import { chooseWay } from "./chooseWay.ts";
import { TabLink } from "./tabLink.ts";
import { browserTabs } from "./tabs.ts";
import type {
  ConnectionState,
  Peer,
  SaveStatus,
  SelectionAnchors,
  Session,
  SessionOptions,
  SyncError,
} from "./types.ts";

/** Ties the parts of one session together; every decision is theirs. */
export class DocumentSession implements Session {
  readonly documentId: string;
  readonly doc = new Y.Doc();
  readonly #options: SessionOptions;
  readonly #clock: Clock;
  /** This session, as a writer of changes. */
  readonly #writer = uuidV7();
  readonly #status = createSignal<SaveStatus>({ kind: "opening" }, sameStatus);
  readonly #connection = createSignal<ConnectionState>({ kind: "connecting", attempt: 1 }, sameConnectionState);
  readonly #editable = createSignal(false);
  readonly #link: ServerLink;
  readonly #inbox: Inbox;
  readonly #presence: Presence;
  readonly #device: Device | null;
  readonly #tabs: TabLink;
  readonly #adoption: Adoption;
  readonly #loaded: Promise<void>;
  readonly #stopEnvironment: Dispose;
  #ledger: Ledger = EMPTY_LEDGER;
  /** The text is whole: it came from the server, or from a copy that once did. */
  #whole = false;
  /** The server has once confirmed that it has what we have. */
  #opened = false;
  #pageLeft = false;
  #ending: Promise<void> | null = null;

  constructor(options: SessionOptions) {
    const { documentId } = options;
    this.documentId = documentId;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const clock = this.#clock;
    const environment = options.environment ?? browserEnvironment();
    this.#presence = new Presence({
      doc: this.doc,
      clock,
      user: options.user,
      send: (update) => this.#link.sendPresence(update),
    });
    this.#tabs = new TabLink({
      channel: (options.openTabs ?? browserTabs)(`cowrite:${documentId}`),
      clock,
      writer: this.#writer,
      ledger: () => this.#ledger,
      stateVector: () => Y.encodeStateVector(this.doc),
      encodeBeyond: (stateVector) => Y.encodeStateAsUpdate(this.doc, stateVector),
      apply: (update) => this.#apply(update, Origin.Tab),
      raise: (writer, counts) => this.#raise(writer, counts, "tabs"),
      failed: (error) => this.#report("tabs", error),
    });
    this.#adoption = new Adoption({
      clock,
      writer: this.#writer,
      ledger: () => this.#ledger,
      adopt: () => void this.#adopt(),
    });
    const store = offlineStore(options);
    this.#device =
      store &&
      new Device({
        documentId,
        store,
        doc: this.doc,
        clock,
        schemaVersion: SCHEMA_VERSION,
        writer: this.#writer,
        counts: () => storable(this.#ledger),
        alone: () => !this.#link.settled,
        failed: (error) => this.#report("offline", error),
        changed: () => this.#refresh(),
      });
    Y.applyUpdate(this.doc, createSeedUpdate(), Origin.Seed);
    this.#loaded = this.#load();
    this.#inbox = new Inbox({
      doc: this.doc,
      turns: options.turns ?? pageTurns(),
      // A document that is only coming is shown when all of it is there: nobody writes in it meanwhile.
      isOpening: () => !this.#whole,
      apply: (update) => this.#apply(update, Origin.Server),
    });
    this.#link = new ServerLink({
      url: options.url,
      documentId,
      doc: this.doc,
      openSocket:
        options.openSocket ??
        chooseWay({ webSocket: openWebSocket, http: httpSockets({ clock, environment }), clock, environment }),
      environment,
      clock,
      random: options.random ?? systemRandom,
      token: options.token ?? (() => Promise.resolve("")),
      hello: () => ({ device: (options.device ?? deviceSecret)(), clientId: this.doc.clientID }),
      ready: this.#loaded,
      ownCoverage: () => new Map([[this.#writer, this.#own.made]]),
      wholeCoverage: () => unconfirmed(this.#ledger),
      apply: (update, then) => this.#inbox.take(update, then),
      hearPresence: (update) => this.#presence.hear(update),
      announcePresence: () => this.#presence.announce(),
      synced: () => this.#synced(),
      confirmed: (coverage) => this.#confirmed(coverage),
      attached: () => this.#presence.attached(),
      detached: () => {
        // Before the next connection asks for what we lack.
        this.#inbox.flush();
        this.#presence.detached();
      },
      changed: () => this.#refresh(),
      report: (where, error) => this.#report(where, error),
    });
    this.doc.on("update", (update: Uint8Array, origin: unknown) => this.#changed(update, origin));
    this.#link.state.subscribe(() => this.#moved());
    this.#stopEnvironment = environment.subscribe((event) => this.#surroundings(event));
    if (isDocumentId(documentId)) this.#link.start();
    else this.#link.refuse(CloseCode.BadDocumentId, "bad-document-id");
    this.#tabs.hello();
    this.#refresh();
  }

  get awareness(): Awareness {
    return this.#presence.awareness;
  }

  get status(): Signal<SaveStatus> {
    return this.#status;
  }

  get connection(): Signal<ConnectionState> {
    return this.#connection;
  }

  get editable(): Signal<boolean> {
    return this.#editable;
  }

  get peers(): Signal<readonly Peer[]> {
    return this.#presence.peers;
  }

  setUser(user: Person): void {
    if (!this.#ending) this.#presence.setUser(user);
  }

  setSelection(selection: SelectionAnchors | null): void {
    if (!this.#ending) this.#presence.setSelection(selection);
  }

  reconnect(): void {
    this.#link.tell("retry");
  }

  hasUnkeptChanges(): boolean {
    const { made, saved } = this.#own;
    return made > Math.max(saved, this.#device?.keptMade ?? 0);
  }

  async flushed(): Promise<void> {
    await this.#loaded;
    this.#link.flush();
    await this.#device?.flush();
  }

  whenSaved(): Promise<void> {
    return new Promise((resolve, reject) => {
      const stops: Dispose[] = [];
      const settle = () => {
        const { kind } = this.#status.get();
        if (this.#connection.get().kind === "ended") reject(new Error("the session has ended"));
        else if (kind === "refused") reject(new Error("the server refuses the document"));
        else if (kind === "saved") resolve();
        else return;
        for (const stop of stops) stop();
      };
      stops.push(this.#status.subscribe(settle), this.#connection.subscribe(settle));
      settle();
    });
  }

  destroy(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  get #own(): Entry {
    return this.#ledger.get(this.#writer) ?? { made: 0, held: 0, saved: 0 };
  }

  // From the document.

  #changed(update: Uint8Array, origin: unknown): void {
    if (origin === Origin.Seed || origin === Origin.Device) return;
    if (isForeign(origin)) {
      this.#device?.add(update, false);
      return;
    }
    // A reader makes none; what comes is Yjs tidying up formats behind others' changes, which the writers do as well.
    if (this.#link.access === "read") return;
    const made = this.#own.made + 1;
    this.#ledger = raise(this.#ledger, this.#writer, { made, held: made });
    this.#device?.add(update, true);
    this.#tabs.change(update, made);
    this.#link.add(update);
    this.#refresh();
  }

  // From the device.

  async #load(): Promise<void> {
    const stored = await this.#device?.load();
    if (!stored || this.#ending) return;
    this.#takeCopy(stored);
    // A newer release wrote it, and may mean things by it that this one would break; the server will tell.
    if (stored.syncedOnce && stored.schemaVersion <= SCHEMA_VERSION) this.#whole = true;
    this.#refresh();
  }

  #takeCopy({ updates, writers }: StoredCopy): void {
    for (const update of updates) this.#apply(update, Origin.Device);
    for (const [writer, { made, saved }] of writers) this.#raise(writer, { held: made, saved }, "device");
  }

  /** Another tab does not get its changes saved. What we only heard of, it may have written before it died. */
  async #adopt(): Promise<void> {
    const stored = incomplete(this.#ledger) ? await this.#device?.reload() : null;
    if (this.#ending) return;
    if (stored) this.#takeCopy(stored);
    this.#link.adopt();
  }

  // From the connection.

  #moved(): void {
    const state = this.#link.state.get();
    if (state.name === "refused" && state.code === CloseCode.Forbidden) void this.#forget();
  }

  #synced(): void {
    this.#whole = true;
    this.#device?.markSynced();
    this.#refresh();
  }

  #confirmed(coverage: Coverage): void {
    this.#ledger = confirm(this.#ledger, coverage);
    this.#device?.countsChanged([...coverage.keys()].some((writer) => writer !== this.#writer));
    this.#tabs.savedChanged();
    this.#refresh();
  }

  // From other tabs.

  #raise(writer: string, counts: Partial<Entry>, from: "tabs" | "device"): void {
    const before = this.#ledger;
    this.#ledger = raise(before, writer, counts);
    if (this.#ledger === before) return;
    if (from === "tabs") this.#device?.countsChanged(writer !== this.#writer);
    this.#adoption.look();
    this.#refresh();
  }

  // From the browser.

  #surroundings(event: EnvironmentEvent): void {
    switch (event) {
      case "online":
        this.#link.tell("networkUp");
        return;
      case "offline":
        this.#link.tell("networkDown");
        return;
      case "wake":
        this.#presence.back();
        if (this.#pageLeft) this.#tabs.hello();
        this.#pageLeft = false;
        this.#link.tell("wake");
        return;
      case "leave":
        this.#pageLeft = true;
        this.#presence.leave();
        this.#handOver();
        return;
      case "hide":
        this.#inbox.flush();
        this.#handOver();
        return;
      default:
        assertNever(event);
    }
  }

  /** What is gathered leaves now: there may be no later. */
  #handOver(): void {
    this.#link.flush();
    void this.#device?.flush();
  }

  // Common.

  /** Applies what others made; false when it cannot be read. */
  #apply(update: Uint8Array, origin: symbol): boolean {
    const applied = applyRemote(this.doc, update, origin);
    if (applied.ok) return true;
    if (applied.fault === "observer") {
      this.#report("observer", applied.error);
      return true;
    }
    if (origin === Origin.Server) this.#link.fault("update", applied.error);
    else this.#report(origin === Origin.Tab ? "tabs" : "offline", applied.error);
    return false;
  }

  #refresh(): void {
    const connection = this.#link.state.get();
    this.#opened ||= this.#link.settled;
    this.#connection.set(connectionState(connection));
    this.#editable.set(
      this.#whole && this.#link.access === "write" && connection.name !== "refused" && connection.name !== "ended",
    );
    this.#status.set(
      saveStatus({
        connection,
        waiting: waiting(this.#ledger),
        settled: this.#link.settled,
        opened: this.#opened,
        failure: this.#link.failure,
        kept: this.#device?.kept ?? false,
      }),
    );
  }

  /** Forbidden by now: what is on the server is not for this device any more. What was never sent stays. */
  async #forget(): Promise<void> {
    const store = offlineStore(this.#options);
    await this.#loaded;
    if (!store || waiting(this.#ledger) > 0) return;
    try {
      await this.#device?.close();
      await store.delete(this.documentId);
    } catch (error) {
      this.#report("offline", error);
    }
  }

  async #end(): Promise<void> {
    this.#stopEnvironment();
    this.#inbox.dispose();
    this.#link.flush();
    this.#presence.leave();
    this.#adoption.close();
    this.#tabs.close();
    this.#link.end();
    await this.#loaded;
    await this.#device?.close();
    this.#presence.close();
    this.doc.destroy();
  }

  #report(where: SyncError["where"], error: unknown): void {
    this.#options.onError?.({ where, error });
  }
}

function offlineStore({ offline }: SessionOptions): OfflineStore | null {
  if (offline !== undefined) return offline || null;
  return typeof indexedDB === "undefined" ? null : indexedDbStore();
}
