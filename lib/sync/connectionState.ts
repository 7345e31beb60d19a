import { assertNever } from "../base/assert.ts";
import type { State } from "./connection.ts";
import type { ConnectionState } from "./types.ts";

/** What the outside sees of a connection's inner state. A question under way (`probing`) is nobody's business: it is online. */
export function connectionState(state: State): ConnectionState {
  switch (state.name) {
    case "idle":
      return { kind: "connecting", attempt: 1 };
    case "connecting":
    case "authenticating":
      return { kind: "connecting", attempt: state.failures + 1 };
    case "syncing":
      return { kind: "syncing" };
    case "online":
    case "probing":
      return { kind: "online", access: state.access };
    case "dismissed":
      return { kind: "connecting", attempt: state.failures + 1 };
    case "waiting":
      return { kind: "waiting", attempt: state.failures + 1, retryAt: state.retryAt };
    case "offline":
      return { kind: "offline", retryAt: state.retryAt };
    case "refused":
      return { kind: "refused", code: state.code, reason: state.reason };
    case "ended":
      return { kind: "ended" };
    default:
      return assertNever(state);
  }
}

/** Whether both look the same from outside. */
export function sameConnectionState(left: ConnectionState, right: ConnectionState): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
