/** An update can be read, but holds more than one may; `message` names the limit. */
export class UpdateLimitError extends Error {
  override readonly name = "UpdateLimitError";
}
