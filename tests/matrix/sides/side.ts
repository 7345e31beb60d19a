import type { ManualClock } from "../../harness/manualClock.ts";
import type { Station } from "../../harness/network.ts";
import type { Gestures } from "../gestures.ts";
import type { ShownBlock } from "../model/expected.ts";
import type { Page } from "../model/page.ts";

export interface SideOptions {
  readonly clientId: number;
  readonly clock: ManualClock;
  readonly state: Uint8Array;
  readonly send: (update: Uint8Array) => void;
}

/** One person's editor on one replica, by one binding. */
export interface Side extends Station {
  readonly hands: Gestures;
  /** What the editor or the binding reported as failed. */
  readonly errors: readonly unknown[];
  /** Lets the editor and the binding finish. */
  settle(): Promise<void>;
  /** The document as the editor shows it. */
  shown(): ShownBlock[];
  dispose(): void;
}

/** A binding, as the matrix drives it. */
export interface Binding {
  readonly name: string;
  /** A document that is `page`, as a disk would keep it. */
  write(page: Page): Uint8Array;
  open(options: SideOptions): Side;
  /** Throws unless all `sides`, and a reader who opens the document now, have the same. */
  checkConverged(sides: readonly Side[]): Promise<void>;
}
