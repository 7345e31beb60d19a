import { ConfigError } from "../config.ts";
import { StoreError } from "../storage/StoreError.ts";
import { type Command, CommandError } from "./Command.ts";

/** What the system's errors mean to whoever gave the command. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "this user may not do that there",
  EPERM: "this user may not do that there",
  EROFS: "nothing can be written there",
  ENOSPC: "the disk is full",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is no folder",
};

/** Why a command was not carried out, in words: ours as they are, the system's with their path, others with their stack. */
export function explain(error: unknown, { usage }: Pick<Command, "usage">): string {
  const ours = error instanceof CommandError || error instanceof StoreError || error instanceof ConfigError;
  if (ours) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  if (code?.startsWith("ERR_PARSE_ARGS")) return [error.message, ...usage].join("\n");
  if (code === "ERR_SQLITE_ERROR") return `The database says: ${error.message}.`;
  const words = code === undefined ? undefined : WORDS[code];
  if (words === undefined) return error.stack ?? error.message;
  return `${path === undefined ? "" : `${path}: `}${words} (${code ?? ""})`;
}
