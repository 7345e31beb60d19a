import { closeSync, existsSync, fsyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { syncPath } from "../storage/sqlite/syncPath.ts";
import { forFileName } from "./units.ts";

/** Bytes that leave the database. */
export interface SetAside {
  /** Whose they are; null when that is not known. */
  readonly document: string | null;
  /** `checkpoint`, or the update's number. */
  readonly piece: string;
  readonly author: string | null;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number | null;
  readonly reason: string;
  readonly bytes: Uint8Array;
}

/**
 * Where a repair puts what it takes out of the database: a file of the data folder, a JSON object a line, the bytes in
 * base64. It is on disk before anything is taken out, and nothing ever removes it. Made when it is first needed.
 */
export class Quarantine {
  readonly path: string;
  #descriptor: number | null = null;
  #count = 0;

  constructor(folder: string, now: number) {
    const name = join(folder, `quarantine-${forFileName(now)}`);
    let path = `${name}.jsonl`;
    // A second repair within the second.
    for (let count = 2; existsSync(path); count++) path = `${name}-${count}.jsonl`;
    this.path = path;
  }

  /** How many pieces were set aside. */
  get count(): number {
    return this.#count;
  }

  add({ bytes, ...about }: SetAside): void {
    this.#descriptor ??= openSync(this.path, "ax", 0o600);
    writeSync(this.#descriptor, `${JSON.stringify({ ...about, bytes: Buffer.from(bytes).toString("base64") })}\n`);
    this.#count += 1;
  }

  /** Waits until all of it is on disk; only then may the bytes go elsewhere. */
  sync(): void {
    if (this.#descriptor === null) return;
    fsyncSync(this.#descriptor);
    syncPath(join(this.path, ".."));
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}
