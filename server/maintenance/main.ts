import { readDataDir } from "../config.ts";
import type { Command, ExitCode } from "./Command.ts";
import { backup } from "./commands/backup.ts";
import { compact } from "./commands/compact.ts";
import { doctor } from "./commands/doctor.ts";
import { restore } from "./commands/restore.ts";
import { explain } from "./explain.ts";

const commands: Readonly<Record<string, Command>> = { backup, restore, compact, doctor };

/** Where a command's words go. */
interface Terminal {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

const terminal: Terminal = { say: (line) => console.log(line), complain: (line) => console.error(line) };

/** Carries out `argv[0]` with the arguments behind it; resolves to the exit code, with everything said. */
export async function main(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { say, complain }: Terminal = terminal,
): Promise<ExitCode> {
  const [name = "", ...args] = argv;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    complain(`There is no command ${JSON.stringify(name)}. There are ${Object.keys(commands).join(", ")}.`);
    return 2;
  }
  if (args.includes("--help") || args.includes("-h")) {
    say(command.usage.join("\n"));
    return 0;
  }
  try {
    // npm runs scripts in the project's folder, and says in INIT_CWD where the person is.
    const cwd = env["INIT_CWD"] || process.cwd();
    return await command.run({ folder: readDataDir(env), cwd, args, say });
  } catch (error) {
    complain(explain(error, command));
    return 2;
  }
}
