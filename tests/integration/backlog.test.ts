import { expect, test } from "vitest";
import { type Clock, systemClock } from "../../lib/base/clock.ts";
import { BACKLOG_CHECK_MS, MAX_BACKLOG_BYTES } from "../../server/collab/limits.ts";
import { endings } from "./ending.ts";
import { RawClient } from "./RawClient.ts";
import { startServer } from "./startServer.ts";
import { createTypist } from "./typist.ts";

const ending = endings();

/** The machine's clock, by which readers are looked at forty times as often. */
const watchful: Clock = {
  now: () => systemClock.now(),
  after: (milliseconds, run) => systemClock.after(milliseconds === BACKLOG_CHECK_MS ? 100 : milliseconds, run),
};

test("a reader that stalls is cut off, and nobody else notices", async () => {
  const server = await startServer({ clock: watchful });
  ending.add(() => server.close());
  const documentId = await server.createDocument();
  const [writer, reader, stalled] = [
    await RawClient.join(server.collabUrl, documentId),
    await RawClient.join(server.collabUrl, documentId),
    await RawClient.join(server.collabUrl, documentId),
  ];
  stalled.socket.pause();
  const typist = createTypist();
  // Beyond the limit, and what the system's buffers of a connection on this machine take beside.
  const page = "x".repeat(512 * 1024);
  const pages = Math.ceil((3 * MAX_BACKLOG_BYTES) / page.length);
  for (let count = 0; count < pages; count++) writer.sendUpdate(documentId, typist.type(page));
  expect(await writer.answered(pages)).toHaveLength(pages);

  const connections = async () =>
    /^cowrite_connections (\d+)$/m.exec(await (await fetch(`${server.origin}/metrics`)).text())?.[1];
  await expect.poll(connections, { timeout: 10_000 }).toBe("2");
  writer.sendUpdate(documentId, typist.type("end"));
  await reader.until(({ bytes }) => bytes !== null && Buffer.from(bytes).includes("end"));
  for (const client of [writer, reader, stalled]) client.end();
});
