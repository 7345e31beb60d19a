/** Draws equations. */
export interface MathDrawer {
  /** Fills `element` with the equation; returns what is wrong with the source, or null. Never throws. */
  draw(element: HTMLElement, source: string, display: boolean): string | null;
}

let drawer: MathDrawer | null = null;

/**
 * Calls `use` with what draws equations: at once when it is here already, so that typing in one does not flicker, and else when it has
 * been loaded. It is large and most documents have no equation, so it is no part of the page. If it cannot be loaded (offline)
 * `use` is not called, and the next equation tries again.
 */
export function withMath(use: (math: MathDrawer) => void): void {
  if (drawer !== null) {
    use(drawer);
    return;
  }
  import("./katexDrawer.ts").then(
    ({ katexDrawer }) => {
      drawer = katexDrawer;
      use(katexDrawer);
    },
    () => {},
  );
}
