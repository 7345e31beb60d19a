import * as Y from "yjs";
import { getKey, markOf } from "../../../../lib/flow/mark.ts";
import { assertNever } from "../../../../lib/base/assert.ts";
import type { AttributeChange, Flow, FlowBlock, FormatName, Formats } from "../../../../lib/flow/types.ts";
import { readRegister } from "../../../../lib/flow/order/register.ts";
import { PLACE_KEY } from "../../../../lib/flow/order/writeRegister.ts";
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
    // In front of the first mark is no block yet.
    const markId = at === 0 || block.mark === null ? "" : block.id;
    ledger.typed(character, operation, seen, formats, TESTED_FORMATS, markId, thingsOf(block));
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

/** What is at each of the `length` positions from `index` on, as it lies in the flow: block ids, characters and kinds of other inline content. */
function thingsIn(flow: Flow, index: number, length: number): string[] {
  const ids = new Map(flow.blocks.map(({ mark, id }) => [mark, id]));
  const things = (flow.text.toDelta() as { readonly insert: unknown }[]).flatMap(({ insert }): string[] => {
    if (typeof insert === "string") return Array.from({ length: insert.length }, (_, at) => insert[at] as string);
    // Plain Yjs programs put in what they like.
    const item = insert instanceof Y.AbstractType ? insert._item : null;
    const mark = item === null ? null : markOf(item);
    return [mark === null ? "embed" : (ids.get(mark) ?? "join")];
  });
  return things.slice(index, index + length);
}

/**
 * The blocks' ids, the characters and the kinds of other inline content, in the order in which they are read. Text that was brought home to a
 * block that is gone since stands by itself; its mark is nobody's.
 */
export function thingsShown({ blocks }: Flow): string[] {
  return blocks.flatMap((block) => [...markIn(block), ...thingsOf(block)]);
}

function markIn({ mark, id }: FlowBlock): string[] {
  if (mark === null) return [];
  return [readRegister(getKey(mark, PLACE_KEY))?.kind === "joined" ? "join" : id];
}

function thingsOf({ content }: FlowBlock): string[] {
  return content.flatMap((inline) => (inline.kind === "text" ? Array.from(inline.text) : [inline.kind]));
}

function textIn(flow: Flow, index: number, length: number): string {
  return thingsIn(flow, index, length)
    .filter((thing) => thing.length === 1)
    .join("");
}

/** Runs an undo or redo, which deletes what only the document knows. */
function notingLosses(flow: Flow, ledger: FlowLedger, run: () => boolean): boolean {
  const before = new Set(thingsShown(flow));
  const did = run();
  const after = new Set(thingsShown(flow));
  for (const thing of before) if (!after.has(thing)) ledger.deleted(thing);
  return did;
}
