/** By what a client of ours names itself behind its token (SPEC.md, W19). */
export interface Hello {
  /** The secret of its device. */
  readonly device: string;
  /** The Yjs client id under which it writes. */
  readonly clientId: number;
}
