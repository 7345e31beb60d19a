/** What an editor in the page is bound by. */
export type SideKind = "cowrite" | "v1" | "v2" | "alone";

/** Milliseconds of script, and until the frame that shows it was painted. */
export interface Taken {
  readonly script: number;
  readonly paint: number;
}

/** What the page of the browser benchmark does when the driver asks. Bytes travel as base64. */
export interface PageBench {
  /** Opens the editor; one without a document fills itself with `blocks` paragraphs. */
  open(kind: SideKind, state: string | null, blocks: number): Promise<Taken>;
  /** Puts the caret into one of the blocks that were there at opening, and scrolls to it. */
  caret(block: number, offset: number): Promise<void>;
  /** Waits for the next key press and tells the time from the press to the paint of what it did. */
  key(): Promise<number>;
  /** Applies an update from the network in a task of its own, and waits until nothing has been drawn for a while. Milliseconds until the last drawing. */
  bigRemote(update: string): Promise<number>;
  /** Applies an update from the network. */
  remote(update: string): Promise<Taken>;
  /** The updates that the editor sent since the last call. */
  takeSent(): string[];
}
