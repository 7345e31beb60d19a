interface Held<Member> {
  readonly upTo: number;
  readonly member: Member;
  count: number;
}

/**
 * Holds acknowledgements until the commit that covers them. Appends are numbered as they are made and are committed
 * in that order; an acknowledgement covers every append made before it. So all are told in the order of arrival.
 */
export class SaveBarrier<Member> {
  readonly #tell: (member: Member, count: number) => void;
  #appended = 0;
  #committed = 0;
  /** Appends from this number on are not covered yet although they are committed; see {@link blockFrom}. */
  #blockedFrom = Number.POSITIVE_INFINITY;
  #held: Held<Member>[] = [];
  #releasing = false;

  /** `tell(member, count)`: the member's next `count` acknowledgements are due. */
  constructor(tell: (member: Member, count: number) => void) {
    this.#tell = tell;
  }

  /** The number of the newest append; 0 before the first. */
  get appended(): number {
    return this.#appended;
  }

  /** Whether an append is not covered yet. */
  get open(): boolean {
    return this.#covered() < this.#appended;
  }

  /** Counts an append, and returns its number for {@link committed}. */
  append(): number {
    return ++this.#appended;
  }

  /** The append of this number, and so all before it, is on disk. */
  committed(append: number): void {
    if (append <= this.#committed) return;
    this.#committed = append;
    this.#releaseSoon();
  }

  /** Owes `member` an acknowledgement of everything appended so far; told now if that is covered. */
  acknowledge(member: Member): void {
    const upTo = this.#appended;
    if (this.#held.length === 0 && this.#covered() >= upTo) {
      this.#tell(member, 1);
      return;
    }
    const last = this.#held.at(-1);
    if (last?.member === member && last.upTo === upTo) last.count++;
    else this.#held.push({ upTo, member, count: 1 });
  }

  /** Holds whatever covers the append of this number until {@link unblock}: something beside the commit belongs to it. */
  blockFrom(append: number): void {
    this.#blockedFrom = Math.min(this.#blockedFrom, append);
  }

  unblock(): void {
    this.#blockedFrom = Number.POSITIVE_INFINITY;
    this.#releaseSoon();
  }

  /** Forgets what a member is owed: its connection ended. */
  leave(member: Member): void {
    this.#held = this.#held.filter((held) => held.member !== member);
  }

  #covered(): number {
    return Math.min(this.#committed, this.#blockedFrom - 1);
  }

  /** Once all appends of one commit have been reported, which happens in one turn: hundreds, where somebody pastes. */
  #releaseSoon(): void {
    if (this.#releasing) return;
    this.#releasing = true;
    queueMicrotask(() => {
      this.#releasing = false;
      this.#release();
    });
  }

  #release(): void {
    const covered = this.#covered();
    const end = this.#held.findIndex(({ upTo }) => upTo > covered);
    const due = this.#held.splice(0, end === -1 ? this.#held.length : end);
    if (due.length === 0) return;
    // One telling a member, so that a burst leaves in one piece. A Map keeps the order of the first of each.
    const counts = new Map<Member, number>();
    for (const { member, count } of due) counts.set(member, (counts.get(member) ?? 0) + count);
    for (const [member, count] of counts) this.#tell(member, count);
  }
}
