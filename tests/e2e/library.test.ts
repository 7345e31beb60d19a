import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openDocument, titleOf, untilWritable } from "./support/editorPage.ts";
import { useStage } from "./support/useStage.ts";

const stage = useStage();

const titles = (page: Page): Promise<string[]> => page.locator(".library-link > span:first-child").allInnerTexts();

async function choose(page: Page, title: string, item: string): Promise<void> {
  await page.getByRole("button", { name: `More about ${title}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("a new document is one click away, and the caret stands in its title", async () => {
  const { page } = await stage.open();
  await page.goto(stage.server.origin);
  await page.getByRole("button", { name: "Write the first one" }).click();
  await page.waitForURL(/\/d\/[0-9a-f-]{36}$/);
  await untilWritable(page);
  await page.waitForFunction(() => document.activeElement?.matches(".cw-title-input"));
  await page.keyboard.type("Minutes");
  await page.keyboard.press("Enter");
  await page.keyboard.type("We began at nine.");
  await page.getByRole("link", { name: "All documents" }).click();
  await expect.poll(() => titles(page)).toContain("Minutes");
  // From now on the list has its button.
  await page.getByRole("button", { name: "New document" }).click();
  await page.waitForURL(/\/d\/[0-9a-f-]{36}$/);
});

test("the list stands in the first bytes, before any script", async () => {
  await stage.server.createDocument("Served with the page");
  const html = await (await fetch(stage.server.origin)).text();
  expect(html).toContain("Served with the page");
});

test("renaming happens in place; Escape leaves the name as it was", async () => {
  const { page } = await stage.open();
  await stage.server.createDocument("Draft");
  await page.goto(stage.server.origin);
  await choose(page, "Draft", "Rename");
  await page.keyboard.type("Nonsense");
  await page.keyboard.press("Escape");
  await expect.poll(() => titles(page)).toContain("Draft");
  await choose(page, "Draft", "Rename");
  await page.keyboard.type("Final");
  await page.keyboard.press("Enter");
  await expect.poll(() => titles(page)).toContain("Final");
  await page.reload();
  expect(await titles(page)).toContain("Final");
  expect(await titles(page)).not.toContain("Nonsense");
});

test("a name given in the list stands in the document that somebody has open, and the other way round", async () => {
  const id = await stage.server.createDocument("Before");
  const [writer, librarian] = [await stage.open({ name: "Ada" }), await stage.open({ name: "Ben" })];
  await openDocument(writer.page, stage.server.origin, id);
  await librarian.page.goto(stage.server.origin);
  await choose(librarian.page, "Before", "Rename");
  await librarian.page.keyboard.type("From the list");
  await librarian.page.keyboard.press("Enter");
  const title = titleOf(writer.page);
  await expect.poll(() => title.inputValue()).toBe("From the list");
  await expect.poll(() => writer.page.title()).toBe("From the list · Cowrite");
  await title.fill("From the document");
  await expect.poll(() => titles(librarian.page), { timeout: 15_000 }).toContain("From the document");
});

test("deleting is undone with one click; the trash restores, and deletes for ever only when asked twice", async () => {
  const { page } = await stage.open();
  for (const title of ["Keep", "Restore me", "Burn me"]) await stage.server.createDocument(title);
  await page.goto(stage.server.origin);
  await choose(page, "Keep", "Move to trash");
  await expect.poll(() => titles(page)).not.toContain("Keep");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => titles(page)).toContain("Keep");

  await choose(page, "Restore me", "Move to trash");
  await choose(page, "Burn me", "Move to trash");
  await page.getByRole("link", { name: "Trash" }).click();
  await expect.poll(() => titles(page)).toEqual(expect.arrayContaining(["Restore me", "Burn me"]));
  await page.getByRole("button", { name: "Restore Restore me", exact: true }).click();
  await expect.poll(() => titles(page)).not.toContain("Restore me");

  await page.getByRole("button", { name: "Delete Burn me for ever…", exact: true }).click();
  await page.getByRole("button", { name: "Keep" }).click();
  expect(await titles(page)).toContain("Burn me");
  await page.getByRole("button", { name: "Delete Burn me for ever…", exact: true }).click();
  await page.getByRole("button", { name: "Delete Burn me for ever", exact: true }).click();
  await expect.poll(() => titles(page)).not.toContain("Burn me");

  await page.getByRole("link", { name: "Documents", exact: true }).click();
  await expect.poll(() => titles(page)).toEqual(expect.arrayContaining(["Keep", "Restore me"]));
  expect(await titles(page)).not.toContain("Burn me");
});

test("who is in a document now is seen in the list, without a reload", async () => {
  const id = await stage.server.createDocument("Busy");
  const [writer, watcher] = [await stage.open({ name: "Grace Hopper" }), await stage.open({ name: "Ben" })];
  await watcher.page.goto(stage.server.origin);
  const row = watcher.page.locator(".library-row", { hasText: "Busy" });
  const people = row.getByText("Here now");
  expect(await people.count()).toBe(0);
  await openDocument(writer.page, stage.server.origin, id);
  await expect.poll(() => people.allInnerTexts(), { timeout: 15_000 }).toEqual(["Here now: Grace Hopper"]);
  await writer.page.close();
  await expect.poll(() => people.count(), { timeout: 20_000 }).toBe(0);
});

test("an empty library says what to do; an empty trash what it is for", async () => {
  const { page } = await stage.open();
  await page.route("**/api/v1/documents**", (route) => route.fulfill({ json: { documents: [] } }));
  await page.goto(stage.server.origin);
  const headings = (): Promise<string[]> => page.getByRole("heading", { level: 2 }).allInnerTexts();
  await expect.poll(headings).toEqual(["Nothing written yet"]);
  expect(await page.getByRole("button", { name: "Write the first one" }).count()).toBe(1);
  await page.getByRole("link", { name: "Trash" }).click();
  await expect.poll(headings).toEqual(["The trash is empty"]);
});

test("when the server stops answering, the list stays, says so, and comes back by itself", async () => {
  const { page } = await stage.open({ allow: /Failed to load resource/ });
  await stage.server.createDocument("Still readable");
  await page.goto(stage.server.origin);
  await page.route("**/api/v1/documents**", (route) => route.abort());
  await page.getByText("This is the list as it was").waitFor({ timeout: 15_000 });
  expect(await titles(page)).toContain("Still readable");
  await page.unroute("**/api/v1/documents**");
  await page.getByText("This is the list as it was").waitFor({ state: "detached", timeout: 15_000 });
});

test("a document that the server does not want to rename keeps its name, and the person is told", async () => {
  const { page } = await stage.open({ allow: /Failed to load resource/ });
  await stage.server.createDocument("Stubborn");
  await page.goto(stage.server.origin);
  await page.route("**/api/v1/documents/*", (route) =>
    route.fulfill({ status: 503, json: { title: "Storage does not answer now." } }),
  );
  await choose(page, "Stubborn", "Rename");
  await page.keyboard.type("Willing");
  await page.keyboard.press("Enter");
  await page.getByText("The title stays as it was. Storage does not answer now.").waitFor();
  await expect.poll(() => titles(page)).toContain("Stubborn");
});

test("the list is worked by the keyboard alone", async () => {
  const { page } = await stage.open();
  for (const title of ["Keys two", "Keys one"]) await stage.server.createDocument(title);
  await page.goto(stage.server.origin);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the documents");
  await page.getByRole("link", { name: "Keys one" }).focus();
  await page.keyboard.press("ArrowDown");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Keys two");
  await page.keyboard.press("F2");
  await page.keyboard.type("Renamed by keys");
  await page.keyboard.press("Enter");
  await expect.poll(() => titles(page)).toContain("Renamed by keys");
  // The focus is still in the row, on its menu.
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "More about Renamed by keys");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "menuitem");
  await page.keyboard.press("End");
  // The menu moves its focus in a task of its own, faster than people and slower than this test.
  await page.waitForFunction(() => document.activeElement?.textContent?.startsWith("Move to trash"));
  await page.keyboard.press("Enter");
  await expect.poll(() => titles(page)).not.toContain("Renamed by keys");
  // The focus is on the neighbour of the row that is gone.
  await page.waitForFunction(() => document.activeElement?.textContent === "Keys one");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/d\//);
  await untilWritable(page);
});
