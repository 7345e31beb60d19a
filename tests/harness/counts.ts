/** How often each kind of step was tried, and how often it did something. */
export class Counts {
  readonly #rows = new Map<string, { tried: number; done: number }>();

  add(name: string, done: boolean): void {
    const row = this.#row(name);
    row.tried += 1;
    if (done) row.done += 1;
  }

  /** Adds the counts of another run. */
  merge(other: Counts): void {
    for (const [name, { tried, done }] of other.#rows) {
      const row = this.#row(name);
      row.tried += tried;
      row.done += done;
    }
  }

  #row(name: string): { tried: number; done: number } {
    const row = this.#rows.get(name) ?? { tried: 0, done: 0 };
    this.#rows.set(name, row);
    return row;
  }

  /** How often `name` did something. */
  done(name: string): number {
    return this.#rows.get(name)?.done ?? 0;
  }

  /** One line a kind: done of tried. */
  toString(): string {
    return [...this.#rows].map(([name, { tried, done }]) => `  ${name}: ${done} of ${tried}`).join("\n");
  }
}
