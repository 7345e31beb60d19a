import * as Y from "yjs";
import { markOf } from "../mark.ts";
import type { Mark } from "../mark.ts";
import { COPIES_ROOT } from "../schema.ts";
import { decodeCopyRecord, encodeCopyRecord } from "./copyRecord.ts";
import type { CopiedRange } from "./copyRecord.ts";
import { RunMap } from "./RunMap.ts";
import type { Run } from "./RunMap.ts";
import type { UndoScope } from "./UndoScope.ts";

/** One of the forms that a position has had in the document: what was typed, or a copy that an undo made of it. */
export interface Form {
  readonly client: number;
  readonly clock: number;
  /** The item that holds it. */
  readonly item: Y.Item;
  /** Whether it was copied in turn: then it is deleted, even if word of that has not come here yet. */
  readonly copied: boolean;
}

/** Positions in a row that have the same history. */
export interface Stretch {
  readonly length: number;
  readonly forms: readonly Form[];
}

type Runs = ReadonlyMap<number, RunMap>;

/**
 * What is a copy of what. Yjs deletes for ever: whatever undo brings back is a new item, and only the replica that undid
 * knows what it was before. So every undo leaves a record in a root map of the document, in its own transaction; from these
 * records all replicas know which forms are one and the same text.
 *
 * A record tells of copies by the client that wrote it, and a copy in the text counts only where it was put directly in front of
 * what it is said to be a copy of. A stranger's record can be anything: it makes none of one's own text a copy.
 */
export class Copies {
  readonly #doc: Y.Doc;
  readonly #scope: UndoScope;
  readonly #records: Y.Map<unknown>;
  /** By the client of the copy. */
  readonly #origins = new Map<number, RunMap>();
  /** By the client of what was copied. */
  readonly #copies = new Map<number, RunMap>();
  /** Copies that became known since {@link takeNew}. */
  #new: CopiedRange[] = [];

  constructor(doc: Y.Doc, scope: UndoScope) {
    this.#doc = doc;
    this.#scope = scope;
    this.#records = doc.getMap(COPIES_ROOT);
    for (const item of this.#records._map.values()) this.#read(item);
    this.#records.observe(this.#onRecords);
  }

  /** Keeps what was copied just now, in the order in which the copies were made; nothing else may have been written since. */
  record(ranges: readonly CopiedRange[]): void {
    if (ranges.length === 0) return;
    const doc = this.#doc;
    const clock = Y.getState(doc.store, doc.clientID);
    // A key of its own, so that the record waits for nobody's and nobody's waits for it.
    this.#records.set(`${doc.clientID.toString(36)}.${clock.toString(36)}`, encodeCopyRecord(ranges));
  }

  /** Copies that this was not asked about yet. */
  takeNew(): CopiedRange[] {
    const taken = this.#new;
    this.#new = [];
    return taken;
  }

  /** The forms of the position `clock` of `client`, and of as many behind it, at most `length`, as have them in the same items. */
  stretch(client: number, clock: number, length: number): Stretch {
    // Nearly all of a document was never copied.
    const up = this.#origins.get(client)?.at(clock, length);
    const down = this.#copies.get(client)?.at(clock, up?.length ?? length);
    if ((up?.runs.length ?? 0) + (down?.runs.length ?? 0) === 0) {
      const item: unknown = Y.getItem(this.#doc.store, Y.createID(client, clock));
      const { id, length: size } = item as Y.Item | Y.GC;
      const forms = item instanceof Y.Item ? [{ client, clock, item, copied: false }] : [];
      return { length: Math.min(down?.length ?? up?.length ?? length, id.clock + size - clock), forms };
    }
    const walk = new Walk(this.#doc, this.#scope, length);
    return walk.from(walk.origin(client, clock, this.#origins), this.#copies);
  }

  /** The positions `clock` to `clock + length` of `client`, cut where their history differs. */
  *stretches(client: number, clock: number, length: number): Generator<Stretch & { readonly clock: number }> {
    const end = Math.min(clock + length, Y.getState(this.#doc.store, client));
    for (let at = clock; at < end;) {
      const stretch = this.stretch(client, at, end - at);
      yield { ...stretch, clock: at };
      at += stretch.length;
    }
  }

  /** Whether this position is known to be a copy. */
  isCopy(client: number, clock: number): boolean {
    return (this.#origins.get(client)?.at(clock, 1).runs.length ?? 0) > 0;
  }

  dispose(): void {
    this.#records.unobserve(this.#onRecords);
  }

  readonly #onRecords = ({ keysChanged }: { readonly keysChanged: ReadonlySet<string> }): void => {
    for (const key of keysChanged) {
      const item = this.#records._map.get(key);
      if (item !== undefined) this.#read(item);
    }
  };

  #read(item: Y.Item): void {
    if (item.deleted) return;
    const ranges = decodeCopyRecord(item.content.getContent()[0], item.id.clock);
    if (ranges === null) return;
    const { client } = item.id;
    let clock = ranges.reduce((start, range) => start - range.length, item.id.clock);
    for (const { client: from, clock: other, length } of ranges) {
      add(this.#origins, client, { clock, length, client: from, other });
      add(this.#copies, from, { clock: other, length, client, other: clock });
      this.#new.push({ client, clock, length });
      clock += length;
    }
  }
}

/** The mark that a deleted one was brought back as, if it was. */
export function livingMark(copies: Copies, { _item: item }: Mark): Mark | null {
  if (item === null) return null;
  for (const form of copies.stretch(item.id.client, item.id.clock, 1).forms) {
    const mark = markOf(form.item);
    if (mark !== null) return mark;
  }
  return null;
}

function add(runs: Map<number, RunMap>, client: number, run: Run): void {
  let map = runs.get(client);
  if (map === undefined) runs.set(client, (map = new RunMap()));
  map.add(run);
}

interface Position {
  readonly client: number;
  readonly clock: number;
}

/** One walk through the history of a position. `length` shrinks to what has the same one. */
class Walk {
  readonly #scope: UndoScope;
  readonly #store: Y.Doc["store"];
  /** Records of strangers can go round in circles. */
  readonly #seen = new Set<string>();
  #length: number;

  constructor(doc: Y.Doc, scope: UndoScope, length: number) {
    this.#scope = scope;
    this.#store = doc.store;
    this.#length = length;
  }

  /** What was typed first. */
  origin(client: number, clock: number, origins: Runs): Position {
    let at: Position = { client, clock };
    for (;;) {
      const from = this.#steps(at, origins).find((next) => this.#isCopy(at, next));
      if (from === undefined || this.#struct(from) === null || !this.#enter(from)) break;
      at = from;
    }
    this.#seen.clear();
    return at;
  }

  from(origin: Position, copies: Runs): Stretch {
    const forms: Form[] = [];
    const open = [origin];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const at = next;
      const struct = this.#enter(at) ? this.#struct(at) : null;
      if (struct === null) continue;
      this.#length = Math.min(this.#length, struct.id.clock + struct.length - at.clock);
      const made = this.#steps(at, copies).filter((copy) => this.#isCopy(copy, at));
      open.push(...made);
      // What was collected with the block that it was in is no form any more; its copies are.
      if (struct instanceof Y.Item) forms.push({ ...at, item: struct, copied: made.length > 0 });
    }
    return { length: this.#length, forms };
  }

  #steps({ client, clock }: Position, map: Runs): Position[] {
    const found = map.get(client)?.at(clock, this.#length);
    if (found === undefined) return [];
    this.#length = found.length;
    return found.runs.map((run) => ({ client: run.client, clock: run.other + clock - run.clock }));
  }

  /** Whether `copy` lies where a copy of `of` would have been put. */
  #isCopy(copy: Position, of: Position): boolean {
    const item = this.#struct(copy);
    if (item === null) return false;
    if (!(item instanceof Y.Item) || !this.#scope.isInText(item)) return true;
    const { rightOrigin } = item;
    return rightOrigin !== null && rightOrigin.client === of.client && rightOrigin.clock <= of.clock;
  }

  #enter({ client, clock }: Position): boolean {
    const name = `${client}:${clock}`;
    if (this.#seen.has(name)) return false;
    this.#seen.add(name);
    return true;
  }

  #struct({ client, clock }: Position): Y.Item | Y.GC | null {
    return clock < Y.getState(this.#store, client) ? Y.getItem(this.#store, Y.createID(client, clock)) : null;
  }
}
