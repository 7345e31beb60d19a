import { HocuspocusProvider } from "@hocuspocus/provider";
import * as Y from "yjs";
import type { BlockJson } from "../../../lib/convert/toJson.ts";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { insertTable } from "../../../lib/flow/table/tableData.ts";
import type { TableData } from "../../../lib/flow/table/tableData.ts";
import type { Flow } from "../../../lib/flow/types.ts";

/** A block to be written, with what is usual left out. */
export type WantedBlock = Partial<Pick<BlockJson, "type" | "attributes" | "content">> & {
  /** A table that stands behind its content. */
  readonly table?: TableData;
};

/** A paragraph of plain text. */
export function paragraph(text: string): WantedBlock {
  return { content: [{ text, formats: {} }] };
}

/** The content of a block of code: a soft break for every line end. */
export function code(text: string): BlockJson["content"] {
  return text
    .split("\n")
    .flatMap((line, index): BlockJson["content"] => [
      ...(index > 0 ? [{ break: true as const }] : []),
      ...(line === "" ? [] : [{ text: line, formats: {} }]),
    ]);
}

/** Puts `blocks` behind what `flow` holds; an empty first paragraph becomes the first of them. */
export function writeContent(flow: Flow, blocks: readonly WantedBlock[]): void {
  flow.transact("test", () => {
    for (const { type = "paragraph", attributes = {}, content = [], table } of blocks) {
      const wanted = type === "paragraph" ? attributes : { ...attributes, type };
      const first = flow.blocks[0];
      if (flow.blocks.length === 1 && first?.length === 0 && first.attributes.type === undefined) {
        flow.setAttributes(first, wanted);
      } else {
        flow.insertMark(flow.length, wanted);
      }
      for (const inline of content) {
        if ("text" in inline) flow.insertText(flow.length, inline.text, inline.formats);
        else if ("break" in inline) flow.insertBreak(flow.length);
        else flow.insertEmbed(flow.length, inline.embed, {});
      }
      if (table !== undefined) insertTable(flow, flow.length, table, "test");
    }
  });
}

/** Writes into a document as another client does, and resolves when the server has it on its disk. */
export async function writeBlocks(collabUrl: string, id: string, blocks: readonly WantedBlock[]): Promise<void> {
  const doc = new Y.Doc();
  const provider = new HocuspocusProvider({ url: collabUrl, name: id, document: doc, token: "" });
  await new Promise<void>((resolve) => provider.on("synced", () => resolve()));
  const flow = openFlow(doc);
  writeContent(flow, blocks);
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (provider.unsyncedChanges === 0) resolve();
    };
    provider.on("unsyncedChanges", look);
    look();
  });
  flow.dispose();
  provider.destroy();
}
