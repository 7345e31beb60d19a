import type { CSSProperties } from "react";
import type { TableJson } from "../../convert/toJson.ts";
import { columnWeights, sizeOf, tableWidths } from "../../flow/table/columnWidths.ts";
import { shownCells } from "../../flow/table/shownCells.ts";
import type { ShownCell } from "../../flow/table/shownCells.ts";
import { isColumns } from "../../flow/table/types.ts";
import { StaticBlocks } from "./StaticBlocks.tsx";

interface StaticTableProps {
  readonly table: TableJson;
  /** What ids of elements in it begin with. */
  readonly place: string;
}

/** A table to be read without a script, or columns of text side by side. Both in the editor's elements and classes. */
export function StaticTable({ table, place }: StaticTableProps) {
  return isColumns(table.attributes) ? (
    <div className="cw-table-frame">
      <table className="cw-table cw-columns" role="presentation">
        <TableBody table={table} place={place} weights={columnWeights(table.columns)} />
      </table>
    </div>
  ) : (
    <TableFrame table={table} place={place} />
  );
}

/** A table can be wider than the text: without a stop of its own the keyboard could not scroll it. */
const SCROLLED = { role: "group", tabIndex: 0 } as const;

function TableFrame({ table, place }: StaticTableProps) {
  const { columns, width, least } = tableWidths(table.columns);
  return (
    <div
      className="cw-table-frame"
      aria-label={`Table of ${counted(table.rows.length, "row")} and ${counted(columns.length, "column")}`}
      {...SCROLLED}
    >
      <table className="cw-table" style={width === null ? { minWidth: least } : { width }}>
        <colgroup>
          {columns
            .map((size, at) => ({ key: `column ${at}`, style: size === null ? undefined : { width: size } }))
            .map(({ key, style }) => (
              <col key={key} style={style} />
            ))}
        </colgroup>
        <TableBody table={table} place={place} weights={null} />
      </table>
    </div>
  );
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

interface TableBodyProps extends StaticTableProps {
  /** Of columns without a table; null in a table. */
  readonly weights: readonly number[] | null;
}

function TableBody({ table, place, weights }: TableBodyProps) {
  const deleted = { rows: new Set(table.deleted?.rows), columns: new Set(table.deleted?.columns) };
  const rows = shownCells(table).map((cells, row) => ({
    id: `${place}-${row}`,
    cells,
    height: weights === null ? sizeOf(table.rows[row] ?? {}) : null,
  }));
  return (
    <tbody>
      {rows.map(({ id, cells, height }) => (
        <tr key={id} className="cw-table-row" style={height === null ? undefined : { height }}>
          {cells.map((cell) => (
            <TableCell
              key={cell.column}
              cell={cell}
              blocks={table.cells[cell.row]?.[cell.column]?.blocks ?? []}
              place={`${id}-${cell.column}`}
              deleted={deleted.rows.has(cell.row) || deleted.columns.has(cell.column)}
              weight={weights?.slice(cell.column, cell.column + cell.columnSpan) ?? null}
            />
          ))}
        </tr>
      ))}
    </tbody>
  );
}

type CellBlocks = TableJson["cells"][number][number]["blocks"];

interface TableCellProps {
  readonly cell: ShownCell;
  readonly blocks: CellBlocks;
  readonly place: string;
  readonly deleted: boolean;
  readonly weight: readonly number[] | null;
}

/** What an empty cell shows. */
const EMPTY: CellBlocks = [{ type: "paragraph", attributes: {}, content: [] }];

function TableCell({ cell, blocks, place, deleted, weight }: TableCellProps) {
  const { heads, rowSpan, columnSpan } = cell;
  // A head that says nothing is none to a screen reader; it only looks like one.
  const isHead = heads !== null && blocks.some(({ content }) => content.length > 0);
  const Tag = isHead ? "th" : "td";
  return (
    <Tag
      className="cw-table-cell"
      scope={isHead ? (heads === "column" ? "col" : "row") : undefined}
      rowSpan={rowSpan === 1 ? undefined : rowSpan}
      colSpan={columnSpan === 1 ? undefined : columnSpan}
      data-header={heads === null ? undefined : ""}
      data-deleted={deleted ? "" : undefined}
      style={styleOf(cell, weight)}
    >
      <div className="cw-table-pane">
        <StaticBlocks blocks={blocks.length === 0 ? EMPTY : blocks} place={place} />
      </div>
    </Tag>
  );
}

/** Undefined where there is nothing to say, as for most cells. */
function styleOf({ color, align, valign }: ShownCell, weight: readonly number[] | null): CSSProperties | undefined {
  const style = {
    // Twice: the style sheet finds the colour of the text from it.
    ...(color === null ? {} : { backgroundColor: color, "--cw-cell-color": color }),
    ...(align === null ? {} : { textAlign: align }),
    ...(valign === null ? {} : { verticalAlign: valign }),
    ...(weight === null ? {} : { flexGrow: weight.reduce((sum, one) => sum + one, 0) }),
  };
  return Object.keys(style).length === 0 ? undefined : style;
}
