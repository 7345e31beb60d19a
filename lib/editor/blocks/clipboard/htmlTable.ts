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
