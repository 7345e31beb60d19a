import { assert } from "../base/assert.ts";

/** A member of a {@link SizedList}: has a size, and remembers for the list where it is kept. */
export interface Sized {
  /** Changed only through {@link SizedList.resize} while it is in a list. */
  size: number;
  home: Chunk | null;
}

interface Chunk {
  members: Sized[];
  /** How many members, and how much size, lie in front of this chunk. */
  firstIndex: number;
  firstStart: number;
  size: number;
  /** The place among the chunks. */
  order: number;
}

/** Scanning so many members costs about as much as walking the list of chunks at 10,000 members. */
const CHUNK = 128;

/**
 * A list whose members have sizes, where position and place are found from each other quickly: members are kept in chunks, and
 * each chunk knows what lies in front of it. Lookup and resize cost O(√n), a splice the chunks behind it; a flat array of sums
 * would cost a pass over all members at every Enter.
 */
export class SizedList<T extends Sized> {
  #chunks: Chunk[] = [];
  #length = 0;
  #size = 0;

  /** How many members. */
  get length(): number {
    return this.#length;
  }

  /** The sum of all sizes. */
  get size(): number {
    return this.#size;
  }

  /** The member at `index`; undefined outside of the list. */
  at(index: number): T | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    const chunk = this.#lastChunk((candidate) => candidate.firstIndex <= index);
    return chunk.members[index - chunk.firstIndex] as T;
  }

  /** The index of `member`, which must be in the list. */
  indexOf(member: T): number {
    const chunk = this.#homeOf(member);
    return chunk.firstIndex + chunk.members.indexOf(member);
  }

  /** The sum of the sizes in front of `member`, which must be in the list. */
  startOf(member: T): number {
    const chunk = this.#homeOf(member);
    let start = chunk.firstStart;
    for (const other of chunk.members) {
      if (other === member) break;
      start += other.size;
    }
    return start;
  }

  /** The last member for which `startOf(member) + lead(member) <= position`, and that start; undefined if there is none. */
  lastAt(position: number, lead: (member: T) => number): { readonly member: T; readonly start: number } | undefined {
    if (this.#length === 0) return undefined;
    // Chunk by chunk backwards from the one that begins in front of `position`: a member's lead can put it behind the position.
    for (let order = this.#lastChunk((chunk) => chunk.firstStart <= position).order; order >= 0; order -= 1) {
      const chunk = this.#chunks[order] as Chunk;
      let found: { member: T; start: number } | undefined;
      let start = chunk.firstStart;
      for (const member of chunk.members as T[]) {
        if (start + lead(member) > position) break;
        found = { member, start };
        start += member.size;
      }
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The members from index `from` to `end`, which is not included. */
  slice(from: number, end: number): T[] {
    const members: T[] = [];
    for (let index = from; index < end;) {
      const chunk = this.#lastChunk((candidate) => candidate.firstIndex <= index);
      for (const member of chunk.members.slice(index - chunk.firstIndex, end - chunk.firstIndex))
        members.push(member as T);
      index = chunk.firstIndex + chunk.members.length;
    }
    return members;
  }

  /** Gives `member` another size, whether it is in the list or not yet. */
  resize(member: T, size: number): void {
    const difference = size - member.size;
    member.size = size;
    const chunk = member.home;
    if (difference === 0 || chunk === null) return;
    chunk.size += difference;
    this.#size += difference;
    for (let order = chunk.order + 1; order < this.#chunks.length; order += 1) {
      (this.#chunks[order] as Chunk).firstStart += difference;
    }
  }

  /** Takes `count` members out at `index`, puts `inserted` there, and returns those taken out. */
  splice(index: number, count: number, inserted: readonly T[]): T[] {
    assert(index >= 0 && count >= 0 && index + count <= this.#length, "a splice outside of the list");
    const first = this.#length === 0 ? 0 : this.#lastChunk((chunk) => chunk.firstIndex <= index).order;
    let last = first;
    while (last + 1 < this.#chunks.length && (this.#chunks[last + 1] as Chunk).firstIndex < index + count) last += 1;
    const affected = this.#chunks.slice(first, last + 1);
    const members = affected.flatMap((chunk) => chunk.members) as T[];
    const offset = index - (affected[0]?.firstIndex ?? 0);
    const removed = members.slice(offset, offset + count);
    for (const member of removed) member.home = null;
    const kept = [...members.slice(0, offset), ...inserted, ...members.slice(offset + count)];
    const chunks = kept.length === 0 ? [] : chunksOf(kept);
    if (chunks.length === affected.length && chunks.length === 1) this.#chunks[first] = chunks[0] as Chunk;
    else this.#chunks = [...this.#chunks.slice(0, first), ...chunks, ...this.#chunks.slice(last + 1)];
    this.#renumber(first);
    return removed;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (const chunk of this.#chunks) yield* chunk.members as T[];
  }

  #homeOf(member: T): Chunk {
    assert(member.home !== null, "a member of no list");
    return member.home;
  }

  /** The last chunk for which `holds` is true, which it is for a run of chunks from the first on; the first if for none. */
  #lastChunk(holds: (chunk: Chunk) => boolean): Chunk {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (holds(this.#chunks[middle] as Chunk)) low = middle;
      else high = middle - 1;
    }
    return this.#chunks[low] as Chunk;
  }

  #renumber(from: number): void {
    const before = this.#chunks[from - 1];
    let index = before === undefined ? 0 : before.firstIndex + before.members.length;
    let start = before === undefined ? 0 : before.firstStart + before.size;
    for (let order = from; order < this.#chunks.length; order += 1) {
      const chunk = this.#chunks[order] as Chunk;
      chunk.order = order;
      chunk.firstIndex = index;
      chunk.firstStart = start;
      index += chunk.members.length;
      start += chunk.size;
    }
    this.#length = index;
    this.#size = start;
  }
}

/** `members` in chunks of a good size, each member told its home. One chunk as long as it is not twice too long. */
function chunksOf(members: Sized[]): Chunk[] {
  const count = members.length <= 2 * CHUNK ? 1 : Math.ceil(members.length / CHUNK);
  const chunks: Chunk[] = [];
  for (let part = 0; part < count; part += 1) {
    const from = Math.floor((part * members.length) / count);
    const to = Math.floor(((part + 1) * members.length) / count);
    const chunk: Chunk = { members: members.slice(from, to), firstIndex: 0, firstStart: 0, size: 0, order: 0 };
    for (const member of chunk.members) {
      member.home = chunk;
      chunk.size += member.size;
    }
    chunks.push(chunk);
  }
  return chunks;
}
