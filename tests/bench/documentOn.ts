import type { MeasuredServer } from "./MeasuredServer.ts";

/** A new document's name: ours is made through REST first, the stock server takes any name. */
export async function documentOn(name: string, server: MeasuredServer): Promise<string> {
  if (name !== "cowrite") return "measured";
  const response = await fetch(`${server.origin}/api/v1/documents`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title: "Measured" }),
  });
  if (!response.ok) throw new Error(`no document was made: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
}
