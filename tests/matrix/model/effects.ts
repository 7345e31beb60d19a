import { assertNever } from "../../../lib/base/assert.ts";
import type { Atom, Page, Properties, Spot, Unit } from "./page.ts";

/** Changes of properties: a value sets, null takes off, an absent key stays. */
export type Change = Properties;

/**
 * What a gesture means to do to the document that its writer sees, said without any binding.
 *
 * - `insert`: `atoms` come behind the atom `behind`. As `text` they are units that belong to block `home`. As `split` they
 *   begin in `home`, and what stood behind the place in `home` belongs to their last mark. As `block` they are whole blocks that stand behind
 *   all of `home`.
 * - `delete`: these units go.
 * - `remove`: the block goes with all that is in it.
 * - `vacate`: the block has nothing left in it; it stands where there is no other, since a document has a block.
 * - `join`: what is in the block belongs to the block `to` from now on.
 * - `move`: the blocks stand in front of where the block `before` is seen; null: at the end. The gap that they leave is called `place`, for who puts
 *   them back.
 * - `format`: over all of these units, and what comes in between.
 * - `write`: words come behind those that a property of an embed holds.
 */
export type Effect =
  | {
      readonly does: "insert";
      readonly as: "text" | "split" | "block";
      readonly behind: string;
      readonly home: string;
      readonly atoms: readonly Atom[];
      /** Its formats are its own, as of something pasted; otherwise they are those of the text around it. */
      readonly own?: true;
      /** It was there once, and is there again: what came back at one place is in its old order. */
      readonly again?: boolean;
    }
  | { readonly does: "delete"; readonly units: readonly string[] }
  | { readonly does: "remove"; readonly mark: string }
  | { readonly does: "vacate"; readonly mark: string }
  | { readonly does: "join"; readonly mark: string; readonly to: string }
  | { readonly does: "move"; readonly marks: readonly string[]; readonly before: string | null; readonly place: string }
  | { readonly does: "format"; readonly units: readonly string[]; readonly change: Change }
  | { readonly does: "set"; readonly mark: string; readonly change: Change }
  | { readonly does: "edit"; readonly unit: string; readonly change: Change }
  | { readonly does: "write"; readonly unit: string; readonly key: string; readonly words: string };

export type Insert = Extract<Effect, { does: "insert" }>;

const ids = (units: readonly Unit[]): string[] => units.map(({ id }) => id);

/** Text with the formats of `formats`, one unit a character; a character is its own name. */
export function unitsOf(text: string, formats: Properties = {}): Unit[] {
  return Array.from(text, (what) => ({ kind: "unit", id: what, what, formats }));
}

export function insertUnits(at: Spot, units: readonly Unit[]): Effect {
  return { does: "insert", as: "text", behind: at.behind, home: at.home, atoms: units };
}

/** The same with formats of their own. */
export function insertOwnUnits(at: Spot, units: readonly Unit[]): Effect {
  return { does: "insert", as: "text", behind: at.behind, home: at.home, atoms: units, own: true };
}

export function insertSplit(at: Spot, atoms: readonly Atom[]): Effect {
  return { does: "insert", as: "split", behind: at.behind, home: at.home, atoms, own: true };
}

/** Whole blocks between block `block` and the one in front of it. */
export function insertBlocksBefore(page: Page, block: number, atoms: readonly Atom[]): Effect {
  const { behind, home } = page.spot(block - 1, page.blocks[block - 1]?.units.length ?? 0);
  return { does: "insert", as: "block", behind, home, atoms };
}

/** What is selected goes: units, blocks that lie wholly in it, and the boundary in front of the last. */
export function deleteBetween(page: Page, from: Spot, to: Spot): Effect[] {
  const between = page.blocks.slice(from.block + 1, to.block);
  return [
    { does: "delete", units: ids(page.unitsBetween(from, to)) },
    ...between.map(({ mark }): Effect => ({ does: "remove", mark: mark.id })),
    ...(to.block > from.block ? [{ does: "join", mark: to.home, to: from.home } as const] : []),
  ];
}

export function removeBlock(page: Page, block: number): Effect[] {
  const found = page.blocks[block];
  return found
    ? [
        { does: "delete", units: ids(found.units) },
        { does: "remove", mark: found.mark.id },
      ]
    : [];
}

export function formatBetween(page: Page, from: Spot, to: Spot, change: Change): Effect {
  return { does: "format", units: ids(page.unitsBetween(from, to)), change };
}

export function setBlock(page: Page, block: number, change: Change): Effect {
  return { does: "set", mark: page.spot(block, 0).home, change };
}

/** `count` blocks from `block` on in front of block `before` (the number of blocks: to the end). The gap that they leave is called `place`. */
export function moveBlocks({ blocks }: Page, block: number, count: number, before: number, place: string): Effect {
  const marks = blocks.slice(block, block + count).map(({ mark }) => mark.id);
  return { does: "move", marks, before: blocks[before]?.mark.id ?? null, place };
}

/** What takes `effects` back: they were done to `page`, and nothing else was. */
export function undoOf(page: Page, effects: readonly Effect[]): Effect[] {
  return [...effects.flatMap((effect) => takenBack(page, effect)), ...broughtBack(page, effects)];
}

/** What does it again: `undo` was done to `page`, and nothing else was. What was put in twice at one place had no order of old. */
export function redoOf(page: Page, undo: readonly Effect[]): Effect[] {
  return undoOf(page, undo).map((effect) => (effect.does === "insert" ? { ...effect, again: false } : effect));
}

function takenBack(page: Page, effect: Effect): Effect[] {
  switch (effect.does) {
    case "insert":
      return effect.atoms.map(({ kind, id }): Effect => {
        if (kind === "unit") return { does: "delete", units: [id] };
        return effect.as === "split" ? { does: "join", mark: id, to: effect.home } : { does: "remove", mark: id };
      });
    case "format":
      // Unit by unit: they need not have looked alike before.
      return effect.units.map((id) => ({
        does: "format",
        units: [id],
        change: before(unitOf(page, id)?.formats, effect.change),
      }));
    case "set": {
      const mark = page.atom(effect.mark);
      return [{ ...effect, change: before(mark?.kind === "mark" ? mark.attributes : {}, effect.change) }];
    }
    case "edit":
      return [{ ...effect, change: before(unitOf(page, effect.unit)?.props, effect.change) }];
    case "move":
      return [{ ...effect, before: effect.place, place: again(effect.place) }];
    case "write":
      return [
        { does: "edit", unit: effect.unit, change: before(unitOf(page, effect.unit)?.props, { [effect.key]: 0 }) },
      ];
    case "delete":
    case "remove":
    case "vacate":
    case "join":
      return [];
    default:
      return assertNever(effect);
  }
}

function unitOf(page: Page, id: string): Unit | undefined {
  const atom = page.atom(id);
  return atom?.kind === "unit" ? atom : undefined;
}

function before(values: Properties | undefined, change: Change): Change {
  return Object.fromEntries(Object.keys(change).map((key) => [key, values?.[key] ?? null]));
}

/** All that `effects` took away comes again, where it was, each atom called otherwise. */
function broughtBack(page: Page, effects: readonly Effect[]): Effect[] {
  const taken = new Set(
    effects.flatMap((effect) => {
      if (effect.does === "delete") return effect.units;
      return effect.does === "remove" || effect.does === "join" ? [effect.mark] : [];
    }),
  );
  const joins = new Map(
    effects.flatMap((effect) => (effect.does === "join" ? [[effect.mark, effect.to] as const] : [])),
  );
  const removed = new Set(effects.flatMap((effect) => (effect.does === "remove" ? [effect.mark] : [])));
  const inserts: Insert[] = [];
  let run: Atom[] = [];
  for (const [index, atom] of page.atoms.entries()) {
    if (!taken.has(atom.id)) continue;
    run.push({ ...atom, id: again(atom.id) });
    const next = page.atoms[index + 1];
    if (next && taken.has(next.id) && next.kind !== "mark") continue;
    const start = index - run.length + 1;
    const behind = page.atoms[start - 1];
    const home = page.atoms.slice(0, start).findLast(({ kind, gone }) => kind === "mark" && !gone);
    if (behind && home) {
      const first = page.atoms[start]?.id ?? "";
      const as = run[0]?.kind === "unit" ? "text" : removed.has(first) ? "block" : "split";
      const of = joins.get(first) ?? home.id;
      const id = taken.has(of) ? again(of) : of;
      inserts.push({ does: "insert", as, behind: behind.id, home: id, atoms: run, own: true, again: true });
    }
    run = [];
  }
  return inserts;
}

/** What an atom is called when it came back. */
export function again(id: string): string {
  return `${id}'`;
}
