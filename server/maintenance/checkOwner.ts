import { statSync } from "node:fs";
import { CommandError } from "./Command.ts";

/**
 * Refuses to write into somebody else's folder as root. What root makes there is root's, and the server, which runs as
 * its own user, could not open it at its next start.
 */
export function checkOwner(folder: string): void {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  if (owner === undefined || owner === 0 || process.geteuid?.() !== 0) return;
  throw new CommandError(
    `${folder} belongs to the user with number ${owner}, and this is root. Give the command as that user: ` +
      `sudo -u '#${owner}' npm run …`,
  );
}
