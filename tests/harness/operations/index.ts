import type { Operation } from "../operation.ts";
import { blocks } from "./blocks.ts";
import { deleting } from "./deleting.ts";
import { embeds } from "./embeds.ts";
import { formatting } from "./formatting.ts";
import { moving } from "./moving.ts";
import { pasting } from "./pasting.ts";
import { tables } from "./tables.ts";
import { typing } from "./typing.ts";

/** Everything that the random person can do to text, blocks and tables. Undo, redo and reloading are the runner's own. */
export const OPERATIONS: readonly Operation[] = [
  ...typing,
  ...deleting,
  ...pasting,
  ...blocks,
  ...formatting,
  ...moving,
  ...embeds,
  ...tables,
];
