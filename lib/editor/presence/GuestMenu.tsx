"use client";

import { Check } from "lucide-react";
import { Popover } from "radix-ui";
import { useEffect, useId, useRef, useState } from "react";
import { PALETTE } from "../../model/palette.ts";
import { MAX_PERSON_NAME_LENGTH } from "../../model/person.ts";
import type { Person } from "../../model/person.ts";
import { Avatar, personStyle } from "../ui/Avatar.tsx";
import { useGuest } from "./useGuest.ts";
import type { GuestChange } from "./useGuest.ts";

/** What the palette's colours are called, in its order: a swatch without a word is nothing to a screen reader. */
const COLOR_NAMES = [
  "Blue",
  "Orange",
  "Green",
  "Violet",
  "Red",
  "Petrol",
  "Ochre",
  "Pink",
  "Indigo",
  "Olive",
  "Amber",
  "Teal",
];

/** One's own avatar, with one's name and colour behind it. What is changed here, others see at once. */
export function GuestMenu() {
  const [guest, change] = useGuest();
  if (guest === null) return <span className="cw-person-button" aria-hidden="true" />;
  return (
    <Popover.Root>
      <Popover.Trigger
        className="cw-person-button cw-person"
        data-self=""
        style={personStyle(guest.color)}
        aria-label={`You are ${guest.name}. Change your name or colour.`}
        title={`${guest.name} (you)`}
      >
        <Avatar name={guest.name} color={guest.color} />
      </Popover.Trigger>
      <Popover.Content className="cw-popover" align="end" sideOffset={8} collisionPadding={12} aria-label="You">
        <GuestForm guest={guest} change={change} />
      </Popover.Content>
    </Popover.Root>
  );
}

function GuestForm({ guest, change }: { readonly guest: Person; readonly change: (change: GuestChange) => void }) {
  const [name, setName] = useState(guest.name);
  const nameId = useId();
  const hintId = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  return (
    <form
      className="cw-guest"
      onSubmit={(event) => {
        event.preventDefault();
        field.current?.blur();
      }}
    >
      <label htmlFor={nameId}>Your name</label>
      <input
        ref={field}
        id={nameId}
        className="cw-input"
        value={name}
        maxLength={MAX_PERSON_NAME_LENGTH}
        autoComplete="name"
        spellCheck={false}
        aria-describedby={hintId}
        onChange={(event) => {
          setName(event.target.value);
          // An empty field is somebody about to type, not a wish to be nobody.
          if (event.target.value.trim() !== "") change({ name: event.target.value });
        }}
        onBlur={() => setName(guest.name)}
      />
      <p id={hintId} className="cw-guest-hint">
        Others see it beside your caret. It is kept in this browser.
      </p>
      <fieldset>
        <legend>Your colour</legend>
        <div className="cw-swatches">
          {PALETTE.map(({ light }, index) => (
            <label key={light} className="cw-swatch cw-person" style={personStyle(light)}>
              <input
                type="radio"
                name="color"
                value={light}
                aria-label={COLOR_NAMES[index] ?? `Colour ${index + 1}`}
                checked={guest.color === light}
                onChange={() => change({ color: light })}
              />
              {guest.color === light ? <Check className="cw-icon" aria-hidden="true" /> : null}
            </label>
          ))}
        </div>
      </fieldset>
    </form>
  );
}
