import type { Hands } from "./Hands.ts";

/** Something that a person does, and how often. */
export interface Act {
  readonly name: string;
  readonly weight: number;
  run(hands: Hands): Promise<void>;
}
