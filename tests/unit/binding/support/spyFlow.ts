import type { Replica } from "./replica.ts";

const EDITS = [
  "insertText",
  "insertBreak",
  "insertEmbed",
  "insertMark",
  "deleteRange",
  "formatRange",
  "setAttributes",
] as const;

/** Writes down, in short, every edit that is made to the flow of `replica` from now on. */
export function spyOnFlow({ flow }: Replica): string[] {
  const calls: string[] = [];
  for (const name of EDITS) {
    const edit = (flow[name] as (...args: unknown[]) => unknown).bind(flow);
    Object.defineProperty(flow, name, {
      configurable: true,
      value: (...args: unknown[]) => {
        calls.push([name, ...args.map(short)].join(" "));
        return edit(...args);
      },
    });
  }
  return calls;
}

/** Counts the transactions of `replica` that changed something, with their origins. */
export function spyOnTransactions({ doc }: Replica): unknown[] {
  const origins: unknown[] = [];
  doc.on("update", (_update: Uint8Array, origin: unknown) => origins.push(origin));
  return origins;
}

function short(value: unknown): string {
  if (typeof value === "object" && value !== null && "mark" in value) return "block";
  return typeof value === "string" ? value : JSON.stringify(value);
}
