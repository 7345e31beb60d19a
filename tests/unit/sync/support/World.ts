import * as Y from "yjs";
import { assert } from "../../../../lib/base/assert.ts";
import { createSession } from "../../../../lib/sync/createSession.ts";
import type { OfflineStore } from "../../../../lib/sync/offline/offlineStore.ts";
import type { SaveStatus, Session, SessionOptions, SyncError } from "../../../../lib/sync/types.ts";
import { FakeClock } from "./FakeClock.ts";
import { FakeEnvironment } from "./FakeEnvironment.ts";
import { FakeServer } from "./FakeServer.ts";
import { FakeTabs } from "./FakeTabs.ts";

export const DOCUMENT = "01890a5d-ac96-774b-bcce-b302099a8057";
export const ADA = { id: "ada", name: "Ada", color: "#037ac0" };
export const BOB = { id: "bob", name: "Bob", color: "#c2520b" };

/** A session with what a test wants to see of it. */
export interface Tab {
  readonly session: Session;
  readonly environment: FakeEnvironment;
  readonly errors: SyncError[];
  /** Every status in the order shown. */
  readonly statuses: SaveStatus[];
  /** Types at the end of the text. */
  type(text: string): void;
  text(): string;
}

/** One server, one clock, and any number of browsers. */
export class World {
  readonly clock = new FakeClock();
  readonly server = new FakeServer(DOCUMENT);
  readonly #tabs: Tab[] = [];
  readonly #lines = new Set<FakeTabs>();

  /** Opens a tab. `tabs`: the browser that it belongs to; alone by default. */
  open(options: Partial<SessionOptions> & { readonly store?: OfflineStore; readonly tabs?: FakeTabs } = {}): Tab {
    const environment = new FakeEnvironment();
    const errors: SyncError[] = [];
    const tabs = options.tabs ?? new FakeTabs();
    this.#lines.add(tabs);
    const { store, tabs: _tabs, ...rest } = options;
    const session = createSession({
      url: "ws://test/collab",
      documentId: DOCUMENT,
      user: ADA,
      offline: store ?? false,
      openSocket: this.server.openSocket,
      openTabs: tabs.open,
      environment,
      clock: this.clock,
      random: () => 0.5,
      onError: (error) => errors.push(error),
      ...rest,
    });
    const statuses = [session.status.get()];
    session.status.subscribe(() => statuses.push(session.status.get()));
    const text = session.doc.getText("words");
    const tab: Tab = {
      session,
      environment,
      errors,
      statuses,
      type: (words) => text.insert(text.length, words),
      text: () => text.toJSON(),
    };
    this.#tabs.push(tab);
    return tab;
  }

  /** Delivers and waits until nothing moves any more, without time passing. */
  readonly settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 3;) {
      await new Promise((resolve) => setImmediate(resolve));
      const moved = this.server.deliver();
      const told = [...this.#lines].map((line) => line.deliver()).some(Boolean);
      quiet = moved || told ? 0 : quiet + 1;
    }
  };

  /** Lets time pass, with everything delivered at once. */
  async pass(milliseconds: number): Promise<void> {
    await this.clock.pass(milliseconds, this.settle);
  }

  serverText(): string {
    return this.server.doc.getText("words").toJSON();
  }

  /** Writes on the server as somebody else. */
  otherTypes(text: string): void {
    const words = this.server.doc.getText("words");
    words.insert(words.length, text);
  }

  /** Ends all, and looks for what was left behind. */
  async close(): Promise<void> {
    const ending = this.#tabs.map(({ session }) => session.destroy());
    await this.settle();
    await Promise.all(ending);
    this.server.destroy();
    const listeners = this.#tabs.reduce((sum, { environment }) => sum + environment.listeners, 0);
    assert(this.clock.pending === 0, `${this.clock.pending} timers left behind`);
    assert(listeners === 0, `${listeners} listeners left behind`);
  }
}

/** What a fresh reader finds in bytes. */
export function textOf(updates: readonly Uint8Array[]): string {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  const text = doc.getText("words").toJSON();
  doc.destroy();
  return text;
}
