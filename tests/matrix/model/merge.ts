import { arrangements } from "./arrange.ts";
import type { Allowed, ExpectedPage, ExpectedUnit } from "./expected.ts";
import { findBlocks } from "./liveMarks.ts";
import { ordersOf } from "./moves.ts";
import { BREAK, EMBED, Page } from "./page.ts";
import type { Mark, Placed, Properties, Unit } from "./page.ts";
import { collectWishes } from "./wishes.ts";
import type { Inserted, Intent, Merged, Wishes } from "./wishes.ts";

/**
 * What may come of several people's acts on one page. Each act is there, and takes away nothing but what its writer asked for. Where that leaves
 * several documents (two texts at one place, two colours for one word), all of them are listed.
 */
export function merge(page: Page, intents: readonly Intent[]): ExpectedPage[] {
  const wishes = collectWishes(page, intents);
  return findBlocks(wishes).flatMap((dead) =>
    arrangements(wishes, dead).flatMap((atoms) => expectedPages(wishes, atoms)),
  );
}

/** What `intent` alone makes of `page`. Throws if it leaves a choice: one writer has to know what comes of an act. */
export function applyAlone(page: Page, intent: Intent): Page {
  const wishes = collectWishes(page, [intent]);
  const [dead, ...otherDead] = findBlocks(wishes);
  const [atoms, ...others] = dead ? arrangements(wishes, dead) : [];
  const [order, ...otherOrders] = atoms ? ordersOf(wishes, atoms) : [];
  const choices = others.length + otherDead.length + otherOrders.length;
  if (!atoms || !order || choices > 0) throw new Error("one writer's act leaves a choice");
  return new Page(
    inOrder(wishes, atoms, order).map((atom): Placed => {
      const { kind, id } = atom;
      const gone = atom.gone ? { gone: true as const } : {};
      if (kind === "mark") return { kind, id, attributes: changed(atom.attributes, wishes.sets, id), ...gone };
      const formats = wishes.formats.filter(({ units }) => units.includes(atom.id));
      const edits = wishes.edits.filter(({ unit }) => unit === atom.id);
      return {
        kind,
        id,
        what: atom.what,
        ...gone,
        formats: formats.reduce((all, { change }) => withChange(all, change), atom.formats),
        ...(atom.props ? { props: edits.reduce((all, { change }) => withChange(all, change), atom.props) } : {}),
      };
    }),
  );
}

/** `atoms` with the blocks in the order `order`, each with all that lies in it, gone or not. What is moved leaves its place marked. */
function inOrder({ moves }: Wishes, atoms: readonly Merged[], order: readonly string[]): Merged[] {
  const front: Merged[] = [];
  const blocks = new Map<string, Merged[]>();
  let here = front;
  for (const atom of atoms) {
    for (const { marks, place } of moves) {
      if (marks[0] === atom.id) here.push({ kind: "mark", id: place, attributes: {}, gone: true, writer: -1 });
    }
    if (atom.kind === "mark" && !atom.gone) blocks.set(atom.id, (here = []));
    here.push(atom);
  }
  return [...front, ...order.flatMap((id) => blocks.get(id) ?? [])];
}

function changed(attributes: Properties, sets: Wishes["sets"], id: string): Properties {
  return sets.filter(({ mark }) => mark === id).reduce((all, { change }) => withChange(all, change), attributes);
}

function withChange(values: Properties, change: Properties): Properties {
  return Object.fromEntries(Object.entries({ ...values, ...change }).filter(([, value]) => value !== null));
}

function expectedPages(wishes: Wishes, atoms: readonly Merged[]): ExpectedPage[] {
  const blocks: { mark: string; attributes: Allowed; units: ExpectedUnit[] }[] = [];
  for (const [index, atom] of atoms.entries()) {
    if (atom.gone) continue;
    if (atom.kind === "mark") blocks.push({ mark: atom.id, attributes: attributesOf(wishes, atom), units: [] });
    else blocks.at(-1)?.units.push(expectedUnit(wishes, atoms, index, atom));
  }
  return ordersOf(wishes, atoms).map((order) => order.flatMap((id) => blocks.find(({ mark }) => mark === id) ?? []));
}

/** What a value may be: the one it had, or, if anybody asked for others, one of those. */
function allowed(had: Properties, asked: readonly Properties[], mayKeep: boolean): Allowed {
  const keys = new Set([...Object.keys(had), ...asked.flatMap(Object.keys)]);
  return Object.fromEntries(
    [...keys].map((key) => {
      const values = asked.flatMap((change) => (key in change ? [change[key]] : []));
      const keeps = values.length === 0 || mayKeep;
      return [key, [...(keeps ? [had[key] ?? null] : []), ...values]];
    }),
  );
}

function attributesOf(wishes: Wishes, mark: Mark & { readonly group?: Inserted }): Allowed {
  const of = (id: string | undefined): Properties[] =>
    wishes.sets.filter((set) => set.mark === id).map(({ change }) => change);
  // A mark that is put back under somebody's words is as its block was seen there.
  const isPutBack = wishes.removed.has(mark.id) || wishes.joined.has(mark.id);
  if (!mark.group) return allowed(mark.attributes, of(mark.id), isPutBack);
  // A block that was made of another, while that was changed: as it was or as it is now, both make sense.
  return allowed(mark.attributes, [...of(mark.group.home), ...of(followerOf(wishes.page, mark.group.home))], true);
}

function followerOf(page: Page, home: string): string | undefined {
  const marks = page.blocks.map(({ mark }) => mark.id);
  const at = marks.indexOf(home);
  return at < 0 ? undefined : marks[at + 1];
}

function expectedUnit(wishes: Wishes, atoms: readonly Merged[], index: number, unit: Unit & Merged): ExpectedUnit {
  const props = {
    ...allowed(
      unit.props ?? {},
      wishes.edits.filter((edit) => edit.unit === unit.id).map(({ change }) => change),
      false,
    ),
    ...writtenIn(wishes, unit),
  };
  // A break has no formats.
  if (unit.what === BREAK) return { what: unit.what, props, formats: {} };
  if (unit.what.startsWith(EMBED)) return { what: unit.what, props, formats: null };
  if (unit.writer < 0) {
    const asked = wishes.formats.filter(({ units }) => units.includes(unit.id)).map(({ change }) => change);
    return { what: unit.what, props, formats: allowed(unit.formats, asked, false) };
  }
  const others = wishes.formats.filter(({ writer }) => writer !== unit.writer);
  const inside = others.filter(({ units }) => isInside(atoms, index, units));
  const touching = others.filter((format) => !inside.includes(format) && touches(atoms, index, format.units));
  const changes = [...inside, ...touching].map(({ change }) => change);
  const mayKeep = (key: string): boolean => unit.group?.own === true || !inside.some(({ change }) => key in change);
  const formats = allowed(unit.formats, changes, true);
  return {
    what: unit.what,
    props,
    formats: Object.fromEntries(
      Object.entries(formats).map(([key, values]) => [key, mayKeep(key) ? values : values.slice(1)]),
    ),
  };
}

/** What the properties hold that somebody wrote in: everybody's words, in any order. */
function writtenIn({ words }: Wishes, { id, props = {} }: Unit): Allowed {
  const here = words.filter(({ unit }) => unit === id);
  return Object.fromEntries(
    [...new Set(here.map(({ key }) => key))].map((key) => {
      const added = here.filter((one) => one.key === key).map((one) => one.words);
      const old = props[key];
      return [key, inAnyOrder(added).map((all) => (typeof old === "string" ? old : "") + all.join(""))];
    }),
  );
}

function inAnyOrder(words: readonly string[]): string[][] {
  if (words.length === 0) return [[]];
  return words.flatMap((first, at) =>
    inAnyOrder(words.filter((_, index) => index !== at)).map((rest) => [first, ...rest]),
  );
}

/** Whether a stretch of old units goes on on both sides of what was put in at `index`, in one block. */
function isInside(atoms: readonly Merged[], index: number, units: readonly string[]): boolean {
  const covers = (atom: Merged): boolean => units.includes(atom.id);
  const [left, right] = unitsAround(atoms, index);
  // At the edge of a block: it need not be the same stretch that goes on in the next one.
  if (atoms.slice(left, right).some(({ kind, writer }) => kind === "mark" && writer < 0)) return false;
  return atoms.slice(0, left + 1).some(covers) && atoms.slice(right).some(covers);
}

/** Whether a stretch of old units ends where something was put in at `index`. */
function touches(atoms: readonly Merged[], index: number, units: readonly string[]): boolean {
  const [left, right] = unitsAround(atoms, index);
  return atoms.slice(Math.max(0, left), right + 1).some((atom) => units.includes(atom.id));
}

/** The nearest old units on both sides that are still there; -1, or the length, where there is none. */
function unitsAround(atoms: readonly Merged[], index: number): [number, number] {
  const isOld = ({ kind, writer, gone }: Merged): boolean => kind === "unit" && writer < 0 && !gone;
  const right = atoms.findIndex((atom, at) => at > index && isOld(atom));
  return [atoms.findLastIndex((atom, at) => at < index && isOld(atom)), right < 0 ? atoms.length : right];
}
