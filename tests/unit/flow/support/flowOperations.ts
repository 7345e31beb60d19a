import * as Y from "yjs";
import { assertNever } from "../../../../lib/base/assert.ts";
import type { AttributeChange, Flow, FlowBlock, FormatName, Formats } from "../../../../lib/flow/types.ts";
import type { Random } from "../../../harness/random.ts";
import type { FlowLedger } from "./flowLedger.ts";
import { USER_ORIGIN } from "./flowNetwork.ts";
import type { FlowReplica } from "./flowNetwork.ts";

export const TESTED_FORMATS: readonly FormatName[] = ["bold", "italic", "link"];

const LINKS = ["https://a.example/", "https://b.example/"];
const ATTRIBUTES: readonly AttributeChange[] = [
  { type: "heading", level: 2 },
  { type: "bullet" },
  { type: "number", indent: 2 },
  { type: "check", checked: true },
  { type: null, level: null },
  { indent: 1 },
  { indent: null },
  { align: "center" },
];

/** The kinds of operation that {@link randomOperation} knows. */
export type OperationName =
  | "type"
  | "delete"
  | "format"
  | "mark"
  | "append"
  | "attributes"
  | "break"
  | "embed"
  | "undo"
  | "redo"
  | "several";

/** Does one operation of kind `name` at a random place, and writes it down. Returns whether there was anything to do. */
export function randomOperation(
  replica: FlowReplica,
  random: Random,
  ledger: FlowLedger,
  name: OperationName,
): boolean {
  const { flow, seen, undo } = replica;
  switch (name) {
    case "undo":
    case "redo":
      return notingLosses(flow, ledger, () => undo[name]());
    case "several":
      return flow.transact(USER_ORIGIN, () => {
        const simple: OperationName[] = ["type", "delete", "format", "mark", "append", "attributes", "break"];
        let did = false;
        for (let count = 2 + random.int(3); count > 0; count -= 1) {
          did = randomOperation(replica, random, ledger, random.pick(simple)) || did;
          flow.verify();
        }
        return did;
      });
    default:
      return flow.transact(USER_ORIGIN, () => simpleOperation(flow, seen, random, ledger, name));
  }
}

function simpleOperation(
  flow: Flow,
  seen: Set<number>,
  random: Random,
  ledger: FlowLedger,
  name: Exclude<OperationName, "undo" | "redo" | "several">,
): boolean {
  // The end is where people meet.
  const index = random.chance(0.3) ? flow.length : random.int(flow.length + 1);
  const length = Math.min(1 + random.int(random.chance(0.2) ? 30 : 6), flow.length - index);
  const past = new Set(seen);
  switch (name) {
    case "type":
      typeAt(flow, seen, random, ledger, index);
      return true;
    case "append":
      ledger.marked(flow.insertMark(flow.length, {}), ledger.begin(seen), seen);
      typeAt(flow, seen, random, ledger, flow.length);
      return true;
    case "delete":
      if (length < 1) return false;
      for (const thing of thingsIn(flow, index, length)) ledger.deleted(thing);
      {
        const acts = countFormatItems(flow);
        flow.deleteRange(index, length);
        if (countFormatItems(flow) < acts) ledger.emptied(past);
      }
      return true;
    case "format": {
      if (length < 1) return false;
      const format = random.pick(TESTED_FORMATS);
      const value = random.chance(0.35) ? null : format === "link" ? random.pick(LINKS) : true;
      ledger.formatted(textIn(flow, index, length), ledger.begin(seen), past, format, value);
      flow.formatRange(index, length, { [format]: value });
      return true;
    }
    case "mark":
      ledger.marked(flow.insertMark(index, random.chance(0.5) ? {} : { type: "bullet" }), ledger.begin(seen), seen);
      return true;
    case "attributes": {
      const block = random.pick(flow.blocks);
      const marks = flow.blocks.length;
      flow.setAttributes(block, random.pick(ATTRIBUTES));
      if (flow.blocks.length > marks || block.mark === null) {
        ledger.marked((flow.blocks[0] as FlowBlock).id, ledger.begin(seen), seen);
      }
      return true;
    }
    case "break":
      flow.insertBreak(index);
      return true;
    case "embed":
      flow.insertEmbed(index, { type: "divider", props: { at: index } }, {});
      return true;
    default:
      return assertNever(name);
  }
}

/** Types one to three characters, in the formats of the place or any others. */
function typeAt(flow: Flow, seen: Set<number>, random: Random, ledger: FlowLedger, index: number): void {
  const formats = random.chance(0.6) ? formatsAt(flow, index) : randomFormats(random);
  for (let count = 1 + random.int(3), at = index; count > 0; count -= 1, at += 1) {
    const operation = ledger.begin(seen);
    const character = ledger.freshCharacter();
    const { block } = flow.blockAt(at);
    const start = flow.startOf(block);
    // In front of the first mark is no block yet.
    const markId = start > at ? "" : block.id;
    ledger.typed(character, operation, seen, formats, TESTED_FORMATS, markId, thingsIn(flow, start, block.length));
    flow.insertText(at, character, formats);
  }
}

/** The formats of the character on the left, as an editor would ask for them. */
function formatsAt(flow: Flow, index: number): Formats {
  const { block, offset } = flow.blockAt(index);
  let end = 0;
  for (const inline of block.content) {
    end += inline.kind === "text" ? inline.text.length : 1;
    if (offset <= end) return inline.kind === "text" ? inline.formats : {};
  }
  return {};
}

function randomFormats(random: Random): Formats {
  return {
    ...(random.chance(0.4) ? { bold: true } : {}),
    ...(random.chance(0.4) ? { italic: true } : {}),
    ...(random.chance(0.3) ? { link: random.pick(LINKS) } : {}),
  };
}

function countFormatItems(flow: Flow): number {
  let count = 0;
  for (let item = flow.text._start; item !== null; item = item.right) {
    if (!item.deleted && item.content instanceof Y.ContentFormat) count += 1;
  }
  return count;
}

/** The characters and the ids of the marks in a range. */
export function thingsIn(flow: Flow, index: number, length: number): string[] {
  const things: string[] = [];
  let at = 0;
  const note = (thing: string, size: number): void => {
    for (let offset = 0; offset < size; offset += 1, at += 1) {
      if (at >= index && at < index + length) things.push(size === 1 ? thing : (thing[offset] as string));
    }
  };
  for (const block of flow.blocks) {
    if (block.mark !== null) note(block.id, 1);
    for (const inline of block.content) {
      if (inline.kind === "text") note(inline.text, inline.text.length);
      else note(inline.kind, 1);
    }
  }
  return things;
}

function textIn(flow: Flow, index: number, length: number): string {
  return thingsIn(flow, index, length)
    .filter((thing) => thing.length === 1)
    .join("");
}

/** Runs an undo or redo, which deletes what only the document knows. */
function notingLosses(flow: Flow, ledger: FlowLedger, run: () => boolean): boolean {
  const before = new Set(thingsIn(flow, 0, flow.length));
  const did = run();
  const after = new Set(thingsIn(flow, 0, flow.length));
  for (const thing of before) if (!after.has(thing)) ledger.deleted(thing);
  return did;
}
