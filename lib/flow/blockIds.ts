import { itemName } from "./items.ts";
import { markOf } from "./mark.ts";
import type { Segment } from "./segment.ts";
import { IMPLICIT_ID } from "./types.ts";

/** Longer than any id that we make, short enough to stand in an address. */
const MAX_ID_LENGTH = 64;

/** Begins the ids that are made up for marks without a usable one. No stored id may begin so. */
const MADE_UP = "~";

/**
 * Gives every mark an id that is unique in the flow. Mostly that is the stored one. Two marks can carry the same: when two people
 * undo their deletion of one block, or by a stranger's hand. Then the one whose item is the oldest keeps it, and the others, like
 * marks without a usable id, are called after their item. All replicas come to the same, whatever they saw first.
 */
export class BlockIds {
  /** Who has a stored id; a set only where that is several. */
  readonly #claims = new Map<string, Segment | Set<Segment>>();
  readonly #madeUp = new Map<string, Segment>();
  /** Stored ids whose claims changed while several marks have them. */
  readonly #unsettled = new Set<string>();
  /** Ids that came, went or passed to another since {@link takeChanged}. */
  #changed = new Set<string>();

  /** The segment whose block has `id` now. */
  get(id: string): Segment | undefined {
    const claims = this.#claims.get(id);
    return claims === undefined ? this.#madeUp.get(id) : ownerOf(claims);
  }

  /** The ids that mean another block, or none, since this was last asked. */
  takeChanged(): ReadonlySet<string> {
    const changed = this.#changed;
    if (changed.size > 0) this.#changed = new Set();
    return changed;
  }

  /** Notes what is stored on the mark of `segment`, and returns the block's id. */
  claim(segment: Segment, stored: unknown): string {
    const usable = isUsable(stored) ? stored : null;
    if (segment.storedId !== usable) {
      this.release(segment);
      segment.storedId = usable;
    }
    if (usable !== null) {
      const claims = this.#claims.get(usable);
      if (claims === undefined) {
        this.#claims.set(usable, segment);
        this.#changed.add(usable);
      } else if (claims !== segment) {
        const several = claims instanceof Set ? claims : new Set([claims]);
        if (!several.has(segment)) this.#changed.add(usable);
        this.#claims.set(usable, several.add(segment));
        this.#unsettled.add(usable);
      }
    }
    return this.#idOf(segment);
  }

  /** Forgets `segment`, whose mark is gone. */
  release(segment: Segment): void {
    this.#dropMadeUp(segment);
    const { storedId } = segment;
    const claims = storedId === null ? undefined : this.#claims.get(storedId);
    if (storedId === null || claims === undefined) return;
    this.#changed.add(storedId);
    if (claims instanceof Set) {
      claims.delete(segment);
      const [left] = claims;
      if (claims.size === 1 && left !== undefined) this.#claims.set(storedId, left);
      this.#unsettled.add(storedId);
    } else if (claims === segment) {
      this.#claims.delete(storedId);
    }
  }

  /** The segments whose block has another id than it should since others came or went, each with that id. */
  settle(): { readonly segment: Segment; readonly id: string }[] {
    const wrong: { segment: Segment; id: string }[] = [];
    for (const storedId of this.#unsettled) {
      this.#changed.add(storedId);
      const claims = this.#claims.get(storedId);
      for (const segment of claims instanceof Set ? claims : claims === undefined ? [] : [claims]) {
        const id = this.#idOf(segment);
        if (segment.own.id !== id) wrong.push({ segment, id });
      }
    }
    this.#unsettled.clear();
    return wrong;
  }

  #idOf(segment: Segment): string {
    const { storedId } = segment;
    const claims = storedId === null ? undefined : this.#claims.get(storedId);
    if (storedId !== null && claims !== undefined && ownerOf(claims) === segment) {
      this.#dropMadeUp(segment);
      return storedId;
    }
    const id = madeUpId(segment);
    if (this.#madeUp.get(id) !== segment) this.#changed.add(id);
    this.#madeUp.set(id, segment);
    return id;
  }

  #dropMadeUp(segment: Segment): void {
    if (this.#madeUp.size === 0) return;
    const id = madeUpId(segment);
    if (this.#madeUp.delete(id)) this.#changed.add(id);
  }
}

function isUsable(stored: unknown): stored is string {
  return (
    typeof stored === "string" &&
    stored !== "" &&
    stored !== IMPLICIT_ID &&
    stored.length <= MAX_ID_LENGTH &&
    !stored.startsWith(MADE_UP)
  );
}

function madeUpId(segment: Segment): string {
  return segment.markItem === null ? IMPLICIT_ID : MADE_UP + itemName(segment.markItem.id);
}

/** Of the segments whose mark is alive, the one with the oldest item: of the lowest clock, then of the lowest client. */
function ownerOf(claims: Segment | Set<Segment>): Segment | undefined {
  if (!(claims instanceof Set)) return claims;
  let owner: Segment | undefined;
  for (const segment of claims) {
    const id = segment.markItem?.id;
    // A mark that was deleted in this very transaction is still listed; it must not keep its id from the one that undo brought.
    if (id === undefined || segment.markItem === null || markOf(segment.markItem) === null) continue;
    const best = owner?.markItem?.id;
    if (best === undefined || id.clock < best.clock || (id.clock === best.clock && id.client < best.client))
      owner = segment;
  }
  return owner;
}
