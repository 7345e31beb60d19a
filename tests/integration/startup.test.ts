import { once } from "node:events";
import { expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { endings } from "./ending.ts";
import { removeFolder, spawnMain, spawnServer, temporaryFolder } from "./startServer.ts";

const ending = endings();

/** Runs the program until it ends by itself. */
async function runToEnd(env: Readonly<Record<string, string>>): Promise<{ code: number | null; output: string }> {
  const child = spawnMain(env);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

test("all mistakes of the configuration are reported at once, and the process ends with 1", async () => {
  const { code, output } = await runToEnd({ PORT: "99999", HOST: "0.0.0.0", LOG_LEVEL: "loud" });
  expect(code).toBe(1);
  expect(output).toMatch(/PORT must be a whole number from 0 to 65535, not "99999"/);
  expect(output).toMatch(/LOG_LEVEL must be one of/);
  expect(output).toMatch(/HOST "0\.0\.0\.0" is not a loopback address/);
  expect(output).not.toMatch(/at .*\.ts:\d+/);
});

test.each(["0.0.0.0", "::", "192.168.1.4", "example.org"])(
  "HOST %s is refused, with what to do instead",
  async (host) => {
    const { code, output } = await runToEnd({ PORT: "0", HOST: host });
    expect(code).toBe(1);
    expect(output).toMatch(/no access control/);
    expect(output).toMatch(/ssh -L 3000:127\.0\.0\.1:3000/);
  },
);

test("what is not set, or empty, has its default", () => {
  const config = readConfig({ PORT: "", HOST: undefined, SOMETHING: "else" });
  expect(config).toEqual({
    port: 3000,
    host: "127.0.0.1",
    dataDir: `${process.cwd()}/data`,
    logLevel: "info",
    metricsToken: null,
  });
});

test.each(["127.0.0.1", "127.1.2.3", "localhost", "::1"])("HOST %s is loopback", (host) => {
  expect(readConfig({ HOST: host }).host).toBe(host);
});

test.each(["-1", "1.5", "3000x", "0x10", " 3000"])("PORT %j is refused", (port) => {
  expect(() => readConfig({ PORT: port })).toThrow(/PORT must be/);
});

test("a port, or a folder, that another server has is said in a sentence", async () => {
  const server = await spawnServer();
  ending.add(async () => {
    await server.kill("SIGKILL");
    removeFolder(server.dataDir);
  });
  const other = temporaryFolder();
  ending.add(() => removeFolder(other));
  const samePort = await runToEnd({ PORT: String(server.port), DATA_DIR: other });
  expect(samePort.code).toBe(1);
  expect(samePort.output).toMatch(/The port is in use/);
  const sameFolder = await runToEnd({ PORT: "0", DATA_DIR: server.dataDir });
  expect(sameFolder.code).toBe(1);
  expect(sameFolder.output).toMatch(/Cowrite cannot start: /);
});
