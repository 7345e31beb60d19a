import { expect, test } from "vitest";
import { toJson } from "../../lib/convert/toJson.ts";
import { Colleague } from "./support/colleague.ts";
import { expectStatus, linesOf, openDocument, typeAtEnd } from "./support/editorPage.ts";
import { openWindow } from "./support/browser.ts";
import { useStage } from "./support/useStage.ts";

const stage = useStage();

const BLOCKS = 1_500;

test("[SY66] [BD100] [BD102] who types while somebody pastes 1,500 blocks: keys are answered in between, nothing is lost, all agree", async () => {
  const id = await stage.server.createDocument("big changes");
  const { page, complaints } = await openWindow(stage.browser, { name: "Ada" });
  await openDocument(page, stage.server.origin, id);
  await typeAtEnd(page, "typed: ");
  await expectStatus(page, /^Saved$/);
  const colleague = await Colleague.join(stage.server.collabUrl, id);
  try {
    // How many blocks the page had whenever a key had been answered, and the blocks that the caret was in.
    await page.evaluate(() => {
      const root = document.querySelector(".cw-text[contenteditable]") as HTMLElement;
      const seen: number[] = [];
      const carets = new Set<string>();
      Object.assign(globalThis, { seen, carets });
      root.addEventListener("input", () => seen.push(root.querySelectorAll(":scope > .cw-block").length));
      const look = (): void => {
        const node = document.getSelection()?.anchorNode ?? null;
        const element = node instanceof Element ? node : (node?.parentElement ?? null);
        carets.add(element?.closest(".cw-block")?.textContent?.slice(0, 8) ?? "nowhere");
        requestAnimationFrame(look);
      };
      look();
    });
    const { flow } = colleague;
    // Smaller than the page's: in the flow, what is put at the end comes in front of the letters that are typed there meanwhile.
    flow.doc.clientID = 1;
    flow.transact("paste", () => {
      for (let block = 0; block < BLOCKS; block += 1) {
        flow.insertMark(flow.length, block % 10 === 0 ? { type: "heading", level: 2 } : {});
        flow.insertText(flow.length, `line ${block} of what somebody else pastes`, {});
      }
    });
    await page.keyboard.type("abcdefghijklmnopqrstuvwxyz".repeat(4), { delay: 5 });
    const blocks = page.locator(".cw-text[contenteditable] > .cw-block");
    await expect.poll(() => blocks.count(), { timeout: 60_000 }).toBe(BLOCKS + 1);
    const seen = await page.evaluate(() => (globalThis as unknown as { readonly seen: readonly number[] }).seen);
    // Keys were answered before all was there, and more was there with each: in slices, not in one.
    const steps = new Set(seen.filter((count) => count < BLOCKS + 1));
    expect(steps.size, `blocks when keys were answered: ${seen.join(" ")}`).toBeGreaterThan(3);
    const carets = await page.evaluate(() => [...(globalThis as unknown as { readonly carets: Set<string> }).carets]);
    expect(carets).toEqual([expect.stringMatching(/^typed: ?$/), "typed: a"]);
    await expectStatus(page, /^Saved$/);
    const [first, ...lines] = await linesOf(page);
    expect(first).toBe(`typed: ${"abcdefghijklmnopqrstuvwxyz".repeat(4)}`);
    expect(lines.at(-1)).toBe(`line ${BLOCKS - 1} of what somebody else pastes`);
    await expect
      .poll(() =>
        toJson(flow).blocks.map(({ content }) => content.map((part) => ("text" in part ? part.text : "")).join("")),
      )
      .toEqual([first, ...lines]);
    expect(complaints).toEqual([]);
  } finally {
    colleague.leave();
  }
});
