/** Positions in a row of one client, and the position of another that the first of them stands for. */
export interface Run {
  readonly clock: number;
  readonly length: number;
  readonly client: number;
  readonly other: number;
}

/** Runs of positions of one client by where they begin; they may overlap. Sorted when it is asked, because they come in any order. */
export class RunMap {
  readonly #runs: Run[] = [];
  #longest = 0;
  #sorted = true;

  add(run: Run): void {
    const last = this.#runs.at(-1);
    if (last !== undefined && last.clock > run.clock) this.#sorted = false;
    this.#runs.push(run);
    this.#longest = Math.max(this.#longest, run.length);
  }

  /** The runs that hold `clock`, and how many positions from there on are in the same runs; at most `length`. */
  at(clock: number, length: number): { readonly runs: readonly Run[]; readonly length: number } {
    if (!this.#sorted) {
      this.#runs.sort((left, right) => left.clock - right.clock);
      this.#sorted = true;
    }
    const runs: Run[] = [];
    let alike = length;
    const behind = this.#firstBehind(clock);
    const next = this.#runs[behind];
    if (next !== undefined) alike = Math.min(alike, next.clock - clock);
    for (let at = behind - 1; at >= 0; at -= 1) {
      const run = this.#runs[at] as Run;
      if (run.clock + this.#longest <= clock) break;
      if (run.clock + run.length <= clock) continue;
      runs.push(run);
      alike = Math.min(alike, run.clock + run.length - clock);
    }
    return { runs, length: alike };
  }

  #firstBehind(clock: number): number {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#runs[middle] as Run).clock <= clock) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
