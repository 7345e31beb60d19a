"use client";

import { DropdownMenu } from "radix-ui";
import { useMemo } from "react";
import type { Signal } from "../../base/signal.ts";
import type { Peer } from "../../sync/types.ts";
import { Avatar, personStyle } from "../ui/Avatar.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";
import { useIsNarrow } from "../ui/useIsNarrow.ts";
import { useSignal } from "../ui/useSignal.ts";
import { groupPeople } from "./groupPeople.ts";
import type { PersonHere } from "./groupPeople.ts";

/** How many are shown before "+n", where there is room and on a phone. */
const MOST = { wide: 5, narrow: 1 } as const;

const NOBODY: readonly Peer[] = [];

/** The others in the document. Their ring is the colour of their caret; a click goes to it. */
export function PeopleHere({
  peers,
  selfId,
  onJump,
}: {
  readonly peers: Signal<readonly Peer[]>;
  readonly selfId: string;
  /** Goes to the caret of a tab; false when it is nowhere in the text. */
  readonly onJump: (clientId: number) => void;
}) {
  const list = useSignal(peers, NOBODY);
  const people = useMemo(() => groupPeople(list, selfId), [list, selfId]);
  const most = MOST[useIsNarrow() ? "narrow" : "wide"];
  if (people.length === 0) return null;
  // "+1" would take the room of the one whom it hides.
  const shown = people.length <= most + 1 && most > 1 ? people : people.slice(0, most);
  const more = people.slice(shown.length);
  return (
    <ul className="cw-people" aria-label="Also here">
      {shown.map((entry) => (
        <li key={entry.person.id}>
          <PersonButton entry={entry} onJump={onJump} />
        </li>
      ))}
      {more.length > 0 ? (
        <li>
          <DropdownMenu.Root modal={false}>
            <DropdownMenu.Trigger className="cw-person-button" aria-label={`${more.length} more people`}>
              <span className="cw-avatar" data-more="">
                +{more.length}
              </span>
            </DropdownMenu.Trigger>
            <DropdownMenu.Content className="cw-menu" align="end" sideOffset={6} collisionPadding={8}>
              {more.map(({ person, caretOf }) => (
                <DropdownMenu.Item
                  key={person.id}
                  className="cw-menu-item"
                  onSelect={() => {
                    if (caretOf !== null) onJump(caretOf);
                  }}
                >
                  <Avatar name={person.name} color={person.color} />
                  {person.name}
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Content>
          </DropdownMenu.Root>
        </li>
      ) : null}
    </ul>
  );
}

function PersonButton({ entry, onJump }: { readonly entry: PersonHere; readonly onJump: (clientId: number) => void }) {
  const { person, caretOf } = entry;
  const label = caretOf === null ? `${person.name} is reading` : `Go to where ${person.name} is`;
  return (
    <Tooltip text={label}>
      <button
        type="button"
        className="cw-person-button cw-person"
        style={personStyle(person.color)}
        aria-label={label}
        aria-disabled={caretOf === null}
        onClick={() => {
          if (caretOf !== null) onJump(caretOf);
        }}
      >
        <Avatar name={person.name} color={person.color} />
      </button>
    </Tooltip>
  );
}
