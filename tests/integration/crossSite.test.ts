import { request } from "node:http";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { endings } from "./ending.ts";
import { RawClient } from "./RawClient.ts";
import { type InProcessServer, startServer } from "./startServer.ts";

const ending = endings();

async function start(): Promise<InProcessServer> {
  const server = await startServer();
  ending.add(() => server.close());
  return server;
}

/** A request with headers that `fetch` does not let one set. */
function ask(
  server: InProcessServer,
  path: string,
  { method = "GET", headers = {}, body = "" }: { method?: string; headers?: Record<string, string>; body?: string },
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: server.port, path, method, headers }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** The HTTP status with which an upgrade is refused; 101 when it is not. */
function upgradeStatus(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers });
    socket.on("open", () => {
      socket.terminate();
      resolve(101);
    });
    socket.on("unexpected-response", (_, response) => {
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on("error", reject);
  });
}

const json = { "content-type": "application/json" };

test.each([
  ["evil.example", 403],
  ["evil.example:3000", 403],
  ["127.0.0.1.evil.example", 403],
  ["localhost.evil.example", 403],
  ["192.168.0.10:3000", 403],
  ["a b", 403],
  ["localhost", 200],
  ["localhost:8080", 200],
  ["LOCALHOST", 200],
  ["app.localhost", 200],
  ["127.9.9.9", 200],
  ["[::1]:3000", 200],
])("a request that names the host %j is answered with %i", async (host, status) => {
  const server = await start();
  for (const path of ["/api/v1/documents", "/healthz"]) {
    expect((await ask(server, path, { headers: { host } })).status).toBe(status);
  }
  expect(await upgradeStatus(server.collabUrl, { host })).toBe(status === 200 ? 101 : status);
});

test.each([
  ["https://evil.example", 403],
  ["http://localhost:1", 403],
  ["null", 403],
  ["file://", 403],
  ["OWN", 201],
])("the origin %j may write: %i", async (origin, status) => {
  const server = await start();
  const own = origin === "OWN" ? server.origin : origin;
  const headers = { ...json, origin: own };
  expect((await ask(server, "/api/v1/documents", { method: "POST", headers, body: "{}" })).status).toBe(status);
  const wanted = status === 201 ? 101 : 403;
  expect(await upgradeStatus(server.collabUrl, { origin: own })).toBe(wanted);
  expect(await upgradeStatus(`${server.yUrl}/x`, { origin: own })).toBe(wanted);
});

test("a program without an origin may write; a browser's cross-site form may not", async () => {
  const server = await start();
  const post = (headers: Record<string, string>, body: string) =>
    ask(server, "/api/v1/documents", { method: "POST", headers, body });
  expect((await post(json, "{}")).status).toBe(201);
  expect((await post({ ...json, "sec-fetch-site": "cross-site" }, "{}")).status).toBe(403);
  expect((await post({ "content-type": "application/x-www-form-urlencoded" }, "title=x")).status).toBe(415);
  expect((await post({ "content-type": "text/plain" }, '{"title":"x"}')).status).toBe(415);
  const list = JSON.parse((await ask(server, "/api/v1/documents", {})).body) as { documents: unknown[] };
  expect(list.documents).toHaveLength(1);
});

test("an upgrade elsewhere, or to another host's URL, is refused and the server goes on", async () => {
  const server = await start();
  for (const path of ["/", "/api/v1/documents", "/collabx", "/_next/webpack-hmr"]) {
    expect(await upgradeStatus(`ws://127.0.0.1:${server.port}${path}`, {})).toBe(404);
  }
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(server.port, "127.0.0.1", () => {
      socket.write(
        "GET http://169.254.169.254/collab HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      );
    });
    socket.once("data", (chunk) => resolve(chunk.toString()));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  const client = await RawClient.join(server.collabUrl, await server.createDocument());
  client.end();
});
