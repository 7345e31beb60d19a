import { documents } from "./001-documents.ts";
import type { Migration } from "./Migration.ts";

/** All steps, in order; a file each. */
export const migrations: readonly Migration[] = [documents];
