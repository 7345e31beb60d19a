"use client";

import { useSyncExternalStore } from "react";
import type { Dispose } from "../../base/disposable.ts";
import type { Person } from "../../model/person.ts";
import { openGuest } from "../../sync/identity.ts";
import type { Guest } from "../../sync/identity.ts";

/** What of themselves guests can change. */
export type GuestChange = Parameters<Guest["update"]>[0];

/**
 * The guest of this page while anything shows it. One for all: header, list and session are about the same person, and a
 * name that is typed in one must stand in the others in the same moment, which two copies over storage would not.
 */
let shared: { readonly guest: Guest; users: number } | null = null;

function subscribe(listener: () => void): Dispose {
  shared ??= { guest: openGuest(), users: 0 };
  const mine = shared;
  mine.users += 1;
  const stop = mine.guest.person.subscribe(listener);
  return () => {
    stop();
    mine.users -= 1;
    if (mine.users > 0) return;
    mine.guest.dispose();
    if (shared === mine) shared = null;
  };
}

function current(): Person | null {
  return shared?.guest.person.get() ?? null;
}

function change(next: GuestChange): void {
  shared?.guest.update(next);
}

const nobody = (): null => null;

/** Who writes in this browser, and the way to change it; null on the server and until the browser has been asked. */
export function useGuest(): readonly [Person | null, (change: GuestChange) => void] {
  return [useSyncExternalStore(subscribe, current, nobody), change];
}
