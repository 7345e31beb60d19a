import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as Y from "yjs";
import { assert } from "../../lib/base/assert.ts";
import { openFlow } from "../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../lib/flow/seed.ts";
import type { Flow } from "../../lib/flow/types.ts";
import type { Patch } from "../harness/trace.ts";

/** One person writing a text, keystroke by keystroke, from nothing. */
export interface Writing {
  readonly endContent: string;
  readonly txns: readonly { readonly patches: readonly Patch[] }[];
}

/** Reads the recorded writing of a blog post; see the harness's data/README.md. */
export function readBlogPost(): Writing {
  const file = new URL("../harness/data/seph-blog1.json.gz", import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as Writing;
}

/** A document with a long history, and the lines that its two writers have in mind. */
export interface LongHistory {
  readonly docs: readonly [Y.Doc, Y.Doc];
  readonly lines: readonly string[];
  readonly edits: number;
}

/** After so many edits of both the two hear of each other. */
const EXCHANGE_EVERY = 40;

interface Writer {
  readonly doc: Y.Doc;
  readonly flow: Flow;
  readonly sent: Uint8Array[];
  /** In front of the text that is being written. */
  start: { readonly anchor: unknown; text: string };
  /** Texts that are finished. */
  readonly done: string[];
  next: number;
}

/**
 * Two people write the same post again and again, one in the first half of a document and one in the second, at the same time: each
 * edit a transaction, their updates exchanged now and then. Whenever a post is finished the next one begins behind it.
 */
export function makeLongHistory(writing: Writing, edits: number): LongHistory {
  const patches = writing.txns.flatMap((transaction) => transaction.patches);
  const [left, right] = [makeWriter(1_001), makeWriter(1_002)];
  // The second half begins with a mark of its own.
  right.flow.insertMark(right.flow.length, {}, { id: "second half" });
  exchange(left, right);
  begin(left, 1);
  begin(right, right.flow.length);
  for (let edit = 0; edit < edits; edit += 1) {
    write(edit % 2 === 0 ? left : right, patches);
    if (edit % EXCHANGE_EVERY === 0) exchange(left, right);
  }
  exchange(left, right);
  for (const writer of [left, right]) writer.flow.dispose();
  const texts = [left, right].flatMap(({ done, start }) => [...done, start.text].join("\n"));
  return { docs: [left.doc, right.doc], lines: texts.flatMap((text) => text.split("\n")), edits };
}

function makeWriter(clientID: number): Writer {
  const doc = new Y.Doc();
  doc.clientID = clientID;
  Y.applyUpdate(doc, createSeedUpdate());
  const sent: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== "network") sent.push(update);
  });
  return { doc, flow: openFlow(doc), sent, start: { anchor: null, text: "" }, done: [], next: 0 };
}

function begin(writer: Writer, index: number): void {
  writer.start = { anchor: writer.flow.anchorAt(index, -1), text: "" };
}

function write(writer: Writer, patches: readonly Patch[]): void {
  const { flow, start } = writer;
  const base = flow.resolveAnchor(start.anchor);
  assert(base !== null, "the start of a text is in the document");
  if (writer.next === patches.length) {
    writer.next = 0;
    writer.done.push(start.text);
    const end = base + start.text.length;
    flow.insertMark(end, {});
    begin(writer, end + 1);
    return;
  }
  const [at, deleted, inserted] = patches[writer.next] as Patch;
  writer.next += 1;
  flow.transact("writer", () => {
    if (deleted > 0) flow.deleteRange(base + at, deleted);
    let index = base + at;
    for (const [line, text] of inserted.split("\n").entries()) {
      if (line > 0) {
        flow.insertMark(index, {});
        index += 1;
      }
      flow.insertText(index, text, {});
      index += text.length;
    }
  });
  start.text = start.text.slice(0, at) + inserted + start.text.slice(at + deleted);
}

function exchange(left: Writer, right: Writer): void {
  const [fromLeft, fromRight] = [left.sent.splice(0), right.sent.splice(0)];
  if (fromLeft.length > 0) Y.applyUpdate(right.doc, Y.mergeUpdates(fromLeft), "network");
  if (fromRight.length > 0) Y.applyUpdate(left.doc, Y.mergeUpdates(fromRight), "network");
}
