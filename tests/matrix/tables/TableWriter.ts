import { $getRoot, FORMAT_TEXT_COMMAND, KEY_ENTER_COMMAND, REMOVE_TEXT_COMMAND, SELECT_ALL_COMMAND } from "lexical";
import type { TextNode } from "lexical";
import { MOVE_BLOCKS_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import { cellRoot } from "../../../lib/flow/table/names.ts";
import type { Table } from "../../../lib/flow/table/Table.ts";
import { keyEvent } from "../../harness/keyEvent.ts";
import { typeKeys } from "../../harness/operations/typing.ts";
import { $tables } from "../../harness/panes.ts";
import { $blocks, $select, $textOf } from "../../harness/points.ts";
import type { Place } from "../../harness/points.ts";
import { createRandom } from "../../harness/random.ts";
import { Replica } from "../../harness/replica.ts";
import { now } from "../../harness/select.ts";
import { NoPlace } from "../operation.ts";
import { ABOVE, BELOW } from "./scene.ts";

/** Somebody in an editor on the scene, and their hands. Rows and columns are named by their ids. */
export class TableWriter extends Replica {
  /** The table of the scene, whether it is shown or not; null in a document that has none any more. */
  get table(): Table {
    const id = this.editor.read(() => $tables()[0]?.getTableId());
    if (id === undefined) throw new NoPlace();
    return this.binding.tables.table(id);
  }

  get isShown(): boolean {
    return this.editor.read(() => $tables().length > 0);
  }

  get rows(): readonly string[] {
    return this.isShown ? this.table.view.rows.map(({ id }) => id) : [];
  }

  get columns(): readonly string[] {
    return this.isShown ? this.table.view.columns.map(({ id }) => id) : [];
  }

  /** Everything that is to be read, in and outside of tables. */
  get letters(): string[] {
    return this.editor.read(() =>
      Array.from(
        $getRoot()
          .getTextContent()
          .replaceAll(/[^A-Za-z0-9]/g, ""),
      ),
    );
  }

  /** The texts of the lines outside of tables; a table's is empty. */
  get lines(): string[] {
    return this.editor.read(() => $blocks().map((block) => $textOf(block).replaceAll(/[^A-Za-z0-9]/g, "")));
  }

  /** Which block holds the table; -1 if none does. */
  get tableAt(): number {
    return this.editor.read(() => $tables()[0]?.getParent()?.getIndexWithinParent() ?? -1);
  }

  /** The texts of the blocks of a cell, wherever it is shown. */
  cell(row: string, column: string): string[] {
    const pane = cellRoot(this.table.id, row, column);
    return this.editor.read(() => $blocks(pane).map((block) => $textOf(block)));
  }

  /** The formats of the letter `letter`. */
  isBold(letter: string): boolean {
    return this.editor.read(() => {
      const holds = (node: TextNode): boolean => node.getTextContent().includes(letter);
      return $getRoot().getAllTextNodes().find(holds)?.hasFormat("bold") ?? false;
    });
  }

  /** Selects from the `from`th to the `to`th letter of the first block of a cell. */
  selectIn(row: string, column: string, from: number, to: number): void {
    const pane = cellRoot(this.table.id, row, column);
    this.#select({ pane, block: 0, offset: from }, { pane, block: 0, offset: to });
  }

  /** Selects from the middle of the line above the table to the middle of the one below. */
  selectOver(): void {
    const at = (text: string): number => this.lines.findIndex((line) => line.includes(text));
    const [above, below] = [at(ABOVE), at(BELOW)];
    if (above < 0 || below < 0 || this.tableAt !== above + 1 || below !== above + 2) throw new NoPlace();
    this.#select({ block: above, offset: 4 }, { block: below, offset: 4 });
  }

  #select(start: Place, end: Place): void {
    const random = createRandom(1);
    now(this.editor, () => {
      const first = $blocks(start.pane)[start.block];
      const last = $blocks(end.pane)[end.block];
      if (!first || !last || $textOf(first).length < start.offset || $textOf(last).length < end.offset) {
        throw new NoPlace();
      }
      $select(start, end, random);
    });
  }

  type(text: string): void {
    typeKeys(this.editor, text);
  }

  enter(): void {
    this.editor.dispatchCommand(KEY_ENTER_COMMAND, keyEvent("Enter"));
  }

  bold(): void {
    this.editor.dispatchCommand(FORMAT_TEXT_COMMAND, "bold");
  }

  deleteSelected(): void {
    this.editor.dispatchCommand(REMOVE_TEXT_COMMAND, null);
  }

  deleteEverything(): void {
    // What selects everything begins in the first cell of a table that stands in front.
    if (this.tableAt === 0) throw new NoPlace();
    const start = { block: 0, offset: 0 };
    this.#select(start, start);
    this.editor.dispatchCommand(SELECT_ALL_COMMAND, keyEvent("a"));
    this.deleteSelected();
  }

  /** Edits the table; the row and the column have to be there. */
  edit(names: { readonly row?: string; readonly column?: string }, run: (table: Table, origin: unknown) => void): void {
    const { table } = this;
    if (names.row !== undefined && !this.rows.includes(names.row)) throw new NoPlace();
    if (names.column !== undefined && !this.columns.includes(names.column)) throw new NoPlace();
    this.binding.editTables((_, origin) => run(table, origin));
  }

  removeTable(): void {
    const at = this.tableAt;
    if (at < 0) throw new NoPlace();
    now(this.editor, () => $blocks()[at]?.remove());
  }

  /** Moves the block at `block` in front of the one at `before`. */
  moveBlock(block: number, before: number): void {
    const keys = this.editor.read(() => $blocks().map((node) => node.getKey()));
    const key = keys[block];
    if (key === undefined || before === block || before === block + 1) throw new NoPlace();
    this.editor.dispatchCommand(MOVE_BLOCKS_COMMAND, { keys: [key], before: keys[before] ?? null });
  }
}
