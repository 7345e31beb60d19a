/** Ends what a subscription, listener or timer started. Calling it again does nothing. */
export type Dispose = () => void;

/**
 * Gathers the ways to stop, and runs them last-first, once.
 * One that throws does not keep the others from running; the first error is thrown at the end.
 */
export class DisposableStack {
  #disposals: Dispose[] = [];
  #disposed = false;

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Adds `dispose`; runs it at once when the stack has ended already. */
  add(dispose: Dispose): void {
    if (this.#disposed) dispose();
    else this.#disposals.push(dispose);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    let failed = false;
    let error: unknown;
    for (const dispose of this.#disposals.reverse()) {
      try {
        dispose();
      } catch (thrown) {
        if (!failed) error = thrown;
        failed = true;
      }
    }
    this.#disposals = [];
    if (failed) throw error;
  }
}
