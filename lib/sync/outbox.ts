import type { Coverage } from "./ledger.ts";

/**
 * What is on its way to the server on the current connection, and what its acknowledgements prove. Pure.
 *
 * The server answers each update and each step 2 with one acknowledgement, in the order in which they were sent, and only
 * after the commit. So a queue suffices: the first acknowledgement is for the first frame.
 */
export interface Outbox {
  /** Sent and not answered, oldest first. */
  readonly frames: readonly SentFrame[];
  /** A whole reply was confirmed on this connection: what we had at its start is on the server's disk. */
  readonly settled: boolean;
  /** A frame was refused since the last confirmed whole reply. */
  readonly doubt: boolean;
}

export interface SentFrame {
  /**
   * `whole`: a step 2, everything that the server lacked. `update`: the changes of this tab since the frame before.
   * `probe`: an update without content, sent for the sake of its answer.
   */
  readonly kind: "whole" | "update" | "probe";
  readonly covers: Coverage;
}

/** A new connection: nothing that an earlier one sent is ever answered. */
export const EMPTY_OUTBOX: Outbox = { frames: [], settled: false, doubt: false };

export interface Answer {
  readonly outbox: Outbox;
  /** What is now certain to be stored; null when the acknowledgement proves nothing. */
  readonly confirmed: Coverage | null;
  /** What to make of a refusal: say it again as a whole, or accept that the server will not have it. */
  readonly refusal: "none" | "again" | "final";
  /** No frame waited for an answer: a bug of the server's, or ours. */
  readonly surplus: boolean;
}

export function sent(outbox: Outbox, frame: SentFrame): Outbox {
  return { ...outbox, frames: [...outbox.frames, frame] };
}

/** Takes one acknowledgement. */
export function answered(outbox: Outbox, accepted: boolean): Answer {
  const [frame, ...frames] = outbox.frames;
  if (!frame) return { outbox, confirmed: null, refusal: "none", surplus: true };
  const rest = { ...outbox, frames };
  // A reader's probe is refused, which is an answer all the same.
  if (frame.kind === "probe") return { outbox: rest, confirmed: null, refusal: "none", surplus: false };
  if (!accepted) {
    return {
      outbox: { ...rest, doubt: true },
      confirmed: null,
      // Only a refused whole reply is final: the server has then seen, and refused, everything that it lacks.
      refusal: frame.kind === "whole" ? "final" : "again",
      surplus: false,
    };
  }
  switch (frame.kind) {
    case "whole":
      return {
        outbox: { frames, settled: true, doubt: false },
        confirmed: frame.covers,
        refusal: "none",
        surplus: false,
      };
    case "update":
      // Coverage is "everything up to": behind a refused frame that would be a lie.
      return { outbox: rest, confirmed: rest.doubt ? null : frame.covers, refusal: "none", surplus: false };
    default:
      return frame.kind satisfies never;
  }
}
