/** What a measured server tells of itself: where it listens, then, each time it is asked, what it has used. */
export type ServerReport =
  | { readonly kind: "listening"; readonly port: number; readonly path: string }
  /** CPU time of the process so far, user and system, in microseconds (getrusage), and its resident memory in bytes. */
  | { readonly kind: "usage"; readonly cpu: number; readonly memory: number };

/** Answers each message of the parent process with a usage report. */
export function reportToParent(port: number, path: string): void {
  const tell = (report: ServerReport) => process.send?.(report);
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    tell({ kind: "usage", cpu: user + system, memory: process.memoryUsage.rss() });
  });
  process.once("disconnect", () => process.exit(0));
  tell({ kind: "listening", port, path });
}
