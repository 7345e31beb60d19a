import type { Person } from "../../model/person.ts";
import { Avatar } from "./Avatar.tsx";

/** "Ada", "Ada and Ben", "Ada, Ben and 3 others". */
export function namesInWords(people: readonly { readonly name: string }[], most = 3): string {
  const names = people.map((person) => person.name);
  if (names.length <= 1) return names[0] ?? "";
  if (names.length <= most) return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  const rest = names.length - most + 1;
  return `${names.slice(0, most - 1).join(", ")} and ${rest} others`;
}

/** Who is there, as overlapping discs, at most `most`, then "+n". Nothing when nobody is. */
export function Facepile({ people, most = 5 }: { readonly people: readonly Person[]; readonly most?: number }) {
  if (people.length === 0) return null;
  const shown = people.slice(0, most);
  const more = people.length - shown.length;
  const label = `Here now: ${namesInWords(people)}`;
  return (
    <span className="cw-facepile" title={label}>
      <span className="cw-visually-hidden">{label}</span>
      {shown.map((person) => (
        <Avatar key={person.id} name={person.name} color={person.color} />
      ))}
      {more > 0 ? (
        <span className="cw-avatar" data-more="" aria-hidden="true">
          +{more}
        </span>
      ) : null}
    </span>
  );
}
