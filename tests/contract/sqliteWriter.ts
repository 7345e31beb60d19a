import { writeSync } from "node:fs";
import { openSqliteStore } from "../../server/storage/sqlite/openSqliteStore.ts";

/*
 * A process that appends to document "a" of the folder it is given until it is killed. Each update's bytes are its
 * number. Prints "open", then the head after each commit; "error <code>" when the folder cannot be opened.
 */

const say = (line: string): void => {
  // Written before anything else happens, so that a line is an acknowledgement that somebody can have seen.
  writeSync(1, `${line}\n`);
};

function numbered(seq: number): { bytes: Uint8Array; author: string; at: number } {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, seq);
  return { bytes, author: `writer ${process.pid}`, at: Date.now() };
}

async function main(folder: string): Promise<void> {
  const store = await openSqliteStore({ folder });
  if (!(await store.getDocument("a"))) await store.createDocument({ id: "a", title: "", createdAt: Date.now() });
  say("open");
  let head = (await store.getDocument("a"))?.head ?? 0;
  for (let round = 1; ; round++) {
    const updates = Array.from({ length: 1 + (round % 7) }, (_, index) => numbered(head + index + 1));
    const heads = await store.append([{ documentId: "a", updates }]);
    head = heads.get("a") ?? 0;
    say(String(head));
    if (round % 20 !== 0) continue;
    const uptoSeq = head - 3;
    const expectedUptoSeq = (await store.load("a"))?.checkpoint?.uptoSeq ?? 0;
    await store.compact("a", { expectedUptoSeq, uptoSeq, state: new Uint8Array(50_000) });
  }
}

main(process.argv[2] ?? "").catch((error: unknown) => {
  say(`error ${String((error as { code?: unknown }).code ?? error)}`);
  process.exitCode = 1;
});
