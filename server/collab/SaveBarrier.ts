interface Held<Member> {
  readonly upTo: number;
  readonly member: Member;
  readonly saved: boolean;
  count: number;
}

/** An answer that a member is owed, and of which it is not known yet what it will say. Those behind it wait for it. */
export interface OpenAnswer {
  /** It is "saved", once everything appended so far is. */
  saved(): void;
  refused(): void;
}

/** An answer in the line behind an open one; `saved` is null while it is open itself. */
interface InLine {
  saved: boolean | null;
}

/** `count` answers of one kind. */
interface Due {
  readonly saved: boolean;
  count: number;
}

/**
 * Holds acknowledgements until the commit that covers them. Appends are numbered as they are made and are committed
 * in that order; an acknowledgement covers every append made before it. Answers carry no number of their own, so each
 * member is told its own in the order of arrival.
 */
export class SaveBarrier<Member> {
  readonly #tell: (member: Member, count: number, saved: boolean) => void;
  #appended = 0;
  #committed = 0;
  /** Appends from this number on are not covered yet although they are committed; see {@link blockFrom}. */
  #blockedFrom = Number.POSITIVE_INFINITY;
  #held: Held<Member>[] = [];
  /** The answers of those who are owed an open one, from that one on. */
  readonly #lines = new Map<Member, InLine[]>();
  #releasing = false;

  /** `tell(member, count, saved)`: the member's next `count` answers are due, and say `saved`. */
  constructor(tell: (member: Member, count: number, saved: boolean) => void) {
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
    this.#answer(member, true);
  }

  /** Owes `member` a refusal, behind the answers that it is owed already. */
  refuse(member: Member): void {
    this.#answer(member, false);
  }

  /** Owes `member` an answer that is decided later. */
  owe(member: Member): OpenAnswer {
    const line = this.#lines.get(member) ?? [];
    this.#lines.set(member, line);
    const answer: InLine = { saved: null };
    line.push(answer);
    const decide = (saved: boolean) => {
      answer.saved = saved;
      if (this.#lines.get(member) === line) this.#advance(member, line);
    };
    return { saved: () => decide(true), refused: () => decide(false) };
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
    this.#lines.delete(member);
    this.#held = this.#held.filter((held) => held.member !== member);
  }

  #answer(member: Member, saved: boolean): void {
    const line = this.#lines.get(member);
    if (line) line.push({ saved });
    else this.#queue(member, saved);
  }

  /** Queues the answers of a line up to the first one that is open. */
  #advance(member: Member, line: InLine[]): void {
    const open = line.findIndex(({ saved }) => saved === null);
    for (const { saved } of line.splice(0, open === -1 ? line.length : open)) this.#queue(member, saved === true);
    if (line.length === 0) this.#lines.delete(member);
  }

  #queue(member: Member, saved: boolean): void {
    const upTo = this.#appended;
    if (this.#held.length === 0 && this.#covered() >= upTo) {
      this.#tell(member, 1, saved);
      return;
    }
    const last = this.#held.at(-1);
    if (last?.member === member && last.upTo === upTo && last.saved === saved) last.count++;
    else this.#held.push({ upTo, member, saved, count: 1 });
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
    const told = new Map<Member, Due[]>();
    for (const { member, count, saved } of due) {
      const answers = told.get(member);
      const last = answers?.at(-1);
      if (last?.saved === saved) last.count += count;
      else if (answers) answers.push({ saved, count });
      else told.set(member, [{ saved, count }]);
    }
    for (const [member, answers] of told) for (const { saved, count } of answers) this.#tell(member, count, saved);
  }
}
