import { isIP } from "node:net";
import { resolve } from "node:path";
import { z } from "zod";

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** What the server is told by its environment. */
export interface Config {
  /** 0 lets the system choose a free one. */
  readonly port: number;
  /** A loopback address: there is no access control yet. */
  readonly host: string;
  /** Absolute path of the folder that holds everything that must survive. */
  readonly dataDir: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Who shows it may read `/metrics` from anywhere; null: only who asks from this machine, past no proxy. */
  readonly metricsToken: string | null;
}

/** The environment is wrong: every mistake, each in a sentence that says what to do. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

const environment = z.object({
  PORT: z
    .string()
    .default("3000")
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
      error: ({ input }) => `PORT must be a whole number from 0 to 65535, not ${JSON.stringify(input)}.`,
    })
    .transform(Number),
  HOST: z
    .string()
    .default("127.0.0.1")
    .refine(isLoopback, {
      error: ({ input }) =>
        `HOST ${JSON.stringify(input)} is not a loopback address, and this instance has no access control: whoever reaches it ` +
        "can read and change every document. Leave HOST at 127.0.0.1 (or set ::1 or localhost). To work from " +
        "another machine, let those who may in log in to this one: ssh -L 3000:127.0.0.1:3000 <this machine>, then open http://localhost:3000.",
    }),
  DATA_DIR: z
    .string()
    .default("./data")
    .refine((text) => !text.includes("\0"), { error: "DATA_DIR must be the path of a folder." })
    .transform((path) => resolve(path)),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\w.~+/=-]{16,}$/, {
      error:
        "METRICS_TOKEN must have 16 or more characters of A-Z a-z 0-9 - . _ ~ + / =. Make one: openssl rand -hex 24",
    })
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `LOG_LEVEL must be one of ${LOG_LEVELS.join(", ")}.` }).default("info"),
});

/**
 * Reads the configuration from environment variables; one that is empty counts as not set.
 * Throws {@link ConfigError} with all mistakes at once, so that they are corrected in one go.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const result = environment.safeParse(given);
  if (!result.success) throw new ConfigError(result.error.issues.map(({ message }) => message));
  const { PORT, HOST, DATA_DIR, LOG_LEVEL, METRICS_TOKEN } = result.data;
  return { port: PORT, host: HOST, dataDir: DATA_DIR, logLevel: LOG_LEVEL, metricsToken: METRICS_TOKEN ?? null };
}

/**
 * The data folder alone, as an absolute path, for commands that need nothing else: a wrong PORT must not stand in the
 * way of a backup. Throws {@link ConfigError}.
 */
export function readDataDir(env: Readonly<Record<string, string | undefined>>): string {
  const result = environment.shape.DATA_DIR.safeParse(env["DATA_DIR"] || undefined);
  if (!result.success) throw new ConfigError(result.error.issues.map(({ message }) => message));
  return result.data;
}

/** Whether only this machine reaches `host`: `localhost`, 127.0.0.0/8 or ::1, the latter also in brackets. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  if (name === "localhost") return true;
  return isIP(name) === 4 ? name.startsWith("127.") : name === "::1";
}
