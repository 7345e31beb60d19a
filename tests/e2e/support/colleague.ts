import { HocuspocusProvider } from "@hocuspocus/provider";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import * as Y from "yjs";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import type { Anchor, Flow, FormatChange } from "../../../lib/flow/types.ts";
import { blocksOn, BREAK, EMBED } from "./probe.ts";
import type { Place } from "./probe.ts";
import type { WantedBlock } from "./writeBlocks.ts";
import { writeContent } from "./writeBlocks.ts";

/** The last line of a colleague's documents: it counts what they did, so that a page shows how much of it has come. */
const COUNTER = "#";

/**
 * Somebody else at the document, without a window: their client and their flow. What they do comes to the pages over the server
 * as everything does; `arrived` says when.
 */
export class Colleague {
  readonly flow: Flow;
  readonly #provider: HocuspocusProvider;
  #count = 0;

  private constructor(flow: Flow, provider: HocuspocusProvider) {
    this.flow = flow;
    this.#provider = provider;
  }

  static async join(collabUrl: string, id: string): Promise<Colleague> {
    const doc = new Y.Doc();
    const provider = new HocuspocusProvider({ url: collabUrl, name: id, document: doc, token: "" });
    await new Promise<void>((resolve) => provider.on("synced", () => resolve()));
    return new Colleague(openFlow(doc), provider);
  }

  /** Does something in one transaction. */
  act<T>(run: (flow: Flow) => T): T {
    return this.flow.transact("colleague", () => run(this.flow));
  }

  /** Replaces the whole document. */
  write(blocks: readonly WantedBlock[]): void {
    this.act((flow) => {
      flow.insertMark(0, {});
      flow.deleteRange(1, flow.length - 1);
      writeContent(flow, [...blocks, { content: [{ text: `${COUNTER}${this.#count}`, formats: {} }] }]);
    });
  }

  /** Resolves when the page has what was done until now. What must wait for a composition may still wait. */
  async arrived(page: Page): Promise<void> {
    this.#count += 1;
    const sign = `${COUNTER}${this.#count}`;
    this.act((flow) => {
      const last = flow.blocks.at(-1);
      if (last === undefined) throw new Error("no counter");
      const start = flow.startOf(last);
      flow.insertText(start + last.length, sign, {});
      flow.deleteRange(start, last.length);
    });
    try {
      await page.waitForFunction((wanted) => cowriteProbe.blocks().at(-1) === wanted, sign, {
        polling: 5,
        timeout: 8_000,
      });
    } catch (cause) {
      const shown = JSON.stringify(await blocksOn(page));
      throw new Error(`the page shows ${shown} and not ${JSON.stringify(this.blocks())}`, { cause });
    }
  }

  /** The text of each block as the colleague has it. */
  blocks(): string[] {
    return this.flow.blocks.map(({ content }) =>
      content.map((part) => (part.kind === "text" ? part.text : part.kind === "break" ? BREAK : EMBED)).join(""),
    );
  }

  /** Every character, break, embed and mark of the flow, in order: the token at an index is what stands at that index. */
  tokens(): string[] {
    return this.flow.blocks.flatMap(({ mark, id }, index) => [
      ...(mark === null ? [] : [`¶${id}`]),
      ...(this.blocks()[index] ?? "").split(""),
    ]);
  }

  /** The same without the line that counts. */
  ownTokens(): string[] {
    const counter = this.flow.blocks.at(-1)?.length ?? 0;
    return this.tokens().slice(0, -counter - 1);
  }

  indexOf([block, offset]: Place): number {
    const found = this.flow.blocks[block];
    if (found === undefined) throw new Error(`no block ${block}`);
    return this.flow.startOf(found) + offset;
  }

  /** Tells the others who this is. */
  introduce(user: { readonly id: string; readonly name: string; readonly color: string }): void {
    this.#provider.setAwarenessField("user", user);
  }

  /** Shows the others a caret. */
  pointAt(place: Place): void {
    this.show(this.flow.anchorAt(this.indexOf(place)));
  }

  /** The same of a place in any flow of the document. */
  show(anchor: Anchor): void {
    this.#provider.setAwarenessField("selection", { anchor, head: anchor });
  }

  format(from: number, to: number, change: FormatChange): void {
    this.act((flow) => flow.formatRange(from, to - from, change));
  }

  leave(): void {
    this.flow.dispose();
    this.#provider.destroy();
  }
}

/** Waits until the page shows what `colleague` has. */
export async function expectSame(page: Page, colleague: Colleague): Promise<void> {
  // Both may still change: each look compares both as they are then.
  await expect
    .poll(
      async () => {
        const shown = await blocksOn(page);
        // While somebody composes there may be a character without width, as in the page.
        const known = colleague.blocks().map((text) => text.replaceAll("\u200b", ""));
        return JSON.stringify(shown) === JSON.stringify(known) ? "same" : { shown, known };
      },
      { timeout: 8_000, interval: 10 },
    )
    .toBe("same");
}
