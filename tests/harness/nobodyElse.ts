import type { Provider, UserState } from "@lexical/yjs";

/** Awareness with nobody in it, for the stock binding: no cursor of another person is part of what a test is about. */
export function nobodyElse(): Provider {
  let local: UserState | null = null;
  return {
    awareness: {
      getLocalState: () => local,
      getStates: () => new Map(),
      on() {},
      off() {},
      setLocalState(state: UserState | null) {
        local = state;
      },
      setLocalStateField() {},
    },
    connect() {},
    disconnect() {},
    on() {},
    off() {},
  };
}
