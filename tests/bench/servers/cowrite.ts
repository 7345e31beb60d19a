import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../../../server/config.ts";
import { createServer } from "../../../server/createServer.ts";
import { reportToParent } from "./reportToParent.ts";

/** Our server as `npm start` starts it, without the pages: the measured part is the same. */
const config = readConfig({
  PORT: "0",
  DATA_DIR: mkdtempSync(join(tmpdir(), "cowrite-bench-")),
  LOG_LEVEL: "error",
});
const server = await createServer(config, { pages: false });
const { port } = await server.listen();
reportToParent(port, "/collab");
