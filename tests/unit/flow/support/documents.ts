import * as Y from "yjs";
import { openFlow } from "../../../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../../../lib/flow/seed.ts";
import type { BlockAttributes, Flow, FlowBlock, Inline } from "../../../../lib/flow/types.ts";

/** An empty document with a known client id, without the seed. */
export function emptyDocument(clientId: number = 7): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  return doc;
}

/** A flow whose blocks are `lines`: a text, or attributes and a text. No lines: the seed's empty paragraph. */
export function flowOf(...lines: readonly (string | readonly [BlockAttributes, string])[]): Flow {
  const doc = emptyDocument();
  if (lines.length === 0) Y.applyUpdate(doc, createSeedUpdate());
  const flow = openFlow(doc);
  flow.transact("setup", () => {
    for (const line of lines) {
      const [attributes, text] = typeof line === "string" ? [{}, line] : line;
      flow.insertMark(flow.length, attributes);
      flow.insertText(flow.length, text, {});
    }
  });
  return flow;
}

/** Another writer with the same content. */
export function replicaOf(flow: Flow, clientId: number): Flow {
  const doc = emptyDocument(clientId);
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(flow.doc));
  return openFlow(doc);
}

/** Gives each flow what the others have, through `openFlow`'s back: as a network would. */
export function sync(...flows: readonly Flow[]): void {
  for (const from of flows) {
    for (const to of flows) {
      if (from !== to) Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), "network");
    }
  }
}

/** The blocks, one line each: `heading level=2: plain [bold italic|both] ⏎ (divider)`. */
export function shown(flow: { readonly blocks: readonly FlowBlock[] }): string[] {
  return flow.blocks.map((block) => `${properties(block.attributes)}${block.content.map(shownInline).join("")}`);
}

function shownInline(inline: Inline): string {
  if (inline.kind === "break") return "⏎";
  if (inline.kind === "embed") return `(${inline.type})`;
  const formats = Object.entries(inline.formats).map(([key, value]) =>
    value === true ? key : `${key}=${String(value)}`,
  );
  return formats.length === 0 ? inline.text : `[${formats.join(" ")}|${inline.text}]`;
}

function properties({ type, ...rest }: BlockAttributes): string {
  const entries = Object.entries(rest).map(([key, value]) => ` ${key}=${JSON.stringify(value)}`);
  return type === undefined && entries.length === 0 ? "" : `${type ?? "paragraph"}${entries.join("")}: `;
}

/** The live items of the text: characters as they are, `#` for anything embedded, `<k=v>` and `</>` for formatting. */
export function rawItems(flow: Flow): string {
  let shownItems = "";
  for (let item = flow.text._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    const { content } = item;
    if (content instanceof Y.ContentString) shownItems += content.str;
    else if (content instanceof Y.ContentFormat) {
      const value = content.value as { k?: string; v?: boolean | string | null } | null;
      shownItems +=
        value === null ? "</>" : value.k === undefined ? `<${content.key}>` : `<${value.k}=${String(value.v)}>`;
    } else shownItems += "#".repeat(item.length);
  }
  return shownItems;
}
