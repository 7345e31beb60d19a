import type { Page } from "playwright-core";
import type { Random } from "../harness/random.ts";
import type { Place } from "../e2e/support/probe.ts";
import type { Letters } from "./alphabet.ts";
import { doubtOn } from "./watchDraws.ts";

/** A place on the screen. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A person in front of a window: mouse, keys and a habit of pausing, all by chance. */
export class Hands {
  readonly page: Page;
  readonly random: Random;
  readonly letters: Letters;
  /** What they did, newest last. */
  readonly log: string[] = [];
  readonly #windows: () => readonly Page[];

  /** `windows`: those of everybody. */
  constructor(page: Page, random: Random, letters: Letters, windows: () => readonly Page[]) {
    this.page = page;
    this.random = random;
    this.letters = letters;
    this.#windows = windows;
  }

  note(what: string): void {
    this.log.push(what);
  }

  /** A pause of a person, in milliseconds, short ones more often. */
  async pause(longest: number): Promise<void> {
    await this.page.waitForTimeout(longest * this.random.next() ** 2);
  }

  /** Presses keys `count` times, with a person's pauses. */
  async press(key: string, count = 1): Promise<void> {
    this.note(count === 1 ? key : `${key} ×${count}`);
    for (let at = 0; at < count; at++) {
      await this.page.keyboard.press(key);
      await this.pause(40);
    }
  }

  /**
   * Pastes what somebody copied. Its letters are there again then, be it over those that they were copied from: where they stand does not
   * say where a caret was.
   */
  async paste(key: "Control+v" | "Control+Shift+v"): Promise<void> {
    const text = await this.page.evaluate(() => navigator.clipboard.readText());
    await Promise.all(this.#windows().map((page) => doubtOn(page, text)));
    await this.press(key);
  }

  /** Types letters, some of them wrong at first. */
  async type(text: string): Promise<void> {
    this.note(`types “${text}”`);
    for (const character of text) {
      await this.page.keyboard.type(character);
      if (this.random.chance(0.06)) {
        await this.page.keyboard.type(this.letters.take(1));
        await this.pause(60);
        await this.page.keyboard.press("Backspace");
      }
      await this.pause(35);
    }
  }

  /** Some words, of letters that are there only once, and now and then of everyday ones. */
  words(most: number): string {
    return Array.from({ length: 1 + this.random.int(most) }, () =>
      this.random.chance(0.15)
        ? this.random.pick(["and", "the", "so", "it's", "ok"])
        : this.letters.take(1 + this.random.int(5)),
    ).join(" ");
  }

  /** Any place of the text; null when there is none. */
  async place(): Promise<Place | null> {
    const blocks = await this.page.evaluate(() => cowriteProbe.blocks());
    if (blocks.length === 0) return null;
    const block = this.random.int(blocks.length);
    return [block, this.random.int((blocks[block]?.length ?? 0) + 1)];
  }

  /** Where a place is on the screen, scrolled there if need be; null when it is not there any more. */
  async pointOf(place: Place): Promise<Point | null> {
    return this.page.evaluate(([block, offset]) => {
      const element = document.querySelectorAll<HTMLElement>(".cw-text[contenteditable] > .cw-block")[block];
      if (element === undefined) return null;
      const box = element.getBoundingClientRect();
      // Under the bars at the top nothing can be clicked.
      if (box.top < 130 || box.bottom > innerHeight - 20)
        element.scrollIntoView({ block: "center", behavior: "instant" });
      const length = cowriteProbe.blocks()[block]?.length ?? 0;
      const { node, offset: at } = cowriteProbe.pointAt([block, Math.min(offset, length)]);
      const range = document.createRange();
      range.setStart(node, at);
      const rect = range.getClientRects()[0] ?? element.getBoundingClientRect();
      return { x: Math.max(2, rect.left + 1), y: Math.min(rect.top + rect.height / 2, innerHeight - 4) };
    }, place);
  }

  /** Clicks into the text `count` times in a row. */
  async click(count = 1): Promise<boolean> {
    const place = await this.place();
    const point = place === null ? null : await this.pointOf(place);
    if (place === null || point === null) return false;
    this.note(`clicks ×${count} at ${place.join(":")}`);
    await this.page.mouse.click(point.x, point.y, { clickCount: count });
    return true;
  }

  /** Moves the mouse from one place to another with the button down. */
  async drag(from: Point, to: Point): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
    await this.pause(150);
    await mouse.move(to.x, to.y, { steps: 3 });
    await mouse.up();
  }

  /** Goes back to the text if the keys would go elsewhere. */
  async toText(): Promise<void> {
    const isThere = await this.page.evaluate(() => document.activeElement?.classList.contains("cw-text") === true);
    if (isThere) return;
    await this.page.keyboard.press("Escape");
    await this.click();
  }
}
