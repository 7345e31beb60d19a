import type { Environment, EnvironmentEvent } from "../../../../lib/sync/environment.ts";

/** A browser around a session that does what a test says. */
export class FakeEnvironment implements Environment {
  readonly #listeners = new Set<(event: EnvironmentEvent) => void>();
  #online = true;

  online(): boolean {
    return this.#online;
  }

  subscribe(listener: (event: EnvironmentEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: EnvironmentEvent): void {
    if (event === "online") this.#online = true;
    if (event === "offline") this.#online = false;
    for (const listener of this.#listeners) listener(event);
  }

  get listeners(): number {
    return this.#listeners.size;
  }
}
