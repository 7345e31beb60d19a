import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { removeFolder, temporaryFolder } from "../integration/startServer.ts";
import { launchBrowser, openWindow } from "./support/browser.ts";
import {
  expectLines,
  expectStatus,
  linesOf,
  openDocument,
  statusOf,
  typeAtEnd,
  untilWritable,
} from "./support/editorPage.ts";
import { spawnFaultyProduct, spawnProduct } from "./support/servers.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
});

/** Every word that the chip shows from now on, in its order. */
async function watchStatus(page: Awaited<ReturnType<typeof openWindow>>["page"]): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const chip = document.querySelector(".cw-status-text");
    if (chip === null) throw new Error("no status");
    const seen = [chip.textContent];
    new MutationObserver(() => seen.push(document.querySelector(".cw-status-text")?.textContent ?? "")).observe(
      document.querySelector(".cw-header") as Element,
      { characterData: true, childList: true, subtree: true },
    );
    (globalThis as unknown as { seenStatus: string[] }).seenStatus = seen;
  });
  return () => page.evaluate(() => (globalThis as unknown as { seenStatus: string[] }).seenStatus);
}

test("without a network: the words say where the text is, the tab can be closed, and reopening sends it", async () => {
  const server = await spawnProduct();
  const { context, page } = await openWindow(browser, { name: "Ada" });
  try {
    const id = await server.createDocument("Train");
    await openDocument(page, server.origin, id);
    await typeAtEnd(page, "At home.");
    await expectStatus(page, /^Saved$/);

    await context.setOffline(true);
    await expectStatus(page, /^Offline$|^On this device/);
    await typeAtEnd(page, " In the train.");
    await expectStatus(page, /^On this device, \d+ changes? waiting$/);
    await page.locator(".cw-status").first().click();
    await page.getByText("There is no connection to the server.", { exact: false }).last().waitFor();
    await page.getByText("you can close the tab and come back", { exact: false }).waitFor();
    await page.close();

    await context.setOffline(false);
    const again = await context.newPage();
    await openDocument(again, server.origin, id);
    await expectLines(again, ["At home. In the train."]);
    await expectStatus(again, /^Saved$/);
    const text = await (await fetch(`${server.origin}/api/v1/documents/${id}/content?format=text`)).text();
    expect(text).toBe("At home. In the train.");
  } finally {
    await context.close();
    await server.kill("SIGTERM");
  }
});

test("a server that dies takes nothing along: what is written without it arrives when it is back", async () => {
  const dataDir = temporaryFolder();
  let server = await spawnProduct({ dataDir });
  const { port } = server;
  const { context, page } = await openWindow(browser, { name: "Ada" });
  try {
    const id = await server.createDocument("Crash");
    await openDocument(page, server.origin, id);
    await typeAtEnd(page, "before");
    await expectStatus(page, /^Saved$/);
    await server.kill("SIGKILL");
    await expectStatus(page, /^Offline$|^On this device/);
    await typeAtEnd(page, " during");
    await expectStatus(page, /^On this device, \d+ changes? waiting$/);
    server = await spawnProduct({ dataDir, port });
    await expectStatus(page, /^Saved$/, 60_000);
    const other = await openWindow(browser, { name: "Ben" });
    await openDocument(other.page, server.origin, id);
    expect(await linesOf(other.page)).toEqual(["before during"]);
    await other.context.close();
  } finally {
    await context.close();
    await server.kill("SIGTERM");
    removeFolder(dataDir);
  }
});

test("a disk that fails is told in words, with the text to take along; nobody sees Saved until it is saved", async () => {
  const product = await spawnFaultyProduct();
  const { context, page } = await openWindow(browser, { name: "Ada" });
  try {
    const response = await fetch(`${product.origin}/api/v1/documents`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ title: "Full disk" }),
    });
    const { id } = (await response.json()) as { readonly id: string };
    await openDocument(page, product.origin, id);
    await expectStatus(page, /^Saved$/);
    await product.fail(true);
    const seen = await watchStatus(page);
    await typeAtEnd(page, "not on any disk");
    await expectStatus(page, /^Not saving: the server cannot store$/);
    // Between the first key and here the chip has said other things, and none of them was a promise.
    const words = await seen();
    expect(words.slice(words.findIndex((word) => word !== "Saved"))).not.toContain("Saved");

    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download my text" }).first().click();
    const file = await download;
    expect(file.suggestedFilename()).toBe("Full disk.txt");
    const stream = await file.createReadStream();
    let saved = "";
    for await (const chunk of stream) saved += String(chunk);
    expect(saved).toBe("not on any disk");

    await page.keyboard.press("Escape");
    await product.fail(false);
    await expectStatus(page, /^Saved$/, 60_000);
    const text = await (await fetch(`${product.origin}/api/v1/documents/${id}/content?format=text`)).text();
    expect(text).toBe("not on any disk");
  } finally {
    await context.close();
    await product.end();
  }
});

test("the state is told to screen readers when it matters, and only then", async () => {
  const server = await spawnProduct();
  const { context, page } = await openWindow(browser, { name: "Ada" });
  try {
    const id = await server.createDocument("Quiet");
    await openDocument(page, server.origin, id);
    await page.evaluate(() => {
      const told: string[] = [];
      const region = document.querySelector(".cw-header output");
      if (region === null) throw new Error("no live region");
      new MutationObserver(() => told.push(region.textContent)).observe(region, {
        characterData: true,
        childList: true,
        subtree: true,
      });
      (globalThis as unknown as { told: string[] }).told = told;
    });
    const told = (): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
    for (let word = 0; word < 3; word++) {
      await typeAtEnd(page, "word ");
      await expectStatus(page, /^Saved$/);
    }
    expect(await told()).toEqual([]);
    await server.kill("SIGKILL");
    await expect.poll(told).toEqual(["No connection. You can go on writing."]);
  } finally {
    await context.close();
    await server.kill("SIGTERM");
    removeFolder(server.dataDir);
  }
});

test("two tabs of one person are one person, and both say the truth", async () => {
  const server = await spawnProduct();
  const { context, page } = await openWindow(browser, { name: "Ada" });
  try {
    const id = await server.createDocument("Twice");
    await openDocument(page, server.origin, id);
    const second = await context.newPage();
    await second.goto(`${server.origin}/d/${id}`);
    await untilWritable(second);
    await typeAtEnd(page, "in the first");
    await expectLines(second, ["in the first"]);
    expect(await page.getByRole("list", { name: "Also here" }).count()).toBe(0);
    await expectStatus(page, /^Saved$/);
    await expectStatus(second, /^Saved$/);
    expect(await statusOf(second)).toBe("Saved");
  } finally {
    await context.close();
    await server.kill("SIGTERM");
    removeFolder(server.dataDir);
  }
});
