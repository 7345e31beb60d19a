/** One figure of ours beside a peer's, measured in the same run. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly peerName: string;
  readonly peer: number;
  readonly better: "lower" | "higher";
  /** What the figure must reach where the peer's is no like for like: it does less than ours for it. */
  readonly goal?: number;
}

/** Whether ours is at its goal, or, without one, ahead of the peer. */
export function holds({ ours, peer, better, goal = peer }: BenchRow): boolean {
  return better === "lower" ? ours <= goal : ours >= goal;
}
