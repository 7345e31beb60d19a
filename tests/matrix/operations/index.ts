import type { Operation } from "../operation.ts";
import { converting, indenting } from "./converting.ts";
import { deleting } from "./deleting.ts";
import { dividing } from "./dividing.ts";
import { embedding } from "./embedding.ts";
import { formatting } from "./formatting.ts";
import { merging } from "./joining.ts";
import { commenting, linking } from "./linking.ts";
import { moving } from "./moving.ts";
import { pasting } from "./pasting.ts";
import { splitting } from "./splitting.ts";
import { redoing, undoing } from "./turning.ts";
import { typing } from "./typing.ts";

const once: readonly Operation[] = [
  ...splitting,
  ...merging,
  ...typing,
  ...deleting,
  ...moving,
  ...pasting,
  ...converting,
  ...indenting,
  ...formatting,
  ...linking,
  ...commenting,
  ...dividing,
  ...embedding,
];

/** What is also taken back, and done again. */
const TURNED: readonly string[] = [
  "type inside",
  "delete a range",
  "delete the block",
  "move to the end",
  "split inside",
  "merge by Delete",
  "paste blocks",
  "convert to heading1",
  "indent",
  "bold on",
  "set a link",
  "insert a divider inside",
];

const turned = once.filter(({ name }) => TURNED.includes(name));

/** Every kind of operation. A new one is one more entry in one of the lists above. */
export const OPERATIONS: readonly Operation[] = [...once, ...turned.map(undoing), ...turned.map(redoing)];
