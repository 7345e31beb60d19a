import type { CDPSession, Page } from "playwright-core";
import { expect, test } from "vitest";
import type { TableData } from "../../lib/flow/table/tableData.ts";
import { linesOf, openDocument, textOf } from "./support/editorPage.ts";
import { useStage } from "./support/useStage.ts";
import { paragraph, writeBlocks } from "./support/writeBlocks.ts";
import type { WantedBlock } from "./support/writeBlocks.ts";

/*
 * Input for which the browser has no caret, as cells or an embed are selected [ED179] [ED148]. What it would write by itself nobody else gets
 * to see: each time both windows have to show the same.
 */

const stage = useStage();

interface Stage {
  readonly ada: Page;
  readonly bea: Page;
  /** To give input as the system does, without a key. */
  readonly cdp: CDPSession;
}

async function open(blocks: readonly WantedBlock[]): Promise<Stage> {
  const id = await stage.server.createDocument("Without a caret");
  await writeBlocks(stage.server.collabUrl, id, blocks);
  const [{ page: ada }, { page: bea }] = [await stage.open(), await stage.open()];
  for (const page of [ada, bea]) await openDocument(page, stage.server.origin, id);
  return { ada, bea, cdp: await ada.context().newCDPSession(ada) };
}

/** An emoji panel, dictation, a telephone. */
const insert = ({ cdp }: Stage, text: string): Promise<unknown> => cdp.send("Input.insertText", { text });

/** A command of the browser's own menu, or of a key that the page does not know. */
const command = ({ cdp }: Stage, name: string): Promise<unknown> =>
  cdp.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Unidentified", commands: [name] });

async function compose({ cdp }: Stage, text: string, result: string): Promise<void> {
  await cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  await cdp.send("Input.insertText", { text: result });
}

/** Presses keys, and then an x comes without one. */
const xBehind =
  (...keys: readonly string[]) =>
  async (at: Stage): Promise<void> => {
    for (const key of keys) await at.ada.keyboard.press(key);
    await insert(at, "x");
  };

const CELLS = ["abc", "def", "ghi"].map((row) =>
  row.split("").map((text): TableData["cells"][number][number] => ({
    attributes: {},
    blocks: [{ attributes: {}, content: [{ kind: "text", text, formats: {} }] }],
  })),
);
const TABLE: TableData = { attributes: {}, rows: [{}, {}, {}], columns: [{}, {}, {}], cells: CELLS, merges: [] };

/** The lines of the text, and of the table each row, "-" for an empty cell. */
async function shownOf(page: Page): Promise<string[]> {
  const rows = await textOf(page)
    .locator("tr")
    .evaluateAll((all) =>
      all.map((row) =>
        [...row.children].map((cell) => (cell as HTMLElement).innerText.trim().replaceAll("\n", "/") || "-").join(" "),
      ),
    );
  const lines = await linesOf(page);
  return [lines[0] ?? "", ...rows, lines.at(-1) ?? ""];
}

const CASES: readonly {
  readonly name: string;
  readonly act: (at: Stage) => Promise<unknown>;
  readonly rows: readonly string[];
}[] = [
  { name: "text", act: (at) => insert(at, "😀"), rows: ["a 😀 c", "d - f", "g - i"] },
  { name: "typed letters", act: ({ ada }) => ada.keyboard.type("xy"), rows: ["a xy c", "d - f", "g - i"] },
  { name: "composed text", act: (at) => compose(at, "に", "日"), rows: ["a 日 c", "d - f", "g - i"] },
  { name: "deletion", act: (at) => command(at, "deleteBackward"), rows: ["a - c", "d - f", "g - i"] },
  { name: "deletion of a word", act: (at) => command(at, "deleteWordForward"), rows: ["a - c", "d - f", "g - i"] },
  {
    name: "text after Control+Shift and an arrow",
    act: xBehind("Control+Shift+ArrowRight"),
    rows: ["a x -", "d - -", "g - -"],
  },
  {
    name: "text after Shift+End",
    act: xBehind("Shift+End"),
    rows: ["a x -", "d - -", "g - -"],
  },
  {
    name: "text after Shift+Home and Page Up with Shift",
    act: xBehind("Shift+Home", "Shift+PageUp"),
    rows: ["x - c", "- - f", "- - i"],
  },
  {
    name: "text after Control and an arrow",
    act: xBehind("Control+ArrowDown"),
    rows: ["a b c", "d e f", "g hx i"],
  },
  {
    name: "text after Home",
    act: xBehind("Home"),
    rows: ["a b c", "d e f", "g xh i"],
  },
];

test("[ED179] selected cells: what comes without a key, and what keys do that move by words and lines", async () => {
  const at = await open([paragraph("above"), { table: TABLE }, paragraph("below")]);
  const { ada, bea } = at;
  const cell = (row: number, column: number) => textOf(ada).locator("tr").nth(row).locator("td, th").nth(column);
  const before = ["above", "a b c", "d e f", "g h i", "below"];
  for (const { name, act, rows } of CASES) {
    for (const page of [ada, bea])
      await expect.poll(() => shownOf(page), { message: `before ${name}` }).toEqual(before);
    await cell(0, 1).click();
    // The first press takes the cell itself.
    for (let press = 0; press < 3; press += 1) await ada.keyboard.press("Shift+ArrowDown");
    await expect.poll(() => ada.locator(".cw-table-cell-selected").count(), { message: `cells for ${name}` }).toBe(3);
    await act(at);
    for (const page of [bea, ada])
      await expect.poll(() => shownOf(page), { message: name }).toEqual(["above", ...rows, "below"]);
    await ada.keyboard.press("Control+z");
  }
  await cell(0, 1).click();
  for (let press = 0; press < 2; press += 1) await ada.keyboard.press("Shift+ArrowDown");
  await command(at, "toggleBold");
  await expect.poll(() => textOf(bea).locator("strong").allInnerTexts()).toEqual(["b", "e"]);
  await expect.poll(() => textOf(ada).locator("strong").allInnerTexts()).toEqual(["b", "e"]);
});

const LINE: WantedBlock = {
  content: [
    { text: "On ", formats: {} },
    { embed: { type: "date", props: { date: "2026-03-03" } } },
    { text: "we meet", formats: {} },
  ],
};

test("[ED148] a selected embed: what comes without a key goes behind it, and keys that move by words or extend begin at it", async () => {
  const at = await open([paragraph("above"), LINE, paragraph("below")]);
  const { ada, bea } = at;
  /** The lines, with an embed as "#". */
  const shown = (page: Page): Promise<string[]> =>
    textOf(page)
      .locator(":scope > .cw-block")
      .evaluateAll((all) =>
        all.map((block) => {
          const copy = block.cloneNode(true) as HTMLElement;
          for (const embed of copy.querySelectorAll("[data-embed]")) embed.replaceWith("#");
          return copy.textContent;
        }),
      );
  const cases: readonly (readonly [name: string, act: () => Promise<unknown>, line: readonly string[]])[] = [
    ["text", () => insert(at, "😀"), ["On #😀we meet"]],
    ["composed text", () => compose(at, "に", "日"), ["On #日we meet"]],
    ["deletion", () => command(at, "deleteBackward"), ["On we meet"]],
    ["a new line", () => command(at, "insertNewline"), ["On #", "we meet"]],
    ["text over what Shift and an arrow select", () => xBehind("Shift+ArrowRight")(at), ["On xe meet"]],
    ["text over what Shift and an arrow to the left select", () => xBehind("Shift+ArrowLeft")(at), ["Onxwe meet"]],
    ["text at the end of the line", () => xBehind("End")(at), ["On #we meetx"]],
    ["text over what Shift+Home selects", () => xBehind("Shift+Home")(at), ["xwe meet"]],
    ["text behind the next word", () => xBehind("Control+ArrowRight")(at), ["On #wex meet"]],
  ];
  for (const [name, act, line] of cases) {
    for (const page of [ada, bea])
      await expect.poll(() => shown(page), { message: `before ${name}` }).toEqual(["above", "On #we meet", "below"]);
    await textOf(ada).getByText("we meet").click();
    await ada.keyboard.press("Home");
    for (let step = 0; step < 4; step += 1) await ada.keyboard.press("ArrowRight");
    await expect.poll(() => ada.locator("[data-embed][data-selected]").count()).toBe(1);
    await act();
    for (const page of [bea, ada])
      await expect.poll(() => shown(page), { message: name }).toEqual(["above", ...line, "below"]);
    await ada.keyboard.press("Control+z");
  }
});

test("[ED176] Enter and letters go into the cell that the caret is in, also when the browser has just put its own beside the table", async () => {
  const at = await open([paragraph("above"), { table: TABLE }, paragraph("below")]);
  const { ada, bea } = at;
  for (const [edge, grid] of [
    ["first", ["x/a b c", "d e f", "g h i"]],
    ["last", ["a b c", "d e f", "g h i/x"]],
  ] as const) {
    await textOf(ada)
      .locator("td, th")
      .nth(edge === "first" ? 0 : 8)
      .click();
    // In one task, as keys that come fast: the page is told of the new place together with the key.
    await textOf(ada).evaluate((root, first) => {
      const line = root.querySelector("table")?.closest(".cw-block") ?? root;
      getSelection()?.collapse(line, first ? 0 : line.childNodes.length);
      root.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true, cancelable: true }),
      );
    }, edge === "first");
    if (edge === "first") await ada.keyboard.press("ArrowUp");
    await insert(at, "x");
    for (const page of [bea, ada]) await expect.poll(() => shownOf(page)).toEqual(["above", ...grid, "below"]);
    for (let press = 0; press < 2; press += 1) await ada.keyboard.press("Control+z");
    for (const page of [bea, ada])
      await expect.poll(() => shownOf(page)).toEqual(["above", "a b c", "d e f", "g h i", "below"]);
  }
});
