import type * as Y from "yjs";
import type { Chance } from "../../flow/orderKeys.ts";
import { nextId } from "../../flow/table/names.ts";
import { writeTable } from "../../flow/table/tableData.ts";
import type { TableData } from "../../flow/table/tableData.ts";
import { TABLE_EMBED } from "../../flow/table/tableEmbeds.ts";
import type { EmbedData } from "../../flow/types.ts";

/** Tables that somebody is putting into the editor, until the embeds that show them are written. */
export class NewTables {
  readonly #doc: Y.Doc;
  readonly #chance: Chance;
  readonly #data = new Map<string, TableData>();
  #begun = 0;

  constructor(doc: Y.Doc, chance: Chance) {
    this.#doc = doc;
    this.#chance = chance;
  }

  /** The embed for a new table of `data`. The table is written with the embed, as one act. */
  begin(data: TableData): EmbedData {
    // What is written next may be something else, and a second table may be begun before that.
    const id = `${nextId(this.#doc)}_${this.#begun}`;
    this.#begun += 1;
    this.#data.set(id, data);
    return { type: TABLE_EMBED, props: { id } };
  }

  /** Writes the table of an embed that was just written, if it is a new one. */
  write({ type, props = {} }: EmbedData): void {
    const id = props["id"];
    const data = type === TABLE_EMBED && typeof id === "string" ? this.#data.get(id) : undefined;
    if (typeof id !== "string" || data === undefined) return;
    this.#data.delete(id);
    writeTable(this.#doc, id, data, this.#chance);
  }
}
