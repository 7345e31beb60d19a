/** What the server tells clients beside the protocol: the JSON of a Stateless message. */
export type ServerNotice =
  /** Commits to storage fail since then (milliseconds since 1970): nothing is acknowledged until they succeed. */
  | { readonly type: "storage"; readonly state: "failing"; readonly since: number }
  | { readonly type: "storage"; readonly state: "ok" };

export function encodeNotice(notice: ServerNotice): string {
  return JSON.stringify(notice);
}

/** Reads a notice; null for what is none, or one of a newer version. Never throws. */
export function parseNotice(text: string): ServerNotice | null {
  const value = parseObject(text);
  if (value?.["type"] !== "storage") return null;
  if (value["state"] === "ok") return { type: "storage", state: "ok" };
  const since = value["since"];
  const failing = value["state"] === "failing" && typeof since === "number" && Number.isFinite(since);
  return failing ? { type: "storage", state: "failing", since } : null;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
