import { isDeepStrictEqual } from "node:util";
import * as Y from "yjs";
import { openFlow } from "../../lib/flow/openFlow.ts";
import { TABLE_PREFIX } from "../../lib/flow/table/names.ts";
import { openTables } from "../../lib/flow/table/openTables.ts";
import type { Tables } from "../../lib/flow/table/openTables.ts";
import type { Flow } from "../../lib/flow/types.ts";
import { viewOfFlow } from "./blockView.ts";
import { Breach, uphold } from "./breach.ts";
import { createManualClock } from "./manualClock.ts";
import { Replica } from "./replica.ts";
import { checkEditor } from "./snapshot.ts";
import { viewOfTables } from "./tableView.ts";
import { textsOf } from "./texts.ts";

export interface Named {
  readonly name: string;
  readonly replica: Replica;
}

/**
 * Holds the replicas, which must have received everything, against each other and against a fresh reader: raw text with
 * its raw formats, state vectors, delete sets, nothing pending, blocks with formats, and the editors' states.
 */
export async function checkConverged(replicas: readonly Named[]): Promise<void> {
  const [first, ...others] = replicas;
  if (!first) return;
  checkNothingPending(first);
  for (const other of others) {
    checkNothingPending(other);
    equal(rawText(other.replica.doc), rawText(first.replica.doc), "replicas agree on the text", other.name, first.name);
    uphold(
      Y.equalSnapshots(Y.snapshot(other.replica.doc), Y.snapshot(first.replica.doc)),
      "replicas agree on what exists and what is deleted",
      () => `${other.name} and ${first.name}: state vectors or delete sets differ`,
    );
    equal(viewOf(other.replica), viewOf(first.replica), "replicas agree on the blocks", other.name, first.name);
  }
  for (const { name, replica } of replicas) checkEditor(replica, name);
  await checkFreshReader(first);
}

function checkNothingPending({ name, replica: { doc } }: Named): void {
  uphold(
    doc.store.pendingStructs === null && doc.store.pendingDs === null,
    "nothing is left pending",
    () => `${name} waits for ${JSON.stringify([...(doc.store.pendingStructs?.missing ?? [])])}`,
  );
}

/** Somebody who opens the document only now: in an editor, and as a bare flow. */
async function checkFreshReader({ name, replica }: Named): Promise<void> {
  const reader = new Replica({ clientId: 300, clock: createManualClock(), state: replica.state() });
  try {
    await reader.settle();
    const [error] = reader.errors;
    uphold(error === undefined, "a fresh reader opens it", () => String(error));
    equal(viewOf(reader), viewOf(replica), "a fresh reader sees the same blocks", "reader", name);
    checkEditor(reader, "fresh reader");
    uphold(
      Y.equalSnapshots(Y.snapshot(reader.doc), Y.snapshot(replica.doc)),
      "opening changes nothing",
      () => "the reader's document is not the one it opened",
    );
  } finally {
    reader.dispose();
  }
  const doc = new Y.Doc();
  Y.applyUpdate(doc, replica.state());
  const flow = openFlow(doc);
  const tables = openTables(flow);
  equal(view(flow, tables), viewOf(replica), "a bare reader sees the same blocks", "bare reader", name);
  tables.dispose();
  flow.dispose();
  doc.destroy();
}

function viewOf({ flow, binding }: Replica): unknown {
  return view(flow, binding.tables);
}

function view(flow: Flow, tables: Tables): unknown {
  return { blocks: viewOfFlow(flow.blocks), tables: viewOfTables(flow, tables) };
}

/** The content as Yjs itself tells it: runs with their raw formatting keys, marks and embeds as plain JSON; of each text that has any. */
function rawText(doc: Y.Doc): unknown {
  const texts: Record<string, unknown> = {};
  for (const [name, root] of doc.share) {
    if (textsOf(doc).has(root) && root._length > 0) texts[name] = rawDelta(doc.getText(name));
    if (name.startsWith(TABLE_PREFIX)) texts[name] = doc.getMap(name).toJSON();
  }
  return texts;
}

function rawDelta(text: Y.Text): unknown {
  const delta = text.toDelta() as { insert: unknown; attributes?: unknown }[];
  return delta.map(({ insert, attributes }) => ({
    insert: plain(insert),
    ...(attributes === undefined ? {} : { attributes }),
  }));
}

function plain(insert: unknown): unknown {
  if (insert instanceof Y.XmlElement) return { element: insert.nodeName, ...insert.getAttributes() };
  return insert instanceof Y.Map ? insert.toJSON() : insert;
}

function equal(left: unknown, right: unknown, law: string, leftName: string, rightName: string): void {
  if (isDeepStrictEqual(left, right)) return;
  throw new Breach(law, `${leftName}:\n${JSON.stringify(left)}\n${rightName}:\n${JSON.stringify(right)}`);
}
