import type { CloseCode } from "../../lib/protocol/closeCodes.ts";
import { REFUSALS, type RefusalReason } from "../../lib/protocol/refusals.ts";

/**
 * A document may not be opened. Hocuspocus sends `reason` to the client. The message is empty on purpose: it prints
 * those of thrown errors, and what a stranger does must not fill the log.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly reason: RefusalReason;
  readonly code: CloseCode;

  constructor(reason: RefusalReason, cause?: unknown) {
    super("", cause === undefined ? {} : { cause });
    this.reason = reason;
    this.code = REFUSALS[reason];
  }
}
