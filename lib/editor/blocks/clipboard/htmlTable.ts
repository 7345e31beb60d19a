const STRUCTURE = "h1,h2,h3,h4,h5,h6,ul,ol,table,pre,blockquote,hr";

/**
 * Whether a table only places things on the page, as mails do: then its cells are read like any other wrapper.
 * A table of data has rows of several cells and nothing in them that is a document of its own.
 */
export function isLayoutTable(table: Element): boolean {
  const role = table.getAttribute("role");
  if (role === "presentation" || role === "none") return true;
  const rows = tableRows(table);
  return rows.every((cells) => cells.length < 2) || table.querySelector(STRUCTURE) !== null;
}

/**
 * Whether a table says something by being one, where the reader knows tables. Heads, a title or lines between the cells say so; then
 * a cell may hold whatever it likes. Without them it is one like those that only place things, unless it has several columns.
 */
export function isDataTable(table: Element): boolean {
  const role = table.getAttribute("role");
  if (role === "presentation" || role === "none") return false;
  if ([...table.children].some(({ localName }) => localName === "thead" || localName === "caption")) return true;
  const rows = tableRows(table);
  const hasLines = Number(table.getAttribute("border") ?? 0) > 0;
  if (hasLines || rows.some((cells) => cells.some((cell) => cell.localName === "th" || hasLine(cell)))) return true;
  return rows.some((cells) => cells.length > 1) && table.querySelector(STRUCTURE) === null;
}

/** Whether a cell has a border that can be seen, by its own word. */
function hasLine(cell: Element): boolean {
  return /\bborder[\w-]*\s*:[^;]*\b(?:solid|dashed|dotted|double)\b/i.test(cell.getAttribute("style") ?? "");
}

/** The cells of each row, in the order of the source, without those of tables inside. */
export function tableRows(table: Element): Element[][] {
  const rows: Element[][] = [];
  const visit = (parent: Element, depth: number): void => {
    for (const child of parent.children) {
      if (child.localName === "tr") {
        const cells = [...child.children].filter((cell) => cell.localName === "td" || cell.localName === "th");
        if (cells.length > 0) rows.push(cells);
      } else if (depth < 1 && /^(?:thead|tbody|tfoot)$/.test(child.localName)) {
        visit(child, depth + 1);
      }
    }
  };
  visit(table, 0);
  return rows;
}
