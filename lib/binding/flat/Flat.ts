import type * as Y from "yjs";
import { fitted } from "../../base/fitted.ts";
import { sameJson } from "../../flow/plainJson.ts";
import { SOFT_BREAK } from "../../flow/types.ts";
import type { Look } from "./look.ts";

/**
 * What stands in a block, flat: one code unit for each flow position. A soft line break is U+2028; an embed is U+FFFC and has an
 * entry in `embeds`. (A person can type U+FFFC too; then there is no entry, and it is text.)
 */
export interface Flat {
  readonly text: string;
  /** Text of one look each, in order, without overlap; breaks and embeds lie between. Neighbours differ in look. */
  readonly runs: readonly Run[];
  readonly embeds: ReadonlyMap<number, FlatEmbed>;
}

export interface Run {
  readonly from: number;
  readonly to: number;
  readonly look: Look;
}

export interface FlatEmbed {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** Only the link of it shows. */
  readonly look: Look;
  /** The shared map, when it comes from the flow. */
  readonly shared: Y.Map<unknown> | null;
  /** Of a table's embed, where that matters: it does not show the table, but stands as a box beside the one that does. */
  readonly isBox?: boolean;
}

/** What stands for an embed in {@link Flat.text}: U+FFFC OBJECT REPLACEMENT CHARACTER. */
export const EMBED_UNIT = "\ufffc";

const NO_EMBEDS: ReadonlyMap<number, FlatEmbed> = new Map();
const BREAKS = /[\n\u2028]/;

/** Gathers a {@link Flat} from left to right. */
export class FlatBuilder {
  #text = "";
  readonly #runs: { from: number; to: number; look: Look }[] = [];
  #embeds: Map<number, FlatEmbed> | null = null;

  get length(): number {
    return this.#text.length;
  }

  /** A line end inside of text is the soft break that it looks like. */
  addText(text: string, look: Look): void {
    if (!BREAKS.test(text)) {
      this.#addRun(text, look);
      return;
    }
    for (const part of text.split(/([\n\u2028])/)) {
      if (BREAKS.test(part)) this.addBreak();
      else this.#addRun(part, look);
    }
  }

  addBreak(): void {
    this.#text += SOFT_BREAK;
  }

  addEmbed(embed: FlatEmbed): void {
    this.#embeds ??= new Map();
    this.#embeds.set(this.#text.length, embed);
    this.#text += EMBED_UNIT;
  }

  finish(): Flat {
    return { text: this.#text, runs: fitted(this.#runs), embeds: this.#embeds ?? NO_EMBEDS };
  }

  #addRun(text: string, look: Look): void {
    if (text === "") return;
    const from = this.#text.length;
    this.#text += text;
    const last = this.#runs.at(-1);
    if (last !== undefined && last.to === from && last.look.id === look.id) last.to = this.#text.length;
    else this.#runs.push({ from, to: this.#text.length, look });
  }
}

/** Whether both show the same. */
export function sameFlat(left: Flat, right: Flat): boolean {
  if (left === right) return true;
  if (left.text !== right.text || left.runs.length !== right.runs.length) return false;
  for (const [index, run] of left.runs.entries()) {
    const other = right.runs[index] as Run;
    if (run.from !== other.from || run.to !== other.to || run.look.id !== other.look.id) return false;
  }
  if (left.embeds.size !== right.embeds.size) return false;
  for (const [at, embed] of left.embeds) {
    const other = right.embeds.get(at);
    if (other === undefined || !sameEmbed(embed, other) || embed.look.id !== other.look.id) return false;
  }
  return true;
}

/** Whether both are the same embed, whatever link lies over them. */
export function sameEmbed(left: FlatEmbed, right: FlatEmbed): boolean {
  if (left.isBox !== undefined && right.isBox !== undefined && left.isBox !== right.isBox) return false;
  return left.type === right.type && sameJson(left.props, right.props);
}
