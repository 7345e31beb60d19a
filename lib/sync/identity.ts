import type { Dispose } from "../base/disposable.ts";
import { createSignal, type Signal } from "../base/signal.ts";
import { uuidV7 } from "../base/uuid.ts";
import { isColor, personColor } from "../model/palette.ts";
import { cleanPersonName, readPerson, samePerson, type Person } from "../model/person.ts";
import { systemRandom, type Random } from "./backoff.ts";
import { type BrowserStorage, browserStorage } from "./browserStorage.ts";
import { guestName } from "./guestNames.ts";

/** Where a guest's identity lies in the browser's storage. */
export const GUEST_KEY = "cowrite:guest";

export interface GuestOptions {
  /** Default: the browser's `localStorage`, or none where it is forbidden. */
  readonly storage?: BrowserStorage | null;
  readonly random?: Random;
}

/** Who a person without an account is in this browser: the same on every visit, in every tab, until they change it. */
export interface Guest {
  readonly person: Signal<Person>;
  /** Changes the name, the colour, or both. A colour that is none is ignored; an empty name becomes a made-up one. */
  update(change: { readonly name?: string; readonly color?: string }): void;
  /** Stops following other tabs. */
  dispose: Dispose;
}

/**
 * Opens the guest of this browser, or makes one with a friendly name and the colour of its id. Where storage is forbidden
 * or full the guest lasts as long as the page: nothing is thrown.
 */
export function openGuest(options: GuestOptions = {}): Guest {
  const random = options.random ?? systemRandom;
  const storage = options.storage === undefined ? browserStorage() : options.storage;
  const stored = load(storage);
  const person = createSignal<Person>(stored ?? newGuest(random), samePerson);
  if (!stored) save(storage, person.get());
  const stopFollowing = follow((json) => {
    const other = parse(json);
    if (other) person.set(other);
  });
  return {
    person,
    update({ name, color }) {
      const now = person.get();
      const trimmed = name?.trim();
      const next: Person = {
        id: now.id,
        name: trimmed === undefined ? now.name : trimmed === "" ? guestName(random) : cleanPersonName(trimmed),
        color: isColor(color) ? color.toLowerCase() : now.color,
      };
      person.set(next);
      save(storage, next);
    },
    dispose: stopFollowing,
  };
}

function newGuest(random: Random): Person {
  const id = `guest-${uuidV7()}`;
  return { id, name: guestName(random), color: personColor(id) };
}

function load(storage: BrowserStorage | null): Person | null {
  try {
    return parse(storage?.getItem(GUEST_KEY) ?? null);
  } catch {
    return null;
  }
}

function save(storage: BrowserStorage | null, person: Person): void {
  try {
    storage?.setItem(GUEST_KEY, JSON.stringify(person));
  } catch {
    // Full or forbidden: a name that lasts as long as the page is better than no page.
  }
}

function parse(json: string | null): Person | null {
  if (json === null) return null;
  try {
    return readPerson(JSON.parse(json));
  } catch {
    return null;
  }
}

/** Calls `changed` when another tab changes the guest. */
function follow(changed: (json: string | null) => void): Dispose {
  if (typeof window === "undefined") return () => {};
  const hear = (event: StorageEvent) => {
    if (event.key === GUEST_KEY) changed(event.newValue);
  };
  window.addEventListener("storage", hear);
  return () => window.removeEventListener("storage", hear);
}
