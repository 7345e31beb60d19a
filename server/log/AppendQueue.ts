import type { NewUpdate } from "../storage/DocumentStore.ts";
import { BATCH_BYTES, BATCH_UPDATES, OVERHEAD_BYTES } from "./limits.ts";

/** Consecutive updates of one document that are committed together, and the promise of those who wait for them. */
export interface Group {
  readonly documentId: string;
  readonly updates: readonly NewUpdate[];
  /** Memory, in bytes, about. */
  readonly weight: number;
  readonly settled: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface OpenGroup extends Group {
  readonly updates: NewUpdate[];
  weight: number;
}

/**
 * Updates on their way to a commit, in order. Those of one document gather in a group until the group is taken, so
 * that a burst of a thousand keystrokes is one promise and one entry. Decides nothing about time.
 */
export class AppendQueue {
  #groups: Group[] = [];
  /** The group of each document that still takes updates; always in `#groups`. */
  readonly #open = new Map<string, OpenGroup>();
  #updates = 0;
  #weight = 0;

  /** Updates that can be taken. */
  get updates(): number {
    return this.#updates;
  }

  /** Their weight, in bytes. */
  get weight(): number {
    return this.#weight;
  }

  /** In order. */
  get groups(): readonly Group[] {
    return this.#groups;
  }

  /** Queues an update; the promise is that of its group. */
  add(documentId: string, update: NewUpdate): Promise<void> {
    const weight = update.bytes.byteLength + OVERHEAD_BYTES;
    let group = this.#open.get(documentId);
    if (group === undefined) {
      group = newGroup(documentId);
      this.#open.set(documentId, group);
      this.#groups.push(group);
    }
    group.updates.push(update);
    group.weight += weight;
    this.#updates += 1;
    this.#weight += weight;
    if (isFull(group.updates.length, group.weight)) this.#open.delete(documentId);
    return group.settled;
  }

  /** Takes the oldest groups, at least one if there is any, until a batch is full. */
  take(): Group[] {
    let updates = 0;
    let weight = 0;
    let count = 0;
    for (const group of this.#groups) {
      if (isFull(updates, weight)) break;
      updates += group.updates.length;
      weight += group.weight;
      count += 1;
    }
    const taken = this.#groups.splice(0, count);
    for (const group of taken) if (this.#open.get(group.documentId) === group) this.#open.delete(group.documentId);
    this.#updates -= updates;
    this.#weight -= weight;
    return taken;
  }

  /** Puts groups that were taken back in front, in the same order. They take no more updates. */
  putBack(groups: readonly Group[]): void {
    this.#groups = [...groups, ...this.#groups];
    for (const group of groups) {
      this.#updates += group.updates.length;
      this.#weight += group.weight;
    }
  }

  /** Forgets everything; the groups' promises stay as they are. */
  clear(): void {
    this.#groups = [];
    this.#open.clear();
    this.#updates = 0;
    this.#weight = 0;
  }
}

function isFull(updates: number, weight: number): boolean {
  return updates >= BATCH_UPDATES || weight >= BATCH_BYTES;
}

function newGroup(documentId: string): OpenGroup {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Whoever appended may not wait for the answer; a rejection nobody waits for would end the process.
  promise.catch(() => undefined);
  return { documentId, updates: [], weight: 0, settled: promise, resolve, reject };
}
