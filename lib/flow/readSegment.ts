import * as Y from "yjs";
import { fitted } from "../base/fitted.ts";
import { readProps } from "./embeds/readEmbed.ts";
import { ACT_PREFIX, readAct, sameFormats } from "./formats.ts";
import { formatOf, visibleLength } from "./items.ts";
import { markOf } from "./mark.ts";
import { plainJson, sortedEntries } from "./plainJson.ts";
import type { RawState } from "./rawState.ts";
import { SOFT_BREAK, UNKNOWN_EMBED } from "./types.ts";
import type { EmbedInline, Inline } from "./types.ts";

/** What lies between two marks. */
export interface SegmentContent {
  readonly content: readonly Inline[];
  /** In flow positions. */
  readonly length: number;
  /** The formatting in force at the end, that is, at the next mark. */
  readonly endState: RawState;
  /** The item of the next mark; null at the end of the flow. */
  readonly next: Y.Item | null;
  /** The highest Lamport time of the formatting acts that begin here; 0 if none does. */
  readonly maxTime: number;
  /** Whether one and the same formatting is in force everywhere in it, whatever that is. */
  readonly isEven: boolean;
}

/** Reads from `first` on, where `startState` is in force, up to the next live mark. Whatever lies there, it does not throw. */
export function readSegment(first: Y.Item | null, startState: RawState): SegmentContent {
  const builder = new ContentBuilder();
  let state = startState;
  let item = first;
  let maxTime = 0;
  let isEven = true;
  for (; item !== null; item = item.right) {
    if (item.deleted) continue;
    const format = formatOf(item);
    if (format !== null) {
      isEven = false;
      if (format.key.startsWith(ACT_PREFIX)) maxTime = Math.max(maxTime, readAct(format.value)?.t ?? 0);
      state = state.with(format.key, format.value);
    } else if (item.content instanceof Y.ContentString) {
      builder.addText(item.content.str, state);
    } else if (markOf(item) !== null) {
      break;
    } else {
      builder.addForeign(item, state);
    }
  }
  return { content: builder.finish(), length: builder.length, endState: state, next: item, maxTime, isEven };
}

/** What was read as `content` where another formatting was in force everywhere, now that it is `state`. */
export function reformatted(content: readonly Inline[], { formats }: RawState): readonly Inline[] {
  return content.map((inline) => (inline.kind === "break" ? inline : { ...inline, formats }));
}

/** Gathers inlines, neighbouring text of equal formats into one run. */
class ContentBuilder {
  length = 0;
  readonly #content: Inline[] = [];
  #text = "";
  #state: RawState | null = null;

  addText(text: string, state: RawState): void {
    this.length += text.length;
    // A line end is none of ours, but plain Yjs clients and pastes write it: it reads as the soft break that it looks like.
    if (!text.includes(SOFT_BREAK) && !text.includes("\n")) {
      this.#addRun(text, state);
      return;
    }
    for (const part of text.split(/([\u2028\n])/)) {
      if (part === SOFT_BREAK || part === "\n") {
        this.#flush();
        this.#content.push({ kind: "break" });
      } else if (part !== "") {
        this.#addRun(part, state);
      }
    }
  }

  /** An embed, or content that does not belong in a flow: as many unknown embeds as it takes positions. */
  addForeign(item: Y.Item, state: RawState): void {
    const length = visibleLength(item);
    this.length += length;
    if (length > 0) this.#flush();
    for (let index = 0; index < length; index += 1) this.#content.push(readEmbed(item, state));
  }

  finish(): readonly Inline[] {
    this.#flush();
    return fitted(this.#content);
  }

  #addRun(text: string, state: RawState): void {
    if (this.#state !== null && this.#state !== state && !sameFormats(this.#state.formats, state.formats))
      this.#flush();
    this.#text += text;
    this.#state ??= state;
  }

  #flush(): void {
    if (this.#state === null) return;
    this.#content.push({ kind: "text", text: this.#text, formats: this.#state.formats });
    this.#text = "";
    this.#state = null;
  }
}

function readEmbed(item: Y.Item, state: RawState): EmbedInline {
  const shared: unknown = item.content instanceof Y.ContentType ? item.content.type : null;
  const embed = shared instanceof Y.Map ? (shared as Y.Map<unknown>) : null;
  const stored = embed?.get("type");
  const type = typeof stored === "string" && stored !== "" ? stored : UNKNOWN_EMBED;
  const props: Record<string, unknown> = {};
  if (embed !== null) {
    for (const [key, value] of sortedEntries(embed)) {
      if (key !== "type" && key !== "__proto__") props[key] = plainJson(value);
    }
  }
  return {
    kind: "embed",
    embed,
    type,
    props: readProps(type, props),
    formats: state.formats,
  };
}
