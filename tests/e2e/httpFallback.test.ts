import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openWindow } from "./support/browser.ts";
import { Colleague } from "./support/colleague.ts";
import { expectStatus, openDocument, statusOf, textOf, typeAtEnd } from "./support/editorPage.ts";
import { startHostileProxy, type Treatment } from "./support/hostileProxy.ts";
import { spawnProduct } from "./support/servers.ts";

let browser: Browser;
let server: Awaited<ReturnType<typeof spawnProduct>>;
beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), spawnProduct()]);
});
afterAll(async () => {
  await browser.close();
  await server.kill("SIGTERM");
});

/** Tells the page what a browser tells it when the network changed. */
async function tellOfNewNetwork(page: Awaited<ReturnType<typeof openWindow>>["page"]): Promise<void> {
  await page.evaluate(() => dispatchEvent(new Event("online")));
}

test.each<Treatment>(["refuse", "swallow"])(
  "[SY81] [SY84] through a proxy that would %s WebSockets text is saved within 10 s, and the WebSocket comes back when it may",
  async (treatment) => {
    const proxy = await startHostileProxy(server.port, treatment);
    const { context, page } = await openWindow(browser, { name: "Ada" });
    try {
      const id = await server.createDocument("Office");
      // The proxy is the way of one person only: the colleague has a WebSocket.
      const colleague = await Colleague.join(server.collabUrl, id);
      const began = Date.now();
      await openDocument(page, proxy.origin, id);
      await expectStatus(page, /^Saved$/, 10_000);
      await typeAtEnd(page, "through the office's proxy");
      await expectStatus(page, /^Saved$/, 10_000);
      expect(Date.now() - began).toBeLessThan(10_000);
      expect(proxy.upgrades).toBeGreaterThan(0);
      expect(proxy.passing).toBe(0);
      await expect.poll(() => colleague.blocks(), { timeout: 5_000 }).toEqual(["through the office's proxy"]);
      colleague.act((flow) => flow.insertText(flow.length, ", and back", {}));
      await expect.poll(() => textOf(page).innerText(), { timeout: 5_000 }).toContain("proxy, and back");

      const seen: string[] = [];
      await page.exposeFunction("sawStatus", (words: string) => void seen.push(words));
      await page.evaluate(() => {
        const told = (): unknown =>
          (globalThis as unknown as { sawStatus(words: string): unknown }).sawStatus(
            document.querySelector(".cw-status-text")?.textContent ?? "",
          );
        const header = document.querySelector(".cw-header") as Element;
        new MutationObserver(told).observe(header, { characterData: true, childList: true, subtree: true });
      });
      proxy.treat("pass");
      await tellOfNewNetwork(page);
      await expect.poll(() => proxy.passing, { timeout: 25_000 }).toBe(1);
      await typeAtEnd(page, ". Still here");
      await expectStatus(page, /^Saved$/);
      await expect.poll(() => colleague.blocks().join(""), { timeout: 5_000 }).toContain("and back. Still here");
      // The probe's WebSocket is gone, the connection's stays.
      expect(proxy.passing).toBe(1);
      expect(seen.length).toBeGreaterThan(0);
      expect(seen.filter((words) => !/^(Saved|Saving)/.test(words))).toEqual([]);
      expect(await statusOf(page)).toBe("Saved");
      colleague.leave();
    } finally {
      await context.close();
      await proxy.close();
    }
  },
);
