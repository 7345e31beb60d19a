import { expect, test } from "vitest";
import {
  caretsOf,
  expectLines,
  expectStatus,
  linesOf,
  openDocument,
  textOf,
  titleOf,
  typeAtEnd,
} from "./support/editorPage.ts";
import { useStage } from "./support/useStage.ts";
import { paragraph, writeBlocks } from "./support/writeBlocks.ts";

const stage = useStage();

const ADA = { name: "Ada Lovelace", color: "#037ac0" };
const BEN = { name: "Ben Trovato", color: "#c2520b" };

async function twoWindows(title = "Together") {
  const id = await stage.server.createDocument(title);
  const [ada, ben] = [await stage.open(ADA), await stage.open(BEN)];
  await openDocument(ada.page, stage.server.origin, id);
  await openDocument(ben.page, stage.server.origin, id);
  return { id, ada: ada.page, ben: ben.page };
}

test("what one writes the other sees, both ways, and the server has it as text", async () => {
  const { id, ada, ben } = await twoWindows();
  await typeAtEnd(ada, "From Ada.\nSecond line.");
  await expectLines(ben, ["From Ada.", "Second line."]);
  await typeAtEnd(ben, " And from Ben.");
  await expectLines(ada, ["From Ada.", "Second line. And from Ben."]);
  await expectStatus(ada, /^Saved$/);
  await expectStatus(ben, /^Saved$/);
  const text = await (await fetch(`${stage.server.origin}/api/v1/documents/${id}/content?format=text`)).text();
  expect(text).toBe("From Ada.\nSecond line. And from Ben.");
});

test("both type at the same time, in the same line and in different ones: nothing is lost, and both see the same", async () => {
  const { ada, ben } = await twoWindows();
  await typeAtEnd(ada, "begin\n");
  await expectLines(ben, ["begin", ""]);
  const words = (name: string): string => Array.from({ length: 12 }, (_, index) => `${name}${index} `).join("");
  await Promise.all([typeAtEnd(ada, words("a")), typeAtEnd(ben, words("b"))]);
  await expect.poll(async () => (await linesOf(ada)).join("|") === (await linesOf(ben)).join("|")).toBe(true);
  // The two may lie between each other letter by letter; what must be is that every letter is there, once.
  const letters = (text: string): string => text.replaceAll(/\s/g, "").split("").toSorted().join("");
  expect(letters((await linesOf(ada)).join(""))).toBe(letters(`begin${words("a")}${words("b")}`));
});

test("[ED97] a key that follows a caret key at once acts where the caret went", async () => {
  const { ada } = await twoWindows();
  await typeAtEnd(ada, "# head");
  await ada.keyboard.press("Home");
  await ada.keyboard.press("Backspace");
  await expectLines(ada, ["head"]);
  await ada.keyboard.press("End");
  await ada.keyboard.press("Enter");
  await expectLines(ada, ["head", ""]);
  expect(await linesOf(ada)).toEqual(["head", ""]);
});

test("a caret has its owner's name, which fades and comes back when something happens", async () => {
  const { ada, ben } = await twoWindows();
  await typeAtEnd(ada, "Here I am");
  await expect
    .poll(async () => (await caretsOf(ben)).map(({ name, awake }) => [name, awake]))
    .toEqual([["Ada Lovelace", true]]);
  await expect.poll(async () => (await caretsOf(ben)).map(({ awake }) => awake), { timeout: 6_000 }).toEqual([false]);
  await ada.keyboard.type("!");
  await expect.poll(async () => (await caretsOf(ben)).map(({ awake }) => awake)).toEqual([true]);
  await expect.poll(async () => (await caretsOf(ben)).map(({ awake }) => awake), { timeout: 6_000 }).toEqual([false]);
  const [caret] = await caretsOf(ben);
  if (caret === undefined) throw new Error("no caret");
  await ben.mouse.move(caret.left + 2, caret.top + caret.height / 2);
  await expect.poll(async () => (await caretsOf(ben)).map(({ awake }) => awake)).toEqual([true]);
  expect(await caretsOf(ben)).toHaveLength(1);
});

test("who is here is shown in the header; a click on somebody goes to their caret", async () => {
  const id = await stage.server.createDocument("Long");
  await writeBlocks(
    stage.server.collabUrl,
    id,
    Array.from({ length: 120 }, (_, index) => paragraph(`Line ${index}`)),
  );
  const [ada, ben] = [await stage.open(ADA), await stage.open({ ...BEN, calm: true })];
  await openDocument(ada.page, stage.server.origin, id);
  await openDocument(ben.page, stage.server.origin, id);
  await ben.page.getByRole("button", { name: "Ada Lovelace is reading" }).waitFor();
  await typeAtEnd(ada.page, " by Ada");
  const showsCaret = async (): Promise<boolean> => {
    const [caret] = await caretsOf(ben.page);
    return caret !== undefined && caret.top > 0 && caret.top < 800;
  };
  // Word of where she is has come when her caret is drawn at the end: a click before would go to where she was.
  await ben.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await ben.page.getByText("Line 119 by Ada").waitFor();
  await expect.poll(showsCaret).toBe(true);
  await ben.page.evaluate(() => scrollTo(0, 0));
  await expect.poll(showsCaret).toBe(false);
  await ben.page.getByRole("button", { name: "Go to where Ada Lovelace is" }).click();
  await expect.poll(async () => (await showsCaret()) && (await caretsOf(ben.page))[0]?.awake).toBe(true);
  await ada.page.close();
  await ben.page.getByRole("list", { name: "Also here" }).waitFor({ state: "detached", timeout: 20_000 });
});

test("a guest changes name and colour in one place, and the others see it at once", async () => {
  const { ada, ben } = await twoWindows();
  await typeAtEnd(ada, "x");
  await ada.getByRole("button", { name: /^You are Ada Lovelace/ }).click();
  await ada.getByRole("textbox", { name: "Your name" }).fill("Augusta King");
  await ada.getByRole("radio", { name: "Violet" }).check();
  await ben.getByRole("button", { name: "Go to where Augusta King is" }).waitFor();
  await expect.poll(async () => (await caretsOf(ben)).map(({ name }) => name)).toEqual(["Augusta King"]);
  const color = await ben.locator(".cw-peer-caret").evaluate((caret) => getComputedStyle(caret).backgroundColor);
  expect(color).toBe("rgb(149, 84, 210)");
  // Kept in the browser: the same person after a reload.
  await ada.reload();
  await ada.getByRole("button", { name: /^You are Augusta King/ }).waitFor();
});

test("the title is everybody's, letter by letter, and Enter goes from it to the text", async () => {
  const { ada, ben } = await twoWindows("");
  await titleOf(ada).click();
  await ada.keyboard.type("Plan for May");
  await expect.poll(() => titleOf(ben).inputValue()).toBe("Plan for May");
  await expect.poll(() => ben.title()).toBe("Plan for May · Cowrite");
  await ada.keyboard.press("Enter");
  await ada.keyboard.type("first words");
  await expectLines(ben, ["first words"]);
  await titleOf(ben).fill("Plan for June");
  await expect.poll(() => titleOf(ada).inputValue()).toBe("Plan for June");
});

test("a remote edit leaves the focus where it is, also in the title", async () => {
  const { ada, ben } = await twoWindows();
  await typeAtEnd(ada, "some text");
  await expectLines(ben, ["some text"]);
  await textOf(ben).focus();
  await titleOf(ben).focus();
  await ada.keyboard.type(" and more");
  await expectLines(ben, ["some text and more"]);
  expect(await ben.evaluate(() => document.activeElement?.className)).toBe("cw-title-input");
});

test("a press on the empty page below the text goes on writing at its end; one beside a line stays in that line", async () => {
  const { ada } = await twoWindows();
  await typeAtEnd(ada, "first\nlast");
  const [first, last] = await ada
    .locator(".cw-text[contenteditable] > .cw-block")
    .evaluateAll((blocks) => blocks.map((block) => block.getBoundingClientRect().toJSON() as DOMRect));
  if (first === undefined || last === undefined) throw new Error("no lines");
  await ada.mouse.click(first.left - 12, first.top + first.height / 2);
  await ada.keyboard.type("the ");
  await expectLines(ada, ["the first", "last"]);
  await ada.mouse.click(first.left + 200, last.bottom + 150);
  await ada.keyboard.type(" line");
  expect(await linesOf(ada)).toEqual(["the first", "last line"]);
});

test("undo takes back one's own words and leaves the other's", async () => {
  const { ada, ben } = await twoWindows();
  await typeAtEnd(ada, "mine");
  await expectLines(ben, ["mine"]);
  await typeAtEnd(ben, " theirs");
  await expectLines(ada, ["mine theirs"]);
  await textOf(ada).focus();
  // On a slow machine the word was typed with pauses, which makes it more than one step. More than there are do nothing.
  for (let step = 0; step < 5; step++) await ada.keyboard.press("ControlOrMeta+z");
  await expectLines(ben, [" theirs"]);
  expect(await linesOf(ada)).toEqual([" theirs"]);
});

test("the page works by keyboard alone: toolbar, title, text, help and back", async () => {
  const { ada } = await twoWindows();
  await ada.keyboard.press("Tab");
  expect(await ada.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the text");
  await textOf(ada).focus();
  await ada.keyboard.type("# Heading\n- one\ntwo");
  await expectLines(ada, ["Heading", "one", "two"]);
  expect(
    await ada
      .locator(".cw-text[contenteditable] > .cw-block")
      .evaluateAll((blocks) => blocks.map((b) => b.dataset["type"])),
  ).toEqual(["heading", "bullet", "bullet"]);
  await ada.keyboard.press("ControlOrMeta+/");
  const help = ada.getByRole("dialog", { name: "Keyboard and Markdown" });
  await help.waitFor();
  await ada.keyboard.press("Escape");
  await help.waitFor({ state: "hidden" });
  // Back where the writing was.
  await ada.keyboard.type("!");
  await expectLines(ada, ["Heading", "one", "two!"]);
  await ada.keyboard.press("Alt+F10");
  await ada.waitForFunction(() => document.activeElement?.closest('[role="toolbar"]') !== null);
  expect(await linesOf(ada)).toEqual(["Heading", "one", "two!"]);
});
