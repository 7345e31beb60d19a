import { toJson } from "../../lib/convert/toJson.ts";
import type { InlineJson } from "../../lib/convert/toJson.ts";
import { Colleague } from "../e2e/support/colleague.ts";
import type { PersonWindow } from "../e2e/support/browser.ts";
import { openWindow } from "../e2e/support/browser.ts";
import { openDocument, untilWritable } from "../e2e/support/editorPage.ts";
import { blocksOn, installProbe } from "../e2e/support/probe.ts";
import { createRandom, pickWeighted } from "../harness/random.ts";
import type { RunningServer } from "../integration/startServer.ts";
import type { Browser, Page } from "playwright-core";
import { ACTS, prune } from "./acts.ts";
import { Letters } from "./alphabet.ts";
import { Hands } from "./Hands.ts";
import { unlikeEditor } from "./pageShowsEditor.ts";
import { watchDraws, watchedOn } from "./watchDraws.ts";
import type { Watched } from "./watchDraws.ts";

export interface MonkeyOptions {
  readonly seed: number;
  /** How long the windows are edited in. */
  readonly seconds: number;
  /** How many selections each window is to have looked at, at least. On a machine that is busy otherwise this takes longer. */
  readonly looks?: number;
  readonly windows?: number;
  readonly server: RunningServer;
  readonly browser: Browser;
}

/** What a run did, to see that it did something. */
export interface MonkeyReport {
  readonly acts: Readonly<Record<string, number>>;
  readonly watched: readonly Watched[];
  readonly characters: number;
}

const NAMES = ["Ada", "Ben", "Cleo", "Dan"] as const;

/** More text than this is cut down: a person would not find their way in it, and every look at it costs time. */
const MUCH = 1_500;

/** How many of the last acts are told of each window when something is wrong. */
const TOLD = 100;

/**
 * Several windows edit one document at once, each by a stream of acts that the seed decides (when each act happens, and what the text
 * is then, it does not). Throws, with the last acts of all of them, when something is not as it must be.
 */
export async function runMonkey(options: MonkeyOptions): Promise<MonkeyReport> {
  const { seed, seconds, looks = 0, windows = 2, server, browser } = options;
  const id = await server.createDocument(`Monkey ${seed}`);
  const people: { readonly window: PersonWindow; readonly hands: Hands }[] = [];
  const pages = (): Page[] => people.map(({ window }) => window.page);
  const acts: Record<string, number> = {};
  try {
    for (let at = 0; at < windows; at++) {
      const window = await openWindow(browser, { name: NAMES[at % NAMES.length] ?? "Eve", width: 1000, height: 700 });
      people.push({ window, hands: new Hands(window.page, createRandom(seed * 1000 + at), new Letters(at), pages) });
      await openDocument(window.page, server.origin, id);
      await installProbe(window.page);
      await watchDraws(window.page);
    }
    // Windows of one browser have one clipboard, and what an earlier run left there has letters that are typed again in this one.
    await people[0]?.window.page.evaluate(() => navigator.clipboard.writeText("nothing"));
    const ends = performance.now() + seconds * 1000;
    let stop = false;
    const looked: number[] = people.map(() => 0);
    const strays: string[] = [];
    const isDone = (): boolean => performance.now() >= ends && looked.every((count) => count >= looks);
    await Promise.all(
      people.map(async ({ window, hands }, at) => {
        while (!stop && !isDone()) {
          const act = pickWeighted(hands.random, ACTS);
          acts[act.name] = (acts[act.name] ?? 0) + 1;
          await act.run(hands);
          await hands.pause(120);
          const blocks = await blocksOn(hands.page);
          if (blocks.join("").length > MUCH) await prune(hands);
          const { faults, ...seen } = await watchedOn(hands.page);
          looked[at] = seen.looked;
          for (const text of await unlikeEditor(hands.page)) strays.push(`${NAMES[at] ?? ""}: ${text}`);
          // The others need not go on when one has found something.
          if (faults.length + strays.length + window.complaints.length > 0) stop = true;
        }
      }),
    );
    const watched = await Promise.all(people.map(({ window }) => watchedOn(window.page)));
    const characters = (await blocksOn((people[0] as (typeof people)[number]).window.page)).join("").length;
    const faults = [
      ...strays,
      ...watched.flatMap((seen, at) => seen.faults.map((fault) => `${NAMES[at] ?? ""}: ${fault}`)),
      ...(await disagreements(server, id, people)),
      ...people.flatMap(({ window }, at) => window.complaints.map((complaint) => `${NAMES[at] ?? ""}: ${complaint}`)),
    ];
    if (faults.length > 0) throw new Error(faults.join("\n"));
    return { acts, watched, characters };
  } catch (error) {
    const told = people.map(({ hands }, at) => `${NAMES[at] ?? ""}: ${hands.log.slice(-TOLD).join(" · ")}`);
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}\n${told.join("\n")}`, {
      cause: error,
    });
  } finally {
    await Promise.all(people.map(({ window }) => window.context.close()));
  }
}

/**
 * Blocks as they look: kind, indentation, formats and text. The order of attributes and of classes, and the ids by which lists own their items, are
 * each window's own.
 */
function lookOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // How a window shows its own selection of cells.
    const ownClasses = /\s*\bcw-table-(selecting|cell-selected)\b/g;
    const told = [
      "class",
      "data-type",
      "data-indent",
      "data-embed",
      "data-checked",
      "role",
      "aria-level",
      "href",
      "align",
      "colspan",
      "rowspan",
      "scope",
    ];
    const look = (node: Node): string => {
      if (!(node instanceof Element)) return node.textContent ?? "";
      const name = node.tagName.toLowerCase();
      const valueOf = (key: string): string => {
        const value = node.getAttribute(key) ?? "";
        return key === "class" ? value.replaceAll(ownClasses, "").split(" ").sort().join(" ") : value;
      };
      const attributes = told.flatMap((key) => (node.hasAttribute(key) ? [`${key}=${valueOf(key)}`] : []));
      return `<${[name, ...attributes].join(" ")}>${[...node.childNodes].map(look).join("")}</${name}>`;
    };
    return [...document.querySelectorAll(".cw-text[contenteditable] > .cw-block")].map(look);
  });
}

/** Waits, for a while, until `look` gives the same twice in a row and `isDone` likes it; gives what it gave last. */
async function settled<T>(look: () => Promise<T>, isDone: (seen: T) => boolean): Promise<T> {
  const patience = performance.now() + 15_000;
  for (;;) {
    const seen = await look();
    if (isDone(seen) || performance.now() > patience) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const same = (all: readonly unknown[]): boolean => new Set(all.map((one) => JSON.stringify(one))).size === 1;

/** Longer than the page takes for what it does by the by, in milliseconds. */
const QUIET_MS = 1_000;

/** What the windows, a reload of each, the server and a fresh reader do not agree about. */
async function disagreements(
  server: RunningServer,
  id: string,
  people: readonly { readonly window: PersonWindow }[],
): Promise<string[]> {
  const pages = people.map(({ window }) => window.page);
  const faults: string[] = [];
  // Where lists are is told a quarter of a second after a change: both windows may agree that there is none yet.
  await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  const looks = await settled(() => Promise.all(pages.map(lookOf)), same);
  if (!same(looks)) faults.push(`the windows differ: ${firstDifference(looks)}`);
  await settled(
    () => Promise.all(pages.map((page) => page.locator(".cw-status-text").first().innerText())),
    (words) => words.every((word) => word === "Saved"),
  );
  const shown = await blocksOn(pages[0] as Page);
  const read = async (): Promise<ReturnType<typeof toJson>["blocks"]> => {
    const response = await fetch(`${server.origin}/api/v1/documents/${id}/content?format=json`);
    return ((await response.json()) as ReturnType<typeof toJson>).blocks;
  };
  const stored = await read();
  const texts = stored.map(({ content }) => content.map(textOf).join(""));
  if (!same([shown, texts])) faults.push(`the server has another text: ${firstDifference([shown, texts])}`);
  const reader = await Colleague.join(server.collabUrl, id);
  const fresh = toJson(reader.flow).blocks;
  reader.leave();
  if (!same([stored, fresh])) faults.push(`a fresh reader sees another text: ${firstDifference([stored, fresh])}`);
  for (const page of pages) {
    await page.reload();
    await untilWritable(page);
  }
  const again = await settled(
    () => Promise.all(pages.map(lookOf)),
    (all) => same([...all, looks[0]]),
  );
  if (!same([...again, looks[0]]))
    faults.push(`a reload shows something else: ${firstDifference([...again, looks[0] ?? []])}`);
  return faults;
}

/** The text of a piece as the page shows it: a table is what its cells say, one behind the other. */
function textOf(part: InlineJson): string {
  if ("text" in part) return part.text;
  if ("break" in part) return "\u2028";
  const { table } = part.embed;
  if (table === undefined) return "\ufffc";
  return table.cells
    .flat()
    .flatMap(({ blocks }) => blocks.flatMap(({ content }) => content.map(textOf)))
    .join("");
}

/** The first block that differs, from shortly before the place where it does. */
function firstDifference(lists: readonly (readonly unknown[])[]): string {
  const length = Math.max(...lists.map((list) => list.length));
  for (let at = 0; at < length; at++) {
    const here = lists.map((list) => JSON.stringify(list[at]) ?? "no block");
    if (new Set(here).size === 1) continue;
    const [one = ""] = here;
    let from = 0;
    while (here.every((text) => text[from] === one[from] && from < text.length)) from += 1;
    const parts = here.map((text) => text.slice(Math.max(0, from - 200), from + 200));
    return `at block ${at} of ${lists.map((list) => list.length).join(", ")}, character ${from}: ${parts.join(" | ")}`;
  }
  return "nothing";
}
