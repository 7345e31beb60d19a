import { type Doc, getState } from "yjs";
import type { Clock } from "../../../lib/base/clock.ts";
import type { Dispose } from "../../../lib/base/disposable.ts";
import type { OpenAnswer } from "../SaveBarrier.ts";
import {
  HELD_MS,
  MAX_HELD_BYTES,
  MAX_HELD_BYTES_IN_ROOM,
  MAX_HELD_UPDATES,
  MAX_HELD_UPDATES_IN_ROOM,
} from "./limits.ts";
import type { Dependency, UpdateScan } from "./UpdateScan.ts";

/** An update that builds on what has not arrived. */
export interface HeldUpdate<Member> {
  readonly from: Member;
  readonly update: Uint8Array;
  readonly scan: UpdateScan;
  /** The answer that its sender is owed. */
  readonly answer: OpenAnswer;
}

interface Waiting<Member> extends HeldUpdate<Member> {
  /** Something that it lacks: until that is there nothing else need be looked for. */
  missing: Dependency;
  readonly until: number;
}

interface Share {
  updates: number;
  bytes: number;
}

/**
 * Updates that build on what has not arrived, each for a while: who types while its first sync is under way sends the
 * newest letters first. Left to Yjs they would be kept for ever, merged anew with each that comes (3,000 of a kilobyte
 * take 25 s), and be handed to every newcomer.
 */
export class HeldUpdates<Member> {
  readonly #clock: Clock;
  readonly #lacking: (held: HeldUpdate<Member>) => Dependency | null;
  readonly #expired: (held: HeldUpdate<Member>) => void;
  /** In the order of arrival, which is that of their time. */
  readonly #waiting = new Set<Waiting<Member>>();
  /** By the client of whom they lack something, the lowest clock last. */
  readonly #byMissing = new Map<number, Waiting<Member>[]>();
  readonly #shares = new Map<Member, Share>();
  #bytes = 0;
  #timer: Dispose | null = null;

  /** `lacking` says what an update still waits for; `expired` is told of one whose time is over: it is held no more. */
  constructor(
    clock: Clock,
    lacking: (held: HeldUpdate<Member>) => Dependency | null,
    expired: (held: HeldUpdate<Member>) => void,
  ) {
    this.#clock = clock;
    this.#lacking = lacking;
    this.#expired = expired;
  }

  /** Whether something of this member is held. */
  has(member: Member): boolean {
    return this.#shares.has(member);
  }

  /** Holds an update; false when there is no room for it. */
  hold(held: HeldUpdate<Member>, missing: Dependency): boolean {
    const share = this.#shares.get(held.from) ?? { updates: 0, bytes: 0 };
    const bytes = held.update.byteLength;
    if (share.updates >= MAX_HELD_UPDATES || share.bytes + bytes > MAX_HELD_BYTES) return false;
    if (this.#waiting.size >= MAX_HELD_UPDATES_IN_ROOM || this.#bytes + bytes > MAX_HELD_BYTES_IN_ROOM) return false;
    share.updates++;
    share.bytes += bytes;
    this.#bytes += bytes;
    this.#shares.set(held.from, share);
    const waiting = { ...held, missing, until: this.#clock.now() + HELD_MS };
    this.#waiting.add(waiting);
    this.#lacks(waiting);
    this.#timer ??= this.#clock.after(HELD_MS, () => this.#look());
    return true;
  }

  /**
   * Those that lack nothing any more; they are held no more. `clients`: of whom something has arrived; only what lacked
   * something of theirs is looked at.
   */
  takeReady(store: Doc["store"], clients: Iterable<number> = Array.from(this.#byMissing.keys())): HeldUpdate<Member>[] {
    const ready: Waiting<Member>[] = [];
    if (this.#waiting.size === 0) return ready;
    for (const client of clients) {
      const state = getState(store, client);
      const lacking = this.#byMissing.get(client) ?? [];
      for (let held = lacking.at(-1); held && held.missing.clock < state; held = lacking.at(-1)) {
        lacking.pop();
        const missing = this.#lacking(held);
        if (missing === null) ready.push(held);
        else {
          held.missing = missing;
          this.#lacks(held);
        }
      }
      if (lacking.length === 0) this.#byMissing.delete(client);
    }
    for (const held of ready) this.#forget(held);
    return ready;
  }

  /** Forgets what a member sent: its connection ended. */
  leave(member: Member): void {
    if (!this.has(member)) return;
    for (const held of Array.from(this.#waiting)) if (held.from === member) this.#giveUp(held);
  }

  close(): void {
    this.#timer?.();
    this.#timer = null;
    this.#waiting.clear();
    this.#byMissing.clear();
  }

  #look(): void {
    this.#timer = null;
    const now = this.#clock.now();
    for (const held of Array.from(this.#waiting)) {
      if (held.until > now) break;
      this.#giveUp(held);
      this.#expired(held);
    }
    const [next] = this.#waiting;
    if (next) this.#timer ??= this.#clock.after(next.until - now, () => this.#look());
  }

  /** Notes what an update lacks. */
  #lacks(held: Waiting<Member>): void {
    const { client, clock } = held.missing;
    const lacking = this.#byMissing.get(client);
    if (!lacking) {
      this.#byMissing.set(client, [held]);
      return;
    }
    let [low, high] = [0, lacking.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((lacking[middle] as Waiting<Member>).missing.clock > clock) low = middle + 1;
      else high = middle;
    }
    lacking.splice(low, 0, held);
  }

  /** Holds an update no more although it lacks something. */
  #giveUp(held: Waiting<Member>): void {
    const { client } = held.missing;
    const lacking = this.#byMissing.get(client)?.filter((other) => other !== held) ?? [];
    if (lacking.length > 0) this.#byMissing.set(client, lacking);
    else this.#byMissing.delete(client);
    this.#forget(held);
  }

  #forget(held: Waiting<Member>): void {
    this.#waiting.delete(held);
    this.#bytes -= held.update.byteLength;
    const share = this.#shares.get(held.from);
    if (!share) return;
    share.bytes -= held.update.byteLength;
    if (--share.updates === 0) this.#shares.delete(held.from);
  }
}
