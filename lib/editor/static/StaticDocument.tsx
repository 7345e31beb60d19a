import type { DocumentJson, TableJson } from "../../convert/toJson.ts";
import { StaticBlocks } from "./StaticBlocks.tsx";
import { StaticTable } from "./StaticTable.tsx";

function drawTable(table: TableJson, place: string) {
  return <StaticTable table={table} place={place} />;
}

/**
 * A document's text as plain elements, the same that the editor makes of it: shown before the editor has loaded,
 * where scripts do not run, and where the editor has failed. Its classes, roles and line breaks are the editor's, so
 * that nothing moves when the editor takes its place.
 */
export function StaticDocument({ content }: { readonly content: Pick<DocumentJson, "blocks"> }) {
  return (
    <div className="cw-text" data-static="">
      <StaticBlocks blocks={content.blocks} place="cw-static" drawTable={drawTable} />
    </div>
  );
}
