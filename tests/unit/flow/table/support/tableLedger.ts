/** What was written and deleted, noted apart from the documents. */
export class TableLedger {
  readonly #typed: string[] = [];
  readonly #gone = new Set<string>();
  readonly #lines = new Set<string>();
  readonly #goneLines = new Set<string>();
  readonly #writtenIn = new Set<string>();

  /** `count` characters that were never used before. */
  fresh(count: number): string {
    let text = "";
    for (let at = 0; at < count; at += 1) {
      const character = String.fromCharCode(0x3400 + this.#typed.length);
      this.#typed.push(character);
      text += character;
    }
    return text;
  }

  /** Somebody deleted `character`, or took its writing back. */
  deleted(character: string): void {
    this.#gone.add(character);
  }

  /** A row or column that somebody made, named with its table. */
  made(line: string): void {
    this.#lines.add(line);
  }

  unmade(line: string): void {
    this.#goneLines.add(line);
  }

  /** Somebody wrote in a row or column. */
  wrote(line: string): void {
    this.#writtenIn.add(line);
  }

  /** The characters that nobody deleted. */
  survivors(): string[] {
    return this.#typed.filter((character) => !this.#gone.has(character)).sort();
  }

  /** The rows and columns that nobody deleted. */
  standing(): string[] {
    return [...this.#lines].filter((line) => !this.#goneLines.has(line));
  }

  /** The rows and columns that somebody deleted and that nobody ever wrote in. */
  fallen(): string[] {
    return [...this.#goneLines].filter((line) => !this.#writtenIn.has(line));
  }
}
