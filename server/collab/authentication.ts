import type { Extension } from "@hocuspocus/server";
import type { ConnectionContext } from "./ClientSocket.ts";

/**
 * Who a client is. In trial mode nobody is known: the server listens on loopback only, any token will do, and what is
 * written has no author.
 */
export function authentication(): Extension {
  return {
    extensionName: "authentication",
    priority: 300,
    async onAuthenticate(): Promise<Partial<ConnectionContext>> {
      return { author: null };
    },
  };
}
