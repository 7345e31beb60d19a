import { ConfigError, readConfig } from "./config.ts";
import { CLOSE_DEADLINE_MS, createServer } from "./createServer.ts";
import { createLogger } from "./telemetry/logger.ts";

/** Says on the terminal why the server does not start, and ends the process. */
function giveUp(message: string): never {
  console.error(message);
  process.exit(1);
}

/** What the person who starts the server reads: our own errors say it themselves, the system's need a word more. */
function explain(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "EADDRINUSE") return "The port is in use. Set PORT to another one, or end the program that uses it.";
  return `Cowrite cannot start: ${error instanceof Error ? error.message : String(error)}`;
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  const pages = process.env["NODE_ENV"] === "development" ? "development" : true;
  const server = await createServer(config, { logger, pages });

  let ending = false;
  const end = (reason: string, exitCode: number): void => {
    if (ending) return;
    ending = true;
    logger.info({ reason }, "ending");
    // Whatever hangs: whoever sent the signal would have to kill us, with nothing said in the log.
    setTimeout(() => {
      logger.fatal("not everything ended in time");
      process.exit(1);
    }, CLOSE_DEADLINE_MS + 500).unref();
    server.close().then(
      ({ abandoned }) => {
        if (abandoned > 0) logger.error({ abandoned }, "updates that nobody was told are saved could not be stored");
        process.exit(abandoned > 0 ? 1 : exitCode);
      },
      (error: unknown) => {
        logger.fatal({ err: error }, "the server did not end well");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", () => end("SIGTERM", 0));
  process.on("SIGINT", () => end("SIGINT", 0));
  // A promise that nobody waits for has failed: its work is lost, the server's state is not in doubt.
  process.on("unhandledRejection", (error) => logger.error({ err: error }, "unhandled rejection"));
  // A throw out of the middle of something: what is in memory may be wrong, what is on disk is not.
  process.on("uncaughtException", (error) => {
    logger.fatal({ err: error }, "uncaught exception");
    end("uncaught exception", 1);
  });

  const { host, port } = await server.listen();
  console.log(`Cowrite is at http://${host.includes(":") ? `[${host}]` : host}:${port}`);
}

main().catch((error: unknown) => giveUp(error instanceof ConfigError ? error.message : explain(error)));
