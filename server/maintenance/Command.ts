/**
 * What a command ends with: 0 all is well; 1 it is done, and there is something to look at; 2 it is not done, or
 * something is damaged.
 */
export type ExitCode = 0 | 1 | 2;

interface CommandContext {
  /** Absolute path of the data folder. */
  readonly folder: string;
  /** Against which relative paths of the command line stand. */
  readonly cwd: string;
  /** Arguments behind the command's name. */
  readonly args: readonly string[];
  /** Prints a line for the person who gave the command, or for the program that did. */
  readonly say: (line: string) => void;
}

/** A command that an administrator gives, beside a server or without one. */
export interface Command {
  /** How it is called, line by line. */
  readonly usage: readonly string[];
  /** Throws {@link CommandError}, StoreError, or an error of the file system; nothing is then changed or half done. */
  readonly run: (context: CommandContext) => ExitCode | Promise<ExitCode>;
}

/** Why a command is not carried out, in a sentence for whoever gave it. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}
