import { isDeepStrictEqual } from "node:util";
import type { Binding } from "../side.ts";
import { $buildStock } from "./build.ts";
import { StockSide } from "./StockSide.ts";
import type { StockVersion } from "./StockSide.ts";

/** The stock binding `@lexical/yjs` in one of its versions. */
export function stockBinding(version: StockVersion): Binding {
  return {
    name: `@lexical/yjs ${version}`,
    write(page) {
      const side = new StockSide(version, { clientId: 500, send: () => {} });
      side.editor.update(() => $buildStock(page), { discrete: true });
      const [error] = side.errors;
      if (error !== undefined) throw error;
      const state = side.state();
      side.dispose();
      return state;
    },
    open: (options) => new StockSide(version, options),
    async checkConverged(sides) {
      const [first, ...others] = sides.filter((side) => side instanceof StockSide);
      if (!first) return;
      const shown = first.shown();
      const reader = new StockSide(version, { clientId: 300, state: first.state(), send: () => {} });
      await reader.settle();
      const differs = [...others, reader].find((side) => !isDeepStrictEqual(side.shown(), shown));
      reader.dispose();
      if (differs) throw new Error(`one shows ${JSON.stringify(shown)}, another ${JSON.stringify(differs.shown())}`);
    },
  };
}
