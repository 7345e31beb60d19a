import type { Act } from "./Act.ts";
import type { Hands, Point } from "./Hands.ts";

/** More tables than this are not made: most of the text would be in them. */
const MOST_TABLES = 2;

const INSERTED = ["Table", "Table", "Two columns"] as const;

const ACTIONS = [
  "Insert row above",
  "Insert row below",
  "Insert column before",
  "Insert column after",
  "Move row up",
  "Move row down",
  "Move column to the left",
  "Move column to the right",
  "Delete row",
  "Delete column",
  "Header row",
  "Header column",
  "Merge cells",
  "Take cells apart",
  "Empty cells",
] as const;

/** The middle of a cell that is on the screen, of the table at `table`; null when there is none. */
async function cellPoint(hands: Hands, table: number): Promise<Point | null> {
  const chance = hands.random.next();
  return hands.page.evaluate(
    ([which, part]) => {
      const tables = document.querySelectorAll<HTMLElement>(".cw-text[contenteditable] table");
      const found = tables[which % Math.max(1, tables.length)];
      const cells = [...(found?.querySelectorAll<HTMLElement>("td, th") ?? [])];
      const cell = cells[Math.floor(part * cells.length)];
      if (cell === undefined) return null;
      let box = cell.getBoundingClientRect();
      // Under the bars at the top nothing can be clicked.
      if (box.top < 130 || box.bottom > innerHeight - 20) {
        cell.scrollIntoView({ block: "center", behavior: "instant" });
        box = cell.getBoundingClientRect();
      }
      return { x: box.left + box.width / 2, y: Math.min(box.top + box.height / 2, innerHeight - 4) };
    },
    [table, chance] as const,
  );
}

function countTables(hands: Hands): Promise<number> {
  return hands.page.evaluate(() => document.querySelectorAll(".cw-text[contenteditable] table").length);
}

async function clickCell(hands: Hands): Promise<boolean> {
  const point = await cellPoint(hands, hands.random.int(MOST_TABLES));
  if (point === null) return false;
  hands.note("clicks a cell");
  await hands.page.mouse.click(point.x, point.y);
  return true;
}

async function selectCells(hands: Hands): Promise<boolean> {
  const table = hands.random.int(MOST_TABLES);
  const [from, to] = [await cellPoint(hands, table), await cellPoint(hands, table)];
  if (from === null || to === null) return false;
  hands.note("drags over cells");
  await hands.drag(from, to);
  return true;
}

/** Opens a menu of the bar and chooses from it; closes it if there is no such item now. */
async function choose(hands: Hands, menu: string, item: string): Promise<void> {
  hands.note(`${menu}: ${item}`);
  const { page } = hands;
  const button = page.locator(".cw-toolbar").getByRole("button", { name: menu, exact: true });
  if ((await button.count()) === 0) return;
  await button.click({ timeout: 2_000 }).catch(() => undefined);
  const entry = page.getByRole("menuitem", { name: item, exact: true });
  await entry.click({ timeout: 400 }).catch(() => page.keyboard.press("Escape"));
  await hands.pause(60);
}

/** What is done to tables. */
export const TABLE_ACTS: readonly Act[] = [
  {
    name: "insert a table",
    weight: 3,
    async run(hands) {
      await hands.toText();
      if ((await countTables(hands)) < MOST_TABLES) await choose(hands, "Insert", hands.random.pick(INSERTED));
    },
  },
  {
    name: "write in a cell",
    weight: 8,
    async run(hands) {
      if (!(await clickCell(hands))) return;
      await hands.type(hands.words(3));
      if (hands.random.chance(0.3)) await hands.press("Enter");
      if (hands.random.chance(0.4)) await hands.press("Tab", 1 + hands.random.int(3));
    },
  },
  {
    name: "edit rows and columns",
    weight: 6,
    async run(hands) {
      if (!(await clickCell(hands))) return;
      await choose(hands, "Table", hands.random.chance(0.03) ? "Delete table" : hands.random.pick(ACTIONS));
    },
  },
  {
    name: "act on selected cells",
    weight: 5,
    async run(hands) {
      if (!(await selectCells(hands))) return;
      const how = hands.random.int(7);
      if (how === 0) await hands.press("Delete");
      else if (how === 1) await hands.type(hands.words(2));
      else if (how === 2) await hands.press("Control+b");
      else if (how === 3) await hands.press("Control+c");
      else if (how === 4) await hands.press("Control+x");
      else if (how === 5) await hands.paste("Control+v");
      else await choose(hands, "Table", hands.random.pick(ACTIONS));
    },
  },
  {
    name: "drag a row",
    weight: 2,
    async run(hands) {
      const table = hands.random.int(MOST_TABLES);
      const [from, to] = [await cellPoint(hands, table), await cellPoint(hands, table)];
      if (from === null || to === null) return;
      await hands.page.mouse.move(from.x, from.y);
      const handle = await hands.page
        .locator(".cw-row-handle")
        .boundingBox({ timeout: 300 })
        .catch(() => null);
      if (handle === null) return;
      hands.note("drags a row");
      const grip = { x: handle.x + handle.width / 2, y: handle.y + handle.height / 2 };
      await hands.drag(grip, { x: grip.x, y: to.y });
      // A press that was no drag opens a menu.
      await hands.page.keyboard.press("Escape");
    },
  },
];
