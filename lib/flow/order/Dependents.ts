import { idOfName } from "../items.ts";
import type { Segment } from "../segment.ts";

const NOBODY: ReadonlySet<Segment> = new Set();

/** Which segments say something about which: by the id that they name, and by the segment that this means at the moment. */
export class Dependents {
  readonly #byId = new Map<string, Set<Segment>>();
  readonly #byTarget = new Map<Segment | "end", Set<Segment>>();
  /** Segments that say something about a mark that has not arrived yet: what they mean may come with any update, even as something deleted. */
  readonly #waiting = new Set<Segment>();
  /** The id under which a segment is listed. */
  readonly #listed = new Map<Segment, string>();

  /** Whether no mark says anything about its place: most documents, most of the time. */
  get isEmpty(): boolean {
    return this.#listed.size === 0;
  }

  /** All segments that say something about another. */
  all(): Iterable<Segment> {
    return this.#listed.keys();
  }

  /** The segments whose register means `target`. */
  of(target: Segment | "end"): Segment[] {
    const found = this.#byTarget.get(target);
    return found === undefined ? [] : [...found];
  }

  /** The segments whose register names `id`. */
  referringTo(id: string): ReadonlySet<Segment> {
    return this.#byId.get(id) ?? NOBODY;
  }

  /** The segments whose register names something that may still arrive. */
  get waiting(): ReadonlySet<Segment> {
    return this.#waiting;
  }

  /** The register of `segment` means `target` now. */
  aim(segment: Segment, target: Segment | "end" | null): void {
    this.forget(segment);
    const { register } = segment;
    if (register === null) return;
    this.#listed.set(segment, register.ref);
    add(this.#byId, register.ref, segment);
    segment.target = target;
    if (target !== null) add(this.#byTarget, target, segment);
    else if (register.kind !== "behind" && idOfName(register.ref) !== null) this.#waiting.add(segment);
  }

  forget(segment: Segment): void {
    const id = this.#listed.get(segment);
    if (id !== undefined) {
      this.#listed.delete(segment);
      remove(this.#byId, id, segment);
    }
    if (segment.target !== null) remove(this.#byTarget, segment.target, segment);
    segment.target = null;
    this.#waiting.delete(segment);
  }
}

function add<Key>(lists: Map<Key, Set<Segment>>, key: Key, segment: Segment): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, new Set([segment]));
  else list.add(segment);
}

function remove<Key>(lists: Map<Key, Set<Segment>>, key: Key, segment: Segment): void {
  const list = lists.get(key);
  list?.delete(segment);
  if (list?.size === 0) lists.delete(key);
}
