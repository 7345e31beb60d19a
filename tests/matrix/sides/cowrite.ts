import * as Y from "yjs";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../../lib/flow/seed.ts";
import type { Flow, FormatChange, Inline } from "../../../lib/flow/types.ts";
import { checkConverged } from "../../harness/converged.ts";
import { Hands } from "../../harness/hands.ts";
import { Replica } from "../../harness/replica.ts";
import type { ShownBlock, ShownUnit } from "../model/expected.ts";
import { BREAK, EMBED } from "../model/page.ts";
import type { Page, PageBlock } from "../model/page.ts";
import type { Binding, Side, SideOptions } from "./side.ts";

class CowriteSide extends Replica implements Side {
  readonly hands: Hands;

  constructor(options: SideOptions) {
    super(options);
    this.hands = new Hands(this);
  }

  /** From the flow, which knows of comments; that the editor shows the flow is checked at the end. */
  shown(): ShownBlock[] {
    return this.flow.blocks.map(({ attributes, content }) => ({ attributes, units: content.flatMap(unitsOf) }));
  }
}

function unitsOf(piece: Inline): ShownUnit[] {
  switch (piece.kind) {
    case "text":
      return Array.from(piece.text, (what) => ({ what, formats: { ...piece.formats } }));
    case "break":
      return [{ what: BREAK, formats: {} }];
    case "embed":
      return [{ what: EMBED + piece.type, props: piece.props, formats: { ...piece.formats } }];
    default:
      return piece satisfies never;
  }
}

/** Few pages, many cases. */
const written = new Map<string, Uint8Array>();

export const cowrite: Binding = {
  name: "cowrite",
  write(page) {
    const key = JSON.stringify(page.blocks);
    const state = written.get(key) ?? write(page);
    written.set(key, state);
    return state;
  },
  open: (options) => new CowriteSide(options),
  checkConverged: (sides) =>
    checkConverged(
      sides.flatMap((replica, at) => (replica instanceof CowriteSide ? [{ name: `side ${at}`, replica }] : [])),
    ),
};

function write(page: Page): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = 500;
  Y.applyUpdate(doc, createSeedUpdate());
  const flow = openFlow(doc);
  flow.transact("base", () => {
    flow.deleteRange(0, flow.length);
    for (const block of page.blocks) writeBlock(flow, block);
  });
  const state = Y.encodeStateAsUpdate(doc);
  flow.dispose();
  doc.destroy();
  return state;
}

function writeBlock(flow: Flow, { mark, units }: PageBlock): void {
  flow.insertMark(flow.length, mark.attributes);
  const start = flow.length;
  for (const { what, props = {} } of units) {
    if (what === BREAK) flow.insertBreak(flow.length);
    else if (what.startsWith(EMBED)) flow.insertEmbed(flow.length, { type: what.slice(EMBED.length), props }, {});
    else flow.insertText(flow.length, what, {});
  }
  const keys = new Set(units.flatMap(({ formats }) => Object.keys(formats)));
  for (const key of keys) {
    const first = units.findIndex(({ formats }) => key in formats);
    const last = units.findLastIndex(({ formats }) => key in formats);
    const change: FormatChange = { [key]: units[first]?.formats[key] };
    flow.formatRange(start + first, last - first + 1, change);
  }
}
