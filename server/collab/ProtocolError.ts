/** The bytes are no message of the protocol: the client's fault. */
export class ProtocolError extends Error {
  override readonly name: string = "ProtocolError";
}
