/**
 * A law that does not hold in a random run. `law` is its short name (what a shrunk run must still break),
 * `message` tells the rest.
 */
export class Breach extends Error {
  override readonly name = "Breach";
  readonly law: string;

  constructor(law: string, detail: string) {
    super(`${law}: ${detail}`);
    this.law = law;
  }
}

/** Throws a {@link Breach} of `law` unless `condition` holds. */
export function uphold(condition: boolean, law: string, detail: () => string): void {
  if (!condition) throw new Breach(law, detail());
}
