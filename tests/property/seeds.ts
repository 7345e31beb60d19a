/** A run that once broke a law: kept, so that it is run for ever. */
export interface KeptSeed {
  /** What went wrong, as the name of its test. */
  readonly name: string;
  readonly seed: number;
  readonly replicas: number;
  readonly steps: number;
  /** Of the generator of steps that found it. */
  readonly generation: number;
}

const kept = (name: string, seed: number, replicas = 3, steps = 60, generation = 1): KeptSeed => ({
  name,
  seed,
  replicas,
  steps,
  generation,
});

/** Runs that failed while this was built. The shortest scenes behind them are in regressions.test.ts. */
export const SEEDS: readonly KeptSeed[] = [
  kept("typing over a selection that begins at a divider", 42),
  kept("lines of code that become blocks keep their text", 59),
  kept("unlinking where the selection only touches a link", 72),
  kept("Delete at a block's end while somebody's divider arrives", 1008),
  kept("a range over blocks is deleted while somebody types in one of them", 1111),
  kept("a block is renamed when its twin goes, behind a divider", 1259),
  kept("typing at the end of a link that ends with an embed", 1471),
  kept("Enter at the start of a block that somebody else just filled", 1539),
  kept("a mark that was put back beside one that undo brought back", 1757),
  kept("two people's undo brings one block back twice, and one is deleted", 2099),
  kept("typing at the end of a link that ends with a soft break", 2356),
  kept("blocks on both sides of a divider become code", 20_090, 4, 80),
  kept("Enter at the start while a block arrives in front", 20_340, 4, 80),
  kept("text that came back in one update keeps what is meant for it", 40_238),
  kept("a block is renamed while another change of it waits to be drawn", 41_868),
  kept("text that came back in one update is formatted", 60_250, 5, 200),
  kept("two empty blocks of one id around a divider", 20_869, 4, 80),
  kept("a place that meant nothing wakes up when its block is split", 155, 3, 60, 3),
  kept("a block that is made of two texts is deleted whole", 187, 3, 60, 3),
  kept("a letter goes to its place in words that undo brought back", 278, 3, 60, 3),
  kept("an embed is pasted over whose property was set and taken back", 541, 3, 60, 3),
  kept("text without a mark is joined to over moved blocks", 800, 3, 60, 3),
  kept("moved blocks are joined to text without a mark, all of which is deleted", 60_144, 5, 200, 3),
];
