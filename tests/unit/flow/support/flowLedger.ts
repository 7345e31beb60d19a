import type { FormatName, Formats } from "../../../../lib/flow/types.ts";

/** Something that gave a character a format: its typing, or a formatting of a range that held it. */
interface FormatEvent {
  readonly operation: number;
  /** The operations that its writer had seen. */
  readonly past: ReadonlySet<number>;
  readonly value: true | string | null;
}

interface Character {
  readonly typed: number;
  /** The mark that it must stay behind: see {@link FlowLedger.strayed}. */
  readonly home: string | null;
  readonly events: Map<FormatName, FormatEvent[]>;
}

/**
 * What was done to each character and mark, written down apart from the documents. Says which characters must be there and which
 * formats each may have, by nothing but who knew of what.
 */
export class FlowLedger {
  readonly #characters = new Map<string, Character>();
  readonly #formats: { readonly name: FormatName; readonly event: FormatEvent }[] = [];
  /** What the writers of deletions that took a whole formatting act with them had seen. */
  readonly #emptied: ReadonlySet<number>[] = [];
  readonly #gone = new Set<string>();
  /** The operation that made each mark, and what its writer had seen. */
  readonly #marks = new Map<string, { readonly operation: number; readonly past: ReadonlySet<number> }>();
  #operations = 0;

  /** Numbers an operation and notes that its writer has seen it. */
  begin(seen: Set<number>): number {
    this.#operations += 1;
    seen.add(this.#operations);
    return this.#operations;
  }

  /** A character that was never used before, no half of a pair and no line end. */
  freshCharacter(): string {
    return String.fromCharCode(0x3400 + this.#characters.size);
  }

  /** `company` is what stands in the block of the mark `markId`, into which the character is typed. */
  typed(
    character: string,
    operation: number,
    past: ReadonlySet<number>,
    formats: Formats,
    names: readonly FormatName[],
    markId: string,
    company: readonly string[],
  ): void {
    const events = new Map<FormatName, FormatEvent[]>();
    for (const name of names) events.set(name, [{ operation, past: new Set(past), value: formats[name] ?? null }]);
    const home = this.#marks.has(markId) && company.every((other) => this.#characters.get(other)?.home === markId);
    this.#characters.set(character, { typed: operation, home: home ? markId : null, events });
  }

  marked(id: string, operation: number, past: ReadonlySet<number>): void {
    this.#marks.set(id, { operation, past: new Set(past) });
  }

  /** Whether somebody put in the mark `id`. One that brings text home is nobody's, and begins a block when that home is gone. */
  isMade(id: string): boolean {
    return this.#marks.has(id);
  }

  /**
   * The characters that a stranger's mark cut off from the block that they were typed into, given all `things` of the flow in
   * order. Nobody can do that on purpose if all that stood in the block was typed into that block: a mark between the two must
   * come from somebody who knew of it. (A block that was split off or merged takes other text with it, which another can be
   * splitting at the same place.)
   */
  strayed(things: readonly string[]): string[] {
    const strayed: string[] = [];
    for (const [character, { home }] of this.#characters) {
      const mark = home === null ? undefined : this.#marks.get(home);
      const [from, to] = [things.indexOf(home ?? ""), things.indexOf(character)];
      if (mark === undefined || from < 0 || to < 0) continue;
      const between = things.slice(from + 1, to).map((thing) => this.#marks.get(thing));
      const stranger = between.some((other) => other !== undefined && !other.past.has(mark.operation));
      if (to < from || stranger) strayed.push(character);
    }
    return strayed;
  }

  deleted(thing: string): void {
    this.#gone.add(thing);
  }

  formatted(
    characters: string,
    operation: number,
    past: ReadonlySet<number>,
    name: FormatName,
    value: true | string | null,
  ): void {
    const event = { operation, past: new Set(past), value };
    this.#formats.push({ name, event });
    for (const character of characters) this.#characters.get(character)?.events.get(name)?.push(event);
  }

  /** A deletion left nothing of some formatting act, and took it away. */
  emptied(past: ReadonlySet<number>): void {
    this.#emptied.push(new Set(past));
  }

  /** Whether an act that `character` was typed into may have been taken away by somebody who did not know of the character. */
  mayHaveLostActs(character: string): boolean {
    const typed = this.#characters.get(character)?.typed ?? 0;
    return this.#emptied.some((past) => !past.has(typed));
  }

  /** The characters, or marks, that nobody deleted. */
  survivors(kind: "characters" | "marks"): string[] {
    const all = kind === "characters" ? [...this.#characters.keys()] : [...this.#marks.keys()];
    return all.filter((thing) => !this.#gone.has(thing)).sort();
  }

  /** The values that format `name` may have on `character`. */
  allowed(character: string, name: FormatName): Set<true | string | null> {
    const entry = this.#characters.get(character);
    const events = entry?.events.get(name) ?? [];
    // An event counts unless another one knew of it and still decided otherwise.
    const latest = events.filter(
      (event) => !events.some((other) => other !== event && other.past.has(event.operation)),
    );
    const values = new Set(latest.map((event) => event.value));
    // Whoever formats a range without knowing of this character may have formatted around it.
    for (const { name: formatted, event } of this.#formats) {
      if (formatted === name && entry !== undefined && !event.past.has(entry.typed)) values.add(event.value);
    }
    return values;
  }
}
