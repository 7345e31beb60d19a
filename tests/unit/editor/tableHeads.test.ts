// @vitest-environment jsdom
import { expect, test } from "vitest";

import { emptyTable } from "../../../lib/flow/table/tableData.ts";
import { createReplica } from "../binding/support/replica.ts";
import { addTable, theTable, typeInCell } from "../binding/support/tables.ts";
import { mounted } from "./support/editors.ts";

test("[ED178] a head is one from its first word on, also when a space was typed before it, and not without words", () => {
  const { editor, root } = mounted(["p a|"]);
  const replica = createReplica({ editor, client: 7 });
  addTable(replica, 0, emptyTable(2, 2));
  replica.binding.editTables((tables, origin) => {
    const table = tables.table(theTable(replica).id);
    table.setRow(table.view.rows[0]?.id ?? "", { header: true }, origin);
  });
  const roles = (): (string | null)[] => [...root.querySelectorAll("th")].map((head) => head.getAttribute("role"));
  expect(roles()).toEqual(["cell", "cell"]);
  typeInCell(replica, 0, 0, " ");
  expect(roles()).toEqual(["cell", "cell"]);
  typeInCell(replica, 0, 0, "x");
  expect(roles()).toEqual([null, "cell"]);
  replica.binding.undo();
  expect(roles()).toEqual(["cell", "cell"]);
});
