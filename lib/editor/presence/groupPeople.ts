import type { Person } from "../../model/person.ts";
import type { Peer } from "../../sync/types.ts";

/** Somebody who is in the document, with all tabs they have open. */
export interface PersonHere {
  readonly person: Person;
  /** The tab whose caret a jump goes to: the first with a selection. Null when none of them has one. */
  readonly caretOf: number | null;
}

/** The people behind `peers`, once each, in the order in which they first appear; `self` is left out. */
export function groupPeople(peers: readonly Peer[], self: string): readonly PersonHere[] {
  const people = new Map<string, PersonHere>();
  for (const peer of peers) {
    if (peer.user.id === self) continue;
    const known = people.get(peer.user.id);
    const caretOf = known?.caretOf ?? (peer.selection === null ? null : peer.clientId);
    people.set(peer.user.id, { person: known?.person ?? peer.user, caretOf });
  }
  return [...people.values()];
}
