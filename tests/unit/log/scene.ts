import { onTestFinished } from "vitest";
import { createUpdateLog, type UpdateLogObserver } from "../../../server/log/createUpdateLog.ts";
import type { UpdateLog } from "../../../server/log/UpdateLog.ts";
import { createMemoryStore } from "../../../server/storage/memory/createMemoryStore.ts";
import { FaultyStore } from "../../contract/FaultyStore.ts";
import { createManualClock, type ManualClock } from "../../harness/manualClock.ts";

/** A log over a store whose faults, and over a clock whose hands, the test owns. Documents "a", "b" and "c" exist. */
export interface Scene {
  readonly log: UpdateLog;
  readonly store: FaultyStore;
  readonly clock: ManualClock;
  /** What is stored of a document, a number a byte. */
  readonly stored: (documentId: string) => Promise<number[]>;
}

const DOCUMENTS = ["a", "b", "c"] as const;

export async function openScene(observer: UpdateLogObserver = {}): Promise<Scene> {
  const store = new FaultyStore(createMemoryStore());
  const clock = createManualClock();
  for (const id of DOCUMENTS) await store.createDocument({ id, title: id, createdAt: clock.now() });
  // Half of the random part: retries come after three quarters of their full delay.
  const log = createUpdateLog({ store, clock, random: () => 0.5, observer });
  onTestFinished(async () => {
    store.heal();
    const closing = log.close(0);
    clock.advance(0);
    await closing;
  });
  return {
    log,
    store,
    clock,
    async stored(documentId) {
      const loaded = await store.load(documentId);
      return (loaded?.updates ?? []).flatMap(({ bytes }) => Array.from(bytes));
    },
  };
}

/** Lets everything that waits for nothing but its turn go on. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Follows promises: which have been resolved or rejected, in the order in which that happened. */
export function follow(promises: Readonly<Record<string, Promise<unknown>>>): string[] {
  const seen: string[] = [];
  for (const [name, promise] of Object.entries(promises)) {
    promise.then(
      () => seen.push(name),
      (error: unknown) => seen.push(`${name}: ${(error as { code?: string }).code ?? String(error)}`),
    );
  }
  return seen;
}

export function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}
