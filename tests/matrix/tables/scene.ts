import * as Y from "yjs";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../../lib/flow/seed.ts";
import { openTables } from "../../../lib/flow/table/openTables.ts";
import { emptyTable, insertTable } from "../../../lib/flow/table/tableData.ts";

/** The lines above and below the table. */
export const ABOVE = "ABCDEFGH";
export const BELOW = "IJKLMNOP";

/** What stands in the cells, by row; ids of rows and columns count from 0. The last two cells of the last row are merged, and empty. */
const CELLS = [
  ["ab", "cd", "ef"],
  ["gh", "ij", "kl"],
  ["mn", "op", "qr"],
  ["st", "", ""],
] as const;

/** What each writer types. */
export const TYPED = ["12", "89"] as const;

/** The document in which the operations meet: a line, a table in a block of its own, a line. */
export function writeScene(): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = 500;
  Y.applyUpdate(doc, createSeedUpdate());
  const flow = openFlow(doc);
  const tables = openTables(flow, () => 0.5);
  flow.transact("base", () => {
    flow.insertText(flow.length, ABOVE, {});
    flow.insertMark(flow.length, {});
    const cells = CELLS.map((row) =>
      row.map((text) => ({
        attributes: {},
        blocks: text === "" ? [] : [{ attributes: {}, content: [{ kind: "text" as const, text, formats: {} }] }],
      })),
    );
    const data = { ...emptyTable(CELLS.length, CELLS[0].length), cells };
    const id = insertTable(flow, flow.length, data, "base", () => 0.5);
    flow.insertMark(flow.length, {});
    flow.insertText(flow.length, BELOW, {});
    tables.table(id).mergeCells({ row: 3, column: 1, rowSpan: 1, columnSpan: 2 }, "base");
  });
  const state = Y.encodeStateAsUpdate(doc);
  tables.dispose();
  flow.dispose();
  doc.destroy();
  return state;
}
