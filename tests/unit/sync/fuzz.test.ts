import assert from "node:assert/strict";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { FakeTabs } from "./support/FakeTabs.ts";
import { MemoryStore } from "./support/MemoryStore.ts";
import { DOCUMENT, textOf, World, type Tab } from "./support/World.ts";

/** How many random lives are lived in the test command. */
const RUNS = 100;
const STEPS = 40;

/** Chance that can be repeated (Marsaglia's xorshift, 32 bits). */
function chance(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** One person's computer: a copy that outlives the tabs, and the tabs that are open. */
interface Browser {
  readonly name: string;
  readonly store: MemoryStore;
  readonly line: FakeTabs;
  tabs: Tab[];
  /** Every character typed here; each is unique in the run. */
  typed: string[];
}

class Life {
  readonly world = new World();
  readonly random: () => number;
  readonly log: string[] = [];
  readonly browsers: Browser[] = ["ada", "bob"].map((name) => ({
    name,
    store: new MemoryStore(),
    line: new FakeTabs(),
    tabs: [],
    typed: [],
  }));
  #next = 0x4e00;
  savedSeen = 0;
  crashes = 0;

  constructor(seed: number) {
    this.random = chance(seed);
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.random() * items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }

  open(browser: Browser): void {
    if (browser.tabs.length >= 3) return;
    browser.tabs.push(
      this.world.open({
        store: browser.store,
        tabs: browser.line,
        random: this.random,
        user: { id: browser.name, name: browser.name, color: "#037ac0" },
      }),
    );
  }

  async step(): Promise<void> {
    const { world } = this;
    const browser = this.pick(this.browsers);
    const tab = browser.tabs.length > 0 ? this.pick(browser.tabs) : null;
    const roll = this.random();
    if (roll < 0.4 && tab?.session.editable.get()) {
      const letter = String.fromCodePoint(this.#next++);
      browser.typed.push(letter);
      this.note(`${browser.name} types ${letter}`);
      tab.session.doc.getText("words").insert(Math.floor(this.random() * (tab.text().length + 1)), letter);
      // A key that was pressed a moment before a crash may be lost; the promise begins with the next task.
      await tab.session.flushed();
    } else if (roll < 0.5) {
      this.note(`${browser.name} opens a tab`);
      this.open(browser);
    } else if (roll < 0.56 && tab) {
      // The browser asks "leave the page?", and the person stays.
      if (tab.session.hasUnkeptChanges()) return;
      this.note(`${browser.name} closes a tab`);
      browser.tabs = browser.tabs.filter((other) => other !== tab);
      await tab.session.destroy();
    } else if (roll < 0.62) {
      this.note("the server crashes");
      this.crashes += 1;
      world.server.crash();
    } else if (roll < 0.72) {
      this.note("the server runs");
      world.server.restart();
    } else if (roll < 0.77) {
      this.note("commits stop");
      world.server.holding = true;
    } else if (roll < 0.85) {
      this.note("commits go on");
      world.server.release();
    } else if (roll < 0.88) {
      this.note("the line is cut");
      world.server.silent = true;
    } else if (roll < 0.93) {
      this.note("the line is mended");
      world.server.silent = false;
    } else if (roll < 0.95) {
      browser.store.writeFails = browser.store.writeFails ? null : new Error("full");
      this.note(`${browser.name}'s disk is ${browser.store.writeFails ? "full" : "free"}`);
    } else if (tab) {
      const event = this.pick(["wake", "hide", "online", "offline"] as const);
      this.note(`${browser.name}: ${event}`);
      tab.environment.tell(event);
    }
    const pause = this.pick([0, 0, 20, 200, 3_000, 20_000]);
    this.note(`${pause} ms`);
    await world.pass(pause);
    this.check();
  }

  /** Whoever reads "Saved" has everything that was typed on this computer on the server's disk. */
  check(): void {
    const disk = textOf(this.world.server.disk);
    for (const { tabs, typed } of this.browsers) {
      for (const tab of tabs) {
        if (tab.session.status.get().kind !== "saved") continue;
        this.savedSeen += 1;
        for (const letter of typed) {
          assert(
            !tab.text().includes(letter) || disk.includes(letter),
            `"saved" is shown, ${letter} is not on the disk`,
          );
        }
      }
    }
  }

  /** All troubles end; all that was typed must be there, once, everywhere. */
  async heal(): Promise<void> {
    const { world } = this;
    this.note("all troubles end");
    world.server.restart();
    world.server.silent = false;
    world.server.release();
    for (const browser of this.browsers) {
      browser.store.writeFails = null;
      for (const { environment } of browser.tabs) environment.tell("online");
      this.open(browser);
    }
    await world.pass(120_000);
    const wanted = this.browsers.flatMap(({ typed }) => typed);
    const server = world.serverText();
    assert.deepEqual(new Set(server), new Set(wanted));
    assert.equal(Array.from(server).length, wanted.length);
    assert.equal(textOf(world.server.disk), server);
    for (const { tabs, store } of this.browsers) {
      for (const tab of tabs) {
        assert.equal(tab.text(), server);
        assert.deepEqual(tab.session.status.get(), { kind: "saved" });
        assert.deepEqual(Y.encodeStateVector(tab.session.doc), Y.encodeStateVector(world.server.doc));
        assert.equal(tab.session.hasUnkeptChanges(), false);
      }
      assert.equal(store.waiting(DOCUMENT), 0);
    }
  }

  note(what: string): void {
    this.log.push(what);
  }
}

async function live(seed: number): Promise<Life> {
  const life = new Life(seed);
  try {
    for (const browser of life.browsers) life.open(browser);
    await life.world.settle();
    for (let step = 0; step < STEPS; step++) await life.step();
    await life.heal();
    await life.world.close();
    return life;
  } catch (error) {
    throw new Error(`seed ${seed}:\n${life.log.join("\n")}`, { cause: error });
  }
}

test(`[SY20] [SY22] [SY23] [SY32] [SY43] ${RUNS} random lives: saved is true, and in the end everything is there once`, async () => {
  let saved = 0;
  let crashes = 0;
  let typed = 0;
  for (let seed = 1; seed <= RUNS; seed++) {
    const life = await live(seed);
    saved += life.savedSeen;
    crashes += life.crashes;
    typed += life.browsers.reduce((sum, browser) => sum + browser.typed.length, 0);
  }
  // It did something.
  expect(saved).toBeGreaterThan(RUNS * 5);
  expect(crashes).toBeGreaterThan(RUNS);
  expect(typed).toBeGreaterThan(RUNS * 5);
}, 120_000);
