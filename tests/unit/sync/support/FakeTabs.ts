import type { OpenTabChannel, TabChannel } from "../../../../lib/sync/tabs.ts";

interface Line {
  readonly name: string;
  readonly queue: unknown[];
  readonly listeners: Set<(message: unknown) => void>;
  open: boolean;
}

/** The channels between the tabs of one browser, in a test's hands: nothing is heard before `deliver()`. */
export class FakeTabs {
  readonly #lines = new Set<Line>();
  /** Every message that was posted. */
  readonly posted: unknown[] = [];

  readonly open: OpenTabChannel = (name): TabChannel => {
    const line: Line = { name, queue: [], listeners: new Set(), open: true };
    this.#lines.add(line);
    return {
      post: (message) => {
        if (!line.open) throw new Error("the channel is closed");
        this.posted.push(message);
        for (const other of this.#lines) {
          if (other !== line && other.open && other.name === name) other.queue.push(structuredClone(message));
        }
      },
      subscribe: (listener) => {
        line.listeners.add(listener);
        return () => line.listeners.delete(listener);
      },
      close: () => {
        line.open = false;
        this.#lines.delete(line);
      },
    };
  };

  /** Loses what waits. */
  drop(): void {
    for (const line of this.#lines) line.queue.length = 0;
  }

  /** Delivers what waits; false when nothing did. */
  deliver(): boolean {
    let moved = false;
    for (const line of this.#lines) {
      for (const message of line.queue.splice(0)) {
        moved = true;
        for (const listener of line.listeners) listener(message);
      }
    }
    return moved;
  }
}
